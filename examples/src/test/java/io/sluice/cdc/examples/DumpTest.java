package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {

    private static final String ZONE = "Asia/Shanghai";
    private static final String MESSAGE = "{\"data\":[{\"id\":\"1\",\"note\":\"new \\\"x\\\"\",\"paid\":\"1.5\",\"at\":"
            + "\"2026-11-22 08:00:00\",\"photo\":\"\\u00ffA\"},"
            + "{\"id\":\"2\",\"note\":null,\"paid\":\"-0.0\",\"at\":null,\"photo\":null}],"
            + "\"database\":\"shop\",\"es\":1700000000000,\"gtid\":\"3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5\","
            + "\"id\":7,\"isDdl\":false,\"mysqlType\":{\"id\":\"bigint(20)\",\"note\":\"varchar(20)\",\"paid\":"
            + "\"decimal(9,2)\",\"at\":\"timestamp\",\"photo\":\"blob\"},"
            + "\"old\":[{\"note\":\"old\"},{\"id\":\"3\"}],\"pkNames\":[\"id\"],\"sql\":\"\","
            + "\"sqlType\":{\"id\":-5,\"note\":12,\"paid\":3,\"at\":93,\"photo\":2004},\"table\":\"orders\","
            + "\"ts\":1700000000123,\"type\":\"UPDATE\"}\n";
    private static final String STATEMENT =
            "{\"data\":null,\"database\":\"shop\",\"es\":1700000001000,\"gtid\":\"\",\"id\":8,"
                    + "\"isDdl\":true,\"mysqlType\":null,\"old\":null,\"pkNames\":null,\"sql\":\"TRUNCATE TABLE orders\","
                    + "\"sqlType\":null,\"table\":\"orders\",\"ts\":1700000001123,\"type\":\"TRUNCATE\"}\n";
    private static final String SCHEMA =
            "CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, note VARCHAR(20) CHARACTER SET"
                    + " utf8mb4 COLLATE utf8mb4_bin, paid DECIMAL(9,2) DEFAULT '1.00', at TIMESTAMP NULL, photo BLOB);\n";

    @TempDir
    private Path directory;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
    }

    private static String golden(String name) {
        try {
            return Files.readString(Path.of(Objects.requireNonNull(DumpTest.class.getResource("/golden/" + name))
                    .toURI()));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void failed(CommandLineRun run, String... parts) {
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: ").contains(parts);
        assertThat(run.err().strip().lines().filter(l -> !l.startsWith("see: ")))
                .hasSize(1);
    }

    @Test
    void linesOfAMessage() throws IOException {
        Path messages = file("messages.json", MESSAGE + STATEMENT);
        CommandLineRun run =
                CommandLineRun.of("dump", "--format", "canal-json", "--log-zone", ZONE, messages.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo(golden("dump.jsonl"));
    }

    @Test
    void linesOfAMessageWithASchema() throws IOException {
        Path messages = file("messages.json", MESSAGE + STATEMENT);
        Path schema = file("schema.sql", SCHEMA);
        CommandLineRun run = CommandLineRun.of(
                "dump",
                "--format",
                "canal-json",
                "--log-zone",
                ZONE,
                "--table",
                "shop.*",
                "--schema",
                schema.toString(),
                messages.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo(golden("dump-with-schema.jsonl"));
        failed(
                CommandLineRun.of("dump", "--format", "canal-json", "--schema", schema.toString(), messages.toString()),
                "schema.sql does not say in which database table orders is");
    }

    @Test
    void tablesAreSelected() throws IOException {
        Path messages = file("messages.json", MESSAGE + STATEMENT);
        CommandLineRun none =
                CommandLineRun.of("dump", "--format", "canal-json", "--table", "shop.other", messages.toString());
        assertThat(none).isEqualTo(new CommandLineRun(0, "", ""));
        failed(
                CommandLineRun.of("dump", "--format", "canal-json", "--table", "orders", messages.toString()),
                "'orders' is not of the form");
    }

    @Test
    void theSampleFromItsOwnLinesIsTheSame() throws IOException {
        SampleFiles sample = SampleFiles.unpack(directory.resolve("sample"));
        Path lines = directory.resolve("lines.jsonl");
        CommandLineRun toFile = CommandLineRun.of(
                "dump",
                "--format",
                "canal-json",
                "--log-zone",
                ZONE,
                "--out",
                lines.toString(),
                sample.path("changes").toString());
        assertThat(toFile).isEqualTo(new CommandLineRun(0, "", ""));
        String content = Files.readString(lines);
        assertThat(content.lines().filter(l -> l.startsWith("{\"v\":1,\"op\":\"UPDATE\"")))
                .hasSizeGreaterThan(500);

        CommandLineRun toTerminal = CommandLineRun.of(
                "dump",
                "--format",
                "canal-json",
                "--log-zone",
                ZONE,
                sample.path("changes").toString());
        assertThat(toTerminal.out()).isEqualTo(content);

        CommandLineRun again = CommandLineRun.of("dump", "--format", "jsonl", lines.toString());
        assertThat(again.err()).isEmpty();
        assertThat(again.out()).isEqualTo(content);

        failed(
                CommandLineRun.of("dump", "--format", "jsonl", "--out", lines.toString(), lines.toString()),
                "lines.jsonl exists");
        assertThat(Files.readString(lines)).isEqualTo(content);
    }

    @Test
    void allBeforeAnErrorIsDelivered() throws IOException {
        String good = MESSAGE.strip();
        Path cut = file("cut.json", good + "\n" + good.substring(0, 400));
        CommandLineRun run = CommandLineRun.of("dump", "--format", "canal-json", "--log-zone", ZONE, cut.toString());
        failed(run, "cut.json:");
        assertThat(run.out().lines()).hasSize(2);

        Path lines = directory.resolve("lines.jsonl");
        failed(
                CommandLineRun.of(
                        "dump",
                        "--format",
                        "canal-json",
                        "--log-zone",
                        ZONE,
                        "--out",
                        lines.toString(),
                        cut.toString()),
                "cut.json:");
        assertThat(Files.readString(lines)).isEqualTo(run.out());

        String text = run.out();
        Path cutLines = file("cut.jsonl", text.substring(0, text.length() - 5));
        CommandLineRun ofLines = CommandLineRun.of("dump", "--format", "jsonl", cutLines.toString());
        failed(ofLines, "cut.jsonl:");
        assertThat(ofLines.out()).isEqualTo(text.substring(0, text.indexOf('\n') + 1));
    }

    @Test
    void theZoneIsMissing() throws IOException {
        Path messages = file("messages.json", MESSAGE);
        CommandLineRun run = CommandLineRun.of("dump", "--format", "canal-json", messages.toString());
        failed(run, "orders.at", "zone");
        assertThat(run.out()).isEmpty();
        failed(
                CommandLineRun.of("dump", "--format", "canal-json", "--log-zone", "Mars", messages.toString()),
                "'Mars' is no time zone");
    }

    @Test
    void wrongWords() throws IOException {
        Path messages = file("messages.json", MESSAGE);
        failed(
                CommandLineRun.of("dump", "--format", "canal", messages.toString()),
                "'canal' is no format of changes",
                "canal-json",
                "jsonl",
                "comes later");
        for (String later : new String[] {"canal-protobuf"}) {
            failed(CommandLineRun.of("dump", "--format", later, messages.toString()), "not in this version");
        }
        failed(
                CommandLineRun.of(
                        "dump",
                        "--format",
                        "canal-json",
                        directory.resolve("none").toString()),
                "none");
        failed(CommandLineRun.of("dump", messages.toString()), "--format");
        failed(CommandLineRun.of("dump", "--format", "canal-json"), "PATH");
        failed(CommandLineRun.of("dump", "--format", "jsonl", messages.toString()), "messages.json:", "CanalJsonFiles");
        failed(
                CommandLineRun.of("dump", "--format", "jsonl", "--log-zone", "UTC", messages.toString()),
                "--log-zone is for canal-json");
    }

    @Test
    void nobodyReadsWhatIsPrinted() throws IOException {
        Path messages = file("messages.json", MESSAGE);
        Writer closed = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("closed");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        StringWriter err = new StringWriter();
        int exit = Main.run(
                new PrintWriter(closed),
                new PrintWriter(err),
                "dump",
                "--format",
                "canal-json",
                "--log-zone",
                ZONE,
                messages.toString());
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("cannot write to the standard output");
    }
}
