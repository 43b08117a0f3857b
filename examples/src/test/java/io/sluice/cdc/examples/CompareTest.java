package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

    private static final String SCHEMA =
            "CREATE TABLE shop.t (id INT PRIMARY KEY, name VARCHAR(20), at TIMESTAMP NULL);\n";

    @TempDir
    private Path directory;

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8)
                .toString();
    }

    private static void failed(CommandLineRun run, String... parts) {
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: ").contains(parts);
        assertThat(run.err().strip().lines().filter(l -> !l.startsWith("see: ")))
                .hasSize(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void differencesAndExitCodes() throws IOException {
        String schema = file("schema.sql", SCHEMA);
        String a = file("a.tsv", "1\ta\t2026-01-01 00:00:00\n2\t\\N\t\\N\n3\tc\t2026-01-01 00:00:00\n");
        String b = file("b.csv", "3,\"c\nd\",2026-01-01 08:00:01\n1,a,2026-01-01 08:00:00\n4,\"\",\n");
        String[] args = {
            "compare",
            a,
            b,
            "--schema",
            schema,
            "--format-a",
            "tsv",
            "--format-b",
            "csv",
            "--zone-a",
            "UTC",
            "--zone-b",
            "+08:00"
        };
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out().replace(System.lineSeparator(), "\n")).isEqualTo("""
                        rows of A               3
                        rows of B               3
                        equal                   1
                        only in A               1
                        only in B               1
                        different               1
                          in name               1
                          in at                 1
                        only in A: id=2
                        only in B: id=4
                        different: id=3: name, at
                        """);
        String[] withValues = Arrays.copyOf(args, args.length + 3);
        withValues[args.length] = "--values";
        withValues[args.length + 1] = "--examples";
        withValues[args.length + 2] = "1";
        assertThat(CommandLineRun.of(withValues).out())
                .contains(
                        "different: id=3: name A='c' B='c\\u000ad', at A='2026-01-01 00:00:00' B='2026-01-01 00:00:01'");

        CommandLineRun same = CommandLineRun.of(
                "compare",
                a,
                a,
                "--schema",
                schema,
                "--format-a",
                "tsv",
                "--format-b",
                "tsv",
                "--zone-a",
                "UTC",
                "--zone-b",
                "UTC");
        assertThat(same.exit()).isZero();
        assertThat(same.out()).contains("equal                   3");
    }

    @Test
    void theSampleRestoredFromMessagesAndFromEventLines() throws IOException {
        SampleFiles sample = SampleFiles.unpack(directory.resolve("sample"));
        String lines = directory.resolve("lines.jsonl").toString();
        assertThat(CommandLineRun.of(
                                "dump",
                                "--format",
                                "canal-json",
                                "--log-zone",
                                "Asia/Shanghai",
                                "--out",
                                lines,
                                sample.path("changes").toString())
                        .exit())
                .isZero();
        for (String table : SampleFiles.TABLES) {
            String fromMessages = directory.resolve("messages/" + table).toString();
            String fromLines = directory.resolve("lines/" + table).toString();
            restore(
                    sample,
                    table,
                    "--changes",
                    sample.path("changes").toString(),
                    "--changes-format",
                    "canal-json",
                    "--log-zone",
                    "Asia/Shanghai",
                    "--out",
                    fromMessages);
            restore(sample, table, "--changes", lines, "--changes-format", "jsonl", "--out", fromLines);

            String schema = sample.path("schema-final.sql").toString();
            String expected = sample.path("expected/" + table + ".tsv").toString();
            for (String restored : List.of(fromMessages, fromLines)) {
                CommandLineRun equal = CommandLineRun.of(compare(restored, expected, schema, table));
                assertThat(equal.err()).isEmpty();
                assertThat(equal.exit()).as(equal.out()).isZero();
            }
            assertThat(Files.readAllBytes(Path.of(fromLines, "part-00000")))
                    .isEqualTo(Files.readAllBytes(Path.of(fromMessages, "part-00000")));

            CommandLineRun cut = CommandLineRun.of(compare(withoutLastRow(expected), fromLines, schema, table));
            assertThat(cut.exit()).isEqualTo(2);
            assertThat(cut.out()).contains("only in B               1").contains("different               0");
        }
    }

    private String withoutLastRow(String file) throws IOException {
        byte[] rows = Files.readAllBytes(Path.of(file));
        int end = rows.length - 1;
        // A line end after a backslash is part of a value.
        while (rows[end - 1] != '\n' || rows[end - 2] == '\\') {
            end--;
        }
        return Files.write(directory.resolve("cut.tsv"), Arrays.copyOf(rows, end))
                .toString();
    }

    private static void restore(SampleFiles sample, String table, String... more) {
        CommandLineRun run = CommandLineRun.restore(sample, table, sample.text("base.gtid"), more);
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }

    private static String[] compare(String a, String b, String schema, String table) {
        return new String[] {
            "compare",
            a,
            b,
            "--schema",
            schema,
            "--table",
            "shop." + table,
            "--format-a",
            "tsv",
            "--format-b",
            "tsv",
            "--zone-a",
            "UTC",
            "--zone-b",
            "UTC"
        };
    }

    @Test
    void whatCannotBeComparedIsOneLine() throws IOException {
        String schema = file("schema.sql", SCHEMA);
        String two = file("two.sql", SCHEMA + SCHEMA.replace("shop.t", "shop.u"));
        String keyless = file("keyless.sql", SCHEMA.replace("PRIMARY KEY", ""));
        String a = file("a.tsv", "1\ta\t\\N\n");
        String none = directory.resolve("none.tsv").toString();
        String broken = file("broken.tsv", "1\ta\t\\N\n2\tb\n");
        failed(CommandLineRun.of("compare", a, a), "--schema");
        failed(CommandLineRun.of("compare", a, "--schema", schema), "B");
        failed(tsv(a, a, two), "has 2 tables", "--table");
        failed(tsv(a, a, none), "none.tsv");
        failed(tsv(a, a, keyless), "no primary key");
        failed(tsv(a, none, schema), "none.tsv");
        failed(tsv(a, broken, schema), "broken.tsv:10");
        failed(
                CommandLineRun.of("compare", a, a, "--schema", schema, "--format-a", "tsv", "--format-b", "tsv"),
                "shop.t.at",
                "zone");
        failed(CommandLineRun.of("compare", a, a, "--schema", schema, "--format-a", "xls"), "xls");
    }

    private static CommandLineRun tsv(String a, String b, String schema) {
        return CommandLineRun.of(
                "compare",
                a,
                b,
                "--schema",
                schema,
                "--format-a",
                "tsv",
                "--format-b",
                "tsv",
                "--zone-a",
                "UTC",
                "--zone-b",
                "UTC");
    }
}
