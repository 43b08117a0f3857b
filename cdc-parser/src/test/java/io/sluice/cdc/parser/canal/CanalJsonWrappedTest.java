package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.TableFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as landing jobs write them: message and coordinates in one line. */
class CanalJsonWrappedTest {

    @TempDir
    Path directory;

    private static String message(int... ids) {
        List<String> rows = new ArrayList<>();
        for (int id : ids) {
            rows.add("{\"id\":\"" + id + "\",\"n\":\"é \\\"\"}");
        }
        return "{\"data\":[" + String.join(",", rows) + "],\"database\":\"d\",\"es\":1700000000000,\"id\":7,"
                + "\"isDdl\":false,\"mysqlType\":{\"id\":\"int\",\"n\":\"text\"},\"old\":null,\"pkNames\":[\"id\"],"
                + "\"sql\":\"\",\"sqlType\":{\"id\":4,\"n\":2005},\"table\":\"t\",\"ts\":1700000000123,"
                + "\"type\":\"INSERT\"}";
    }

    private static String quoted(String message) {
        return '"' + message.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String record(int partition, long offset, String value) {
        return "{\"topic\":\"t\",\"partition\":" + partition + ",\"offset\":" + offset + ",\"value\":" + value + "}";
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
    }

    private static CanalJsonFiles source(Path... paths) {
        return CanalJsonFiles.builder()
                .wrapped("topic", "partition", "offset", "value")
                .of(paths);
    }

    private static List<String> read(ChangeSource source) {
        List<String> rows = new ArrayList<>();
        for (ChangeEvent event : source.open(TableFilter.all())) {
            rows.add(event.origin().lane() + " " + event.position() + " "
                    + ((RowChange) event).after().getInt("id"));
        }
        return rows;
    }

    @Test
    void messageAsObjectOrString() throws IOException {
        Path file = file(
                "a",
                record(0, 10, message(1, 2)),
                record(1, 3, quoted(message(3))),
                record(0, 11, "null"),
                "",
                "  {\"value\" : " + message(4) + ", \"key\":null,\"offset\":12, \"x\":{\"offset\":1},\"partition\":0,"
                        + "\"t\\u006fpic\":\"t\" }");
        assertThat(read(source(file))).containsExactly("t-0 0:10 1", "t-0 0:10#1 2", "t-1 0:3 3", "t-0 0:12 4");
        assertThat(source(file).hasDurablePositions()).isTrue();
        for (ChangeEvent event : source(file).open(TableFilter.all())) {
            assertThat(((RowChange) event).after().getText("n")).isEqualTo("é \"");
        }
        assertThat(source(file)
                        .place(
                                Lane.kafka("t", 0),
                                source(file)
                                        .open(TableFilter.all())
                                        .iterator()
                                        .next()
                                        .position()))
                .isEqualTo("t-0 0:10");
    }

    @Test
    void nestedPathsAndNamesWithDots() throws IOException {
        Path file = file(
                "a",
                "{\"meta\":{\"kafka.topic\":\"t\",\"at\":{\"p\":1,\"o\":5}},\"payload\":{\"canal\":" + message(1)
                        + "},\"p\":9}");
        ChangeSource source = CanalJsonFiles.builder()
                .wrapped("/meta/kafka.topic", "meta.at.p", "meta.at.o", "payload.canal")
                .of(file);
        assertThat(read(source)).containsExactly("t-1 0:5 1");
    }

    @Test
    void redeliveredRecordsAreDeliveredAgain() throws IOException {
        Path a = file("a", record(0, 1, message(1)), record(0, 3, message(3)), record(0, 3, message(3)));
        Path b = file("b", record(0, 1, message(1)), record(0, 3, message(3)), record(0, 4, message(4)));
        assertThat(read(source(a, b)))
                .containsExactly("t-0 0:1 1", "t-0 0:3 3", "t-0 0:3 3", "t-0 0:1 1", "t-0 0:3 3", "t-0 0:4 4");
    }

    @Test
    void filesOutOfOrder() throws IOException {
        Path a = file("a", record(0, 1, message(1)), record(1, 100, message(7)), record(0, 2, message(2)));
        Path b = file("b", record(0, 3, message(3)), record(0, 5, message(5)));
        Path c = file("c", record(0, 6, message(6)), record(0, 7, message(7)));
        assertThat(read(source(a, b, c))).hasSize(7);
        assertThat(read(source(a, c))).hasSize(5);
        for (Path[] order : new Path[][] {{b, a}, {a, c, b}, {c, b}}) {
            Path late = order[order.length - 1];
            assertThatThrownBy(() -> read(source(order)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining(late + ":" + (Files.readString(late).indexOf("\"offset\":") + 9))
                    .hasMessageContaining("t-0")
                    .hasMessageContaining("in the order of their offsets");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"topic\":\"t\",||no field topic",
                "\"topic\":\"t\"|\"topic\":7|topic",
                "\"topic\":\"t\"|\"topic\":\"\"|empty topic",
                "\"topic\":\"t\"|\"topic\":\"t\",\"topic\":\"t\"|twice",
                "\"partition\":0|\"partition\":\"0\"|partition",
                "\"partition\":0|\"partition\":-1|partition",
                "\"partition\":0|\"partition\":2147483648|partition",
                "\"offset\":10|\"offset\":-10|offset",
                "\"offset\":10|\"offset\":1.5|whole number",
                "\"offset\":10|\"offset\":1000000000000000000|offset",
                "\"offset\":10|\"offset\":null|offset",
                "\"value\":|\"values\":|no field value",
                "\"value\":|\"value\":7,\"old\":|value",
                "\"value\":|\"value\":\"\",\"old\":|empty message",
                "\"value\":|\"value\":\"\\ud800\",\"old\":|surrogate",
                "\"value\":|\"value\":[],\"old\":|value",
                "\"value\":|\"value\":{},\"old\":|no type",
                "\"value\":|\"value\":\"{]\",\"old\":|key in quotes",
                "\"database\":\"d\"|\"database\":5|database",
                "\"type\":\"INSERT\"}}|\"type\":\"INSERT\"}}}|follows",
                "\"type\":\"INSERT\"}}|\"type\":\"INSERT\"}|ends before",
            })
    void brokenRecord(String from, String to, String said) throws IOException {
        String good = record(0, 10, message(1));
        assertThat(good).contains(from);
        String first = record(0, 9, message(1)) + "\n";
        Path file = file("bad", first + good.replace(from, to == null ? "" : to));
        long start = first.getBytes(StandardCharsets.UTF_8).length;
        assertThatThrownBy(() -> read(source(file)))
                .isInstanceOfSatisfying(MalformedInputException.class, e -> {
                    assertThat(e.source()).isEqualTo(file.toString());
                    assertThat(e.offset()).isBetween(start, file.toFile().length());
                })
                .hasMessageContaining(said);
    }

    @Test
    void faultInAValueIsAtItsByteOrAtItsString() throws IOException {
        String bad = message(1).replace("\"id\":\"1\"", "\"id\":\"x\"");
        for (String value : List.of(bad, quoted(bad))) {
            String record = record(0, 10, value);
            Path file = file("bad", record);
            int at = value == bad ? record.indexOf("\"x\"") + 1 : record.indexOf("\"value\":") + 8;
            assertThatThrownBy(() -> read(source(file)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageStartingWith(file + ":" + at + ": column d.t.id");
        }
    }

    @Test
    void cutAtEachByte() throws IOException {
        String first = record(0, 9, message(1)) + "\n";
        String last = record(0, 10, quoted(message(1)));
        byte[] whole = (first + last).getBytes(StandardCharsets.UTF_8);
        int start = first.getBytes(StandardCharsets.UTF_8).length;
        for (int length = start + 1; length < whole.length; length++) {
            Path file = Files.write(directory.resolve("cut"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(source(file)))
                    .as("cut at %s", length)
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void pathsThatAreNone() {
        for (String path : List.of("", "a..b", "/", ".a", "a.")) {
            assertThatThrownBy(() -> CanalJsonFiles.builder().wrapped(path, "p", "o", "v"))
                    .isInstanceOf(CdcException.class)
                    .hasMessageContaining("is no path");
        }
        assertThatThrownBy(() -> CanalJsonFiles.builder().wrapped("a", "a.b", "o", "v"))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("leads into");
        assertThatThrownBy(() -> CanalJsonFiles.builder()
                        .wrapped("t", "p", "o", "v")
                        .lane(Lane.of("x"))
                        .of(directory))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("lane");
    }
}
