package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binlogs through the command line: the restored table is the server's. */
class BinlogCommandTest {

    private static final Path FIXTURES = Path.of("../cdc-parser/src/test/resources/fixtures/binlog");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "transactions-mysql, t",
        "transactions-mariadb, t",
        "transactions-mariadb, m",
        "payload-mysql, t",
        "payload-mariadb, t",
        "documents-mysql, t"
    })
    void restoresTheServersTable(String name, String table) throws IOException {
        Path out = directory.resolve("out");
        CommandLineRun run = restore(table, FIXTURES.resolve(name + ".000001"), out, "--from", "START");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(rows(out)).containsExactlyInAnyOrderElementsOf(printed(name, table));
    }

    /** In two runs, cut at each transaction of the log; the second begins where the server's coordinates say. */
    @Test
    void fromCoordinatesOfTheServer() throws IOException {
        Path log = FIXTURES.resolve("tags-mysql.000001");
        List<Long> cuts = List.of(565L, 850L, 1135L, 1418L);
        for (long cut : cuts) {
            Path base = directory.resolve("base" + cut);
            CommandLineRun first = restore("t", log, base, "--from", "START", "--until", "tags-mysql.000001:" + cut);
            assertThat(first.exit()).as(first.err()).isZero();
            Path plain = directory.resolve("plain" + cut);
            Files.createDirectory(plain);
            Files.write(plain.resolve("rows.tsv"), rows(base));
            Path schema = directory.resolve("t.sql");
            Files.writeString(schema, "CREATE TABLE t (id INT PRIMARY KEY)");
            Path out = directory.resolve("out" + cut);
            CommandLineRun second = restore(
                    "t",
                    log,
                    out,
                    "--from",
                    "tags-mysql.000001:" + cut,
                    "--schema",
                    schema.toString(),
                    "--base",
                    plain.toString(),
                    "--base-format",
                    "tsv",
                    "--base-zone",
                    "UTC");
            assertThat(second.exit()).as(second.err()).isZero();
            assertThat(rows(out)).containsExactlyInAnyOrder("1", "2", "3", "4");
        }
    }

    /**
     * The logs of one server before and after RESET BINARY LOGS AND GTIDS: the positions and GTIDs of the second are those of the
     * first, and would all pass for already seen.
     */
    @ParameterizedTest
    @CsvSource({"tags-mysql.000001", "files-mysql.000001"})
    void aLogThatWasReset(String before) throws IOException {
        Path base = directory.resolve("base");
        assertThat(restore("t", FIXTURES.resolve(before), base, "--from", "START")
                        .exit())
                .isZero();
        Path log = FIXTURES.resolve("marks-mysql.000001");
        Path out = directory.resolve("out");
        CommandLineRun run = restore("t", log, out, "--base", base.toString(), "--base-format", "tsv");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the log was reset").contains("marks-mysql.000001 was begun at second");
        assertThat(out).doesNotExist();
    }

    /** File after file, each run on what the one before published. */
    @Test
    void theFilesOfOneLog() throws IOException {
        Path base = null;
        for (int i = 1; i <= 2; i++) {
            Path out = directory.resolve("day" + i);
            Path log = FIXTURES.resolve("tags-mysql.00000" + i);
            CommandLineRun run = base == null
                    ? restore("t", log, out, "--from", "START")
                    : restore("t", log, out, "--base", base.toString(), "--base-format", "tsv");
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(Files.readString(out.resolve("_sluice_manifest.json")))
                    .containsPattern("\"binlog of server 97\" : \"" + i + " server=97 begun=[0-9]{10}\"");
            base = out;
        }
        // and the last one again, with all before it
        CommandLineRun again = restore(
                "t",
                FIXTURES.resolve("tags-mysql.000002"),
                directory.resolve("again"),
                "--base",
                base.toString(),
                "--base-format",
                "tsv");
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(rows(directory.resolve("again"))).containsExactlyInAnyOrderElementsOf(printed("tags-mysql", "t"));
    }

    @Test
    void positionThatIsNone() {
        CommandLineRun run = restore(
                "t",
                FIXTURES.resolve("tags-mysql.000001"),
                directory.resolve("out"),
                "--from",
                "tags-mysql.000001:130");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("no event begins here");
    }

    /** What dump prints is a log of its own: a restore from the lines gives the same table. */
    @Test
    void dumpedLinesAreALog() throws IOException {
        Path lines = directory.resolve("log.jsonl");
        CommandLineRun dump = CommandLineRun.of(
                "dump",
                "--format",
                "binlog",
                "--table",
                "shop.t",
                "--out",
                lines.toString(),
                FIXTURES.resolve("transactions-mariadb.000001").toString());
        assertThat(dump.exit()).as(dump.err()).isZero();
        Path out = directory.resolve("out");
        CommandLineRun run = CommandLineRun.of(
                "restore",
                "--table",
                "shop.t",
                "--changes",
                lines.toString(),
                "--changes-format",
                "jsonl",
                "--out",
                out.toString(),
                "--out-format",
                "tsv",
                "--base-zone",
                "UTC",
                "--from",
                "START");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(rows(out)).containsExactlyInAnyOrderElementsOf(printed("transactions-mariadb", "t"));
    }

    private static CommandLineRun restore(String table, Path log, Path out, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "restore",
                "--table",
                "shop." + table,
                "--changes",
                log.toString(),
                "--changes-format",
                "binlog",
                "--out",
                out.toString(),
                "--out-format",
                "tsv"));
        if (!List.of(more).contains("--base-zone")) {
            words.addAll(List.of("--base-zone", "UTC"));
        }
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    private static List<String> rows(Path table) throws IOException {
        List<String> rows = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(table, p -> !p.getFileName().toString().startsWith("_"))) {
            for (Path file : files) {
                rows.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
            }
        }
        return rows;
    }

    /** What the server's client printed of a table, in the spelling of OUTFILE. */
    private static List<String> printed(String name, String table) throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(FIXTURES.resolve(name + ".tables.tsv"), StandardCharsets.UTF_8)) {
            if (line.startsWith(table + "\t")) {
                rows.add(line.substring(table.length() + 1).replaceAll("(^|\t)NULL(?=\t|$)", "$1\\\\N"));
            }
        }
        return rows;
    }
}
