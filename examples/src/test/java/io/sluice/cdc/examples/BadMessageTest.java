package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are broken, or that do not say what would be needed. */
class BadMessageTest {

    @TempDir
    Path dir;

    SmallRestore restore;

    @BeforeEach
    void small() {
        restore = new SmallRestore(dir);
    }

    @Test
    void unbrokenItWorks() {
        restore.succeeds();
        assertThat(SmallRestore.rows(restore.out)).isEqualTo("1\tsecret uno\t\\N\n3\tsecret three\t\\N\n");
    }

    /** A prefix that ends between two messages is a shorter log; nothing tells it from a whole one. */
    @Test
    void cutAtEachByte() throws IOException {
        // what may be left out is, since each byte is a run
        restore.log(
                shortened(SmallRestore.inserted()),
                shortened(SmallRestore.updated()),
                shortened(SmallRestore.deleted()));
        byte[] whole = Files.readAllBytes(restore.log);
        String text = new String(whole, StandardCharsets.UTF_8);
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < text.length(); at = text.indexOf('\n', at) + 1) {
            starts.add(at);
        }
        String[] rows = {
            "1\tsecret one\t\\N\n2\tsecret two\tsecret note\n",
            "1\tsecret one\t\\N\n2\tsecret two\tsecret note\n3\tsecret three\t\\N\n",
            "1\tsecret uno\t\\N\n2\tsecret two\tsecret note\n3\tsecret three\t\\N\n",
            "1\tsecret uno\t\\N\n3\tsecret three\t\\N\n"
        };
        for (int length = 0; length <= whole.length; length++) {
            SmallRestore.write(restore, restore.log, Arrays.copyOf(whole, length));
            int messages = 0;
            int start = 0;
            for (int i = 0; i < starts.size() && starts.get(i) < length; i++) {
                start = starts.get(i);
                messages++;
            }
            boolean torn = length > start && text.charAt(length - 1) != '\n' && !text.startsWith("\n", length);
            Path out = dir.resolve("tables/cut" + length);
            CommandLineRun run = restore.run(out);
            if (torn) {
                SmallRestore.refused(run, "log.json:");
                int place = Integer.parseInt(run.err().replaceAll("(?s).*log\\.json:(\\d+).*", "$1"));
                assertThat(place).as(run.err()).isBetween(start, length);
                assertThat(out).doesNotExist();
            } else {
                assertThat(run.exit()).as("%d bytes: %s", length, run.err()).isZero();
                assertThat(SmallRestore.rows(out)).isEqualTo(rows[messages]);
            }
        }
    }

    private static CanalMessage shortened(CanalMessage message) {
        for (String member : List.of("es", "id", "isDdl", "pkNames", "sql", "sqlType", "ts")) {
            message.without(member);
        }
        return message;
    }

    @Test
    void eachMemberOfAnotherJsonType() {
        Map<String, String> other =
                Map.of("array", "[]", "boolean", "true", "number", "7", "object", "{}", "string", "\"7\"");
        for (String member : SmallRestore.updated().members.keySet()) {
            String own =
                    switch (member) {
                        case "data", "old", "pkNames" -> "array";
                        case "isDdl" -> "boolean";
                        case "es", "id", "ts" -> "number";
                        case "mysqlType", "sqlType" -> "object";
                        default -> "string";
                    };
            other.forEach((type, json) -> {
                if (!type.equals(own)) {
                    CanalMessage bad = SmallRestore.updated().with(member, json);
                    restore.log(SmallRestore.inserted(), bad, SmallRestore.deleted());
                    restore.refused("log.json:", member);
                }
            });
        }
    }

    @Test
    void membersThatMayNotBeMissingOrNull() {
        for (String member : List.of("data", "database", "old", "table", "type")) {
            restore.log(SmallRestore.inserted(), SmallRestore.updated().without(member));
            restore.refused("log.json:");
            restore.log(SmallRestore.inserted(), SmallRestore.updated().with(member, "null"));
            restore.refused("log.json:");
        }
    }

    @Test
    void eachMemberTwice() {
        for (String member : SmallRestore.updated().members.keySet()) {
            String message = SmallRestore.updated().toString();
            String twice = message.substring(0, message.length() - 1) + ",\"" + member + "\":null}";
            restore.log(SmallRestore.inserted(), twice);
            restore.refused("log.json:", "twice");
        }
    }

    @Test
    void aColumnTwice() {
        restore.log(SmallRestore.updated()
                .with("data", "[{\"id\":\"1\",\"name\":\"secret\",\"note\":null,\"name\":\"x\"}]"));
        restore.refused("log.json:", "name", "twice");
        restore.log(SmallRestore.updated().with("old", "[{\"name\":\"secret one\",\"name\":\"secret\"}]"));
        restore.refused("log.json:", "name", "twice");
        restore.log(SmallRestore.updated()
                .with(
                        "mysqlType",
                        "{\"id\":\"BIGINT\",\"name\":\"VARCHAR(40)\",\"note\":\"VARCHAR(40)\",\"id\":\"INT\"}"));
        restore.refused("log.json:", "id", "twice");
    }

    @Test
    void nestingBeyondTheLimit() {
        restore.log(SmallRestore.inserted().with("_extension", "[".repeat(65) + "]".repeat(65)));
        restore.refused("log.json:", "64", "nest");
        restore.log(SmallRestore.inserted().with("_extension", "[".repeat(10_000) + "]".repeat(10_000)));
        restore.refused("log.json:", "64", "nest");
    }

    @Test
    void valuesThatAreNone() {
        for (String data : List.of(
                "[{\"id\":\"1secret\",\"name\":\"secret\",\"note\":null}]",
                "[{\"id\":\"9223372036854775808\",\"name\":\"secret\",\"note\":null}]",
                "[{\"id\":{},\"name\":\"secret\",\"note\":null}]",
                "[{\"id\":null,\"name\":\"secret\",\"note\":null}]",
                "[{\"id\":\"1\",\"name\":[\"secret\"],\"note\":null}]",
                "[{\"id\":\"1\",\"name\":\"secret \\ud800\",\"note\":null}]",
                "[[\"secret\"]]",
                "[\"secret\"]",
                "[null]")) {
            restore.log(SmallRestore.inserted(), SmallRestore.deleted().with("data", data));
            restore.refused("log.json:");
        }
    }

    @Test
    void aColumnThatTheTableDoesNotHave() {
        CanalMessage wider = SmallRestore.inserted()
                .with("data", "[{\"id\":\"3\",\"name\":\"secret three\",\"note\":null,\"phone\":\"secret\"}]")
                .with(
                        "mysqlType",
                        "{\"id\":\"BIGINT\",\"name\":\"VARCHAR(40)\",\"note\":\"VARCHAR(40)\",\"phone\":\"TEXT\"}")
                .with("sqlType", "{\"id\":-5,\"name\":12,\"note\":12,\"phone\":2005}");
        restore.log(SmallRestore.deleted().with("gtid", '"' + CanalMessage.gtids(6) + '"'), wider);
        restore.refused(restore.placeOf(wider), "phone", "shop.t");
    }

    @Test
    void aColumnOfAnotherType() {
        CanalMessage other = SmallRestore.inserted()
                .with("mysqlType", "{\"id\":\"BIGINT\",\"name\":\"DATETIME\",\"note\":\"VARCHAR(40)\"}")
                .with("data", "[{\"id\":\"3\",\"name\":\"2020-01-01 00:00:00\",\"note\":null}]");
        restore.log(other);
        restore.refused(restore.placeOf(other), "name", "datetime", "varchar(40)");
    }

    @Test
    void statementsInsteadOfRows() {
        CanalMessage statement =
                new CanalMessage(6, "DELETE", null, null).with("sql", "\"DELETE FROM t WHERE name = 'secret'\"");
        restore.log(statement);
        restore.refused(restore.placeOf(statement), "binlog_format=ROW", "new base");
    }

    @Test
    void minimalImagesWithoutTheKey() {
        CanalMessage minimal = SmallRestore.updated().with("data", "[{\"name\":\"secret uno\"}]");
        restore.log(minimal);
        restore.refused(restore.placeOf(minimal), "binlog_row_image=FULL", "id");
    }

    @Test
    void aTypeThatCanalDoesNotHave() {
        CanalMessage other = SmallRestore.inserted().with("type", "\"UPSERT\"");
        restore.log(other);
        restore.refused(restore.placeOf(other), "UPSERT", "none of Canal's");
    }

    @Test
    void filesThatAreNoMessages() throws IOException {
        restore.log("this is no JSON");
        restore.refused("log.json:0");
        restore.log(SmallRestore.inserted(), "null");
        restore.refused("log.json:");
        SmallRestore.write(restore, restore.log, new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'});
        restore.refused("log.json:");
        SmallRestore.write(restore, restore.log, new byte[1000]);
        restore.refused("log.json:");
        restore.log(SmallRestore.inserted());
        Path packed = dir.resolve("log.json.gz");
        SmallRestore.write(restore, packed, Files.readAllBytes(restore.log));
        restore.option("--changes", packed.toString());
        restore.refused("log.json.gz", "gzip");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(restore.log));
        }
        byte[] whole = Files.readAllBytes(packed);
        for (int length = 1; length < whole.length; length += 7) {
            SmallRestore.write(restore, packed, Arrays.copyOf(whole, length));
            SmallRestore.refused(restore.run(restore.out), "log.json.gz");
            assertThat(restore.out).doesNotExist();
        }
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        restore.option("--changes", dir.resolve("missing.json").toString());
        restore.refused("missing.json", "no file");
        Path directory = dir.resolve("logs");
        Files.createDirectories(directory.resolve("day1"));
        restore.option("--changes", directory.toString());
        restore.refused("logs", "day1", "no regular file");
        restore.option("--changes", restore.log.toString());
        restore.option("--changes-format", "avro");
        restore.refused("'avro'", "canal-json");
    }
}
