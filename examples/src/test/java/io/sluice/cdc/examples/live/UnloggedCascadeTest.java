package io.sluice.cdc.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.SchemaAction.UnloggedCascade;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.binlog.BinlogReader;
import io.sluice.cdc.parser.binlog.ResumePoint;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.events.EventJsonFiles;
import io.sluice.cdc.parser.events.EventJsonWriter;
import io.sluice.cdc.parser.events.PositionKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where MariaDB changed rows of a table by foreign keys and did not log it. */
class UnloggedCascadeTest {

    private static final TableId CHILD = new TableId(LiveServer.DATABASE, "child");
    private static final TableId PARENT = new TableId(LiveServer.DATABASE, "p");

    @TempDir
    private Path directory;

    /** The log begins behind the CREATE TABLE: only who merges knows the foreign keys, and nobody asked for the parent. */
    @Test
    void theSchemaOfTheBaseIsEnough() throws IOException {
        LoggedCasesTest.unpack("cascades-described-mariadb", directory);
        MergeReport report = merge("child", directory.resolve("base"), "refused", 0);
        assertThat(report.verdict()).isEqualTo(Verdict.HOLE);
        assertThat(report.published()).isFalse();
        assertThat(report.anomalies()).containsOnlyKeys(AnomalyKind.UNLOGGED_CASCADE);
        assertThat(report.examples().get(0).key()).isEqualTo("of rows that child_ibfk_1 lets follow rows of " + PARENT);
        assertThat(report.toText()).contains("foreign_key_checks=0");

        MergeReport allowed = merge("child", directory.resolve("base"), "allowed", 1);
        assertThat(allowed.published()).isTrue();
        assertThat(allowed.verdict()).isEqualTo(Verdict.HOLE);
    }

    /** What stands between is known from the schemas the reader is given. */
    @Test
    void throughATableOfWhichTheLogTellsNothing() throws IOException {
        LoggedCasesTest.unpack("cascades-described-mariadb", directory);
        assertThat(cascades(reader().schemas(schemas()), "grandchild"))
                .containsExactly(new UnloggedCascade(
                        new TableId(LiveServer.DATABASE, "grandchild"), PARENT, "grandchild_ibfk_1"));
        assertThat(cascades(reader(), "grandchild")).isEmpty();
    }

    /** The foreign keys are kept in the manifest, for the day after. */
    @Test
    void theManifestKeepsTheForeignKeys() throws IOException {
        LoggedCasesTest.unpack("cascades-described-mariadb", directory);
        merge("child", directory.resolve("base"), "first", 1);
        Path out = directory.resolve("second");
        MergeReport again = TableMerge.of(CHILD)
                .base(outfile(directory.resolve("first")))
                .changes(log())
                .into(outfile(out))
                .run();
        assertThat(again.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(io.sluice.cdc.merge.Manifest.read(outfile(out)).schema().foreignKeys())
                .isEqualTo(schema("child").foreignKeys())
                .isNotEmpty();
    }

    /** Each is said once in its transaction, at a position that can be gone on from, and in lines as well. */
    @Test
    void isAnEventAsOthersAre() throws IOException {
        LoggedCasesTest.unpack("cascades-mariadb", directory);
        List<ChangeEvent> all = new ArrayList<>();
        List<ResumePoint> points = new ArrayList<>();
        try (BinlogReader reader = BinlogReader.builder().open(directory.resolve("log"))) {
            while (reader.next()) {
                all.add(reader.toEvent());
                points.add(reader.resumePoint());
            }
        }
        assertThat(all).filteredOn(UnloggedCascadeTest::isCascade).hasSize(7);
        assertThat(all)
                .extracting(ChangeEvent::position)
                .doesNotHaveDuplicates()
                .isSorted();
        for (int i = 0; i < all.size(); i++) {
            if (isCascade(all.get(i)) || i + 1 < all.size() && isCascade(all.get(i + 1))) {
                try (BinlogReader before = BinlogReader.builder().open(directory.resolve("log"))) {
                    for (int k = 0; k <= i; k++) {
                        before.next();
                    }
                    List<ChangeEvent> rest = new ArrayList<>();
                    BinlogReader.builder()
                            .schemas(before.schemas())
                            .from(points.get(i))
                            .open(directory.resolve("log"))
                            .forEach(rest::add);
                    assertThat(rest).as("behind event %d", i).isEqualTo(all.subList(i + 1, all.size()));
                }
            }
        }
        Path lines = directory.resolve("events.jsonl");
        try (OutputStream out = Files.newOutputStream(lines);
                EventJsonWriter writer = EventJsonWriter.to(out, PositionKind.LOG)) {
            all.forEach(writer::write);
        }
        List<ChangeEvent> read = new ArrayList<>();
        EventJsonFiles.of(lines).open(TableFilter.all()).forEach(read::add);
        assertThat(read)
                .filteredOn(UnloggedCascadeTest::isCascade)
                .isEqualTo(all.stream().filter(UnloggedCascadeTest::isCascade).toList());
    }

    private static boolean isCascade(ChangeEvent event) {
        return event instanceof SchemaChange change
                && change.actions().stream().anyMatch(UnloggedCascade.class::isInstance);
    }

    private BinlogReader.Builder reader() {
        return BinlogReader.builder();
    }

    private List<UnloggedCascade> cascades(BinlogReader.Builder reader, String table) throws IOException {
        List<UnloggedCascade> found = new ArrayList<>();
        try (BinlogReader events =
                reader.tables(LiveServer.DATABASE + "." + table).open(lastFile())) {
            for (ChangeEvent event : events) {
                if (event instanceof SchemaChange change) {
                    change.actions().forEach(action -> found.add((UnloggedCascade) action));
                }
            }
        }
        return found;
    }

    private MergeReport merge(String table, Path base, String out, long allowed) throws IOException {
        String[] place =
                Files.readString(directory.resolve("base.position")).strip().split(":");
        BinlogFiles whole = BinlogFiles.of(directory.resolve("log"));
        return TableMerge.of(schema(table))
                .base(outfile(base.resolve(table + ".tsv")))
                .from(whole.watermarkAt(place[0], Long.parseLong(place[1])))
                .changes(log())
                .failAbove(AnomalyKind.UNLOGGED_CASCADE, allowed)
                .into(outfile(directory.resolve(out)))
                .run();
    }

    private BinlogFiles log() throws IOException {
        return BinlogFiles.of(lastFile());
    }

    /** Behind the FLUSH BINARY LOGS. */
    private Path lastFile() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            return files.sorted().reduce((a, b) -> b).orElseThrow();
        }
    }

    private List<TableSchema> schemas() throws IOException {
        return MySqlDdl.mariadb().schemas(Files.readString(directory.resolve("base.sql")), LiveServer.DATABASE);
    }

    private TableSchema schema(String table) throws IOException {
        return schemas().stream()
                .filter(schema -> schema.table().table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private static OutfileText outfile(Path at) {
        return OutfileText.at(at).dialect(Dialect.builder().timestampZone("UTC").build());
    }
}
