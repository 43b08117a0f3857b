package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Landed records of a topic of two partitions, merged day by day on their offsets alone: the feed has no GTIDs. */
class WrappedRestoreTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "t"))
            .column("id", ColumnType.parse("bigint"))
            .column("n", ColumnType.parse("int"))
            .primaryKey(List.of("id"))
            .build();

    @TempDir
    private Path directory;

    private static String record(int partition, long offset, String type, int id, int n, String old) {
        return "{\"topic\":\"orders\",\"partition\":" + partition + ",\"offset\":" + offset
                + ",\"value\":{\"data\":[{\"id\":\""
                + id + "\",\"n\":\"" + n + "\"}],\"database\":\"shop\",\"es\":" + (1_700_000_000_000L + offset * 1000)
                + ",\"gtid\":\"\",\"id\":7,\"isDdl\":false,\"mysqlType\":{\"id\":\"bigint\",\"n\":\"int\"},\"old\":"
                + old
                + ",\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":-5,\"n\":4},\"table\":\"t\",\"ts\":1700000000123,"
                + "\"type\":\"" + type + "\"}}\n";
    }

    private Path land(String name, String... records) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("", records));
    }

    private static CanalJsonFiles log(Path... files) {
        return CanalJsonFiles.builder()
                .wrapped("topic", "partition", "offset", "value")
                .of(files);
    }

    private static List<String> rows(Path table) throws IOException {
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(f -> !f.getFileName().toString().startsWith("_"))
                    .filter(f -> !f.getFileName().toString().startsWith("."))
                    .flatMap(WrappedRestoreTest::lines)
                    .map(line -> line.replace('\u0001', ' '))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Both days in one file list: the second merge takes only what is above the first one's positions. */
    @Test
    void nextDayGoesOnAtThePositionsOfEachLane() throws IOException {
        Path one = land(
                "1.json",
                record(0, 10, "INSERT", 1, 10, "null"),
                record(1, 500, "INSERT", 2, 20, "null"),
                record(0, 11, "INSERT", 3, 30, "null"),
                record(0, 10, "INSERT", 1, 10, "null"));
        Path two = land(
                "2.json",
                record(1, 500, "INSERT", 2, 20, "null"),
                record(1, 501, "UPDATE", 2, 21, "[{\"n\":\"20\"}]"),
                record(0, 12, "DELETE", 3, 30, "null"),
                record(0, 13, "INSERT", 4, 40, "null"));
        Path monday = directory.resolve("monday");
        MergeReport first = TableMerge.of(SCHEMA)
                .fromLogStart()
                .changes(log(one))
                .into(HiveText.at(monday))
                .run();
        assertThat(first.verdict()).isNotEqualTo(Verdict.HOLE);
        assertThat(rows(monday)).containsExactly("1 10", "2 20", "3 30");
        assertThat(first.watermark().positions()).hasToString("{orders-0=0:11, orders-1=0:500}");

        Path tuesday = directory.resolve("tuesday");
        MergeReport second = TableMerge.of(SCHEMA.table())
                .base(HiveText.at(monday))
                .changes(log(one, two))
                .into(HiveText.at(tuesday))
                .run();
        assertThat(second.verdict()).isNotEqualTo(Verdict.HOLE);
        assertThat(second.anomalyCount()).isZero();
        assertThat(rows(tuesday)).containsExactly("1 10", "2 21", "4 40");
        assertThat(second.watermark().positions()).hasToString("{orders-0=0:13, orders-1=0:501}");
    }

    @Test
    void onTheCommandLine() throws IOException {
        Path file = land("1.json", record(0, 10, "INSERT", 1, 10, "null"), record(1, 5, "INSERT", 2, 20, "null"));
        Path schema = Files.writeString(directory.resolve("t.sql"), "CREATE TABLE t (id BIGINT PRIMARY KEY, n INT);");
        Path out = directory.resolve("out");
        String fields = "topic=topic,partition=partition,offset=offset,value=value";
        CommandLineRun run = CommandLineRun.of(
                "restore",
                "--table",
                "shop.t",
                "--schema",
                schema.toString(),
                "--changes",
                file.toString(),
                "--changes-format",
                "canal-json",
                "--wrapped",
                fields,
                "--from",
                "START",
                "--out",
                out.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(rows(out)).containsExactly("1 10", "2 20");

        CommandLineRun dump = CommandLineRun.of("dump", "--format", "canal-json", "--wrapped", fields, file.toString());
        assertThat(dump.exit()).as(dump.err()).isZero();
        assertThat(dump.out().lines()).hasSize(2);
        assertThat(dump.out()).contains("orders-1");

        CommandLineRun lacking =
                CommandLineRun.of("dump", "--format", "canal-json", "--wrapped", "topic=topic", file.toString());
        assertThat(lacking.exit()).isEqualTo(1);
        assertThat(lacking.err()).contains("--wrapped names the fields");
    }
}
