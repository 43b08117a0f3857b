package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.TableFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanalJsonFilesTest {

    @TempDir
    Path directory;

    private static String message(int id, String text) {
        return "{\"data\":[{\"id\":\"" + id + "\",\"n\":\"" + text + "\"}],\"database\":\"d\",\"es\":1700000000000,"
                + "\"id\":7,\"isDdl\":false,\"mysqlType\":{\"id\":\"int\",\"n\":\"longtext\"},\"old\":null,"
                + "\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":4,\"n\":2005},\"table\":\"t\","
                + "\"ts\":1700000000123,\"type\":\"INSERT\"}";
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static List<String> read(Path... paths) {
        List<String> rows = new ArrayList<>();
        for (ChangeEvent event : CanalJsonFiles.of(paths).open(TableFilter.all())) {
            rows.add(event.position() + " " + ((RowChange) event).after().getInt("id"));
        }
        return rows;
    }

    @Test
    void linesAndOtherSeparators() throws IOException {
        String a = message(1, "a");
        String b = message(2, "b}\\\"{");
        int length = a.length();
        List<String> expected = List.of("0:0 1", "0:" + (length + 1) + " 2");
        assertThat(read(file("1", a + "\n" + b + "\n"))).isEqualTo(expected);
        assertThat(read(file("2", a + "\n" + b))).isEqualTo(expected);
        assertThat(read(file("3", a + " " + b))).isEqualTo(expected);
        assertThat(read(file("4", a + b))).containsExactly("0:0 1", "0:" + length + " 2");
        assertThat(read(file("5", a + "\r\n\r\n" + b + "\r\n"))).containsExactly("0:0 1", "0:" + (length + 4) + " 2");
        String pretty = a.replace(",\"", ",\n  \"");
        assertThat(read(file("6", pretty + "\n" + b))).containsExactly("0:0 1", "0:" + (pretty.length() + 1) + " 2");
        assertThat(read(file("7", ""))).isEmpty();
        assertThat(read(file("8", "\n \n"))).isEmpty();
    }

    @Test
    void headOfAFile() throws IOException {
        String text = "\uFEFF/* licence \" { */\n\n" + message(1, "a");
        int offset =
                text.getBytes(StandardCharsets.UTF_8).length - message(1, "a").length();
        assertThat(read(file("1", text))).containsExactly("0:" + offset + " 1");
        assertThatThrownBy(() -> read(file("2", message(1, "a") + "\n/* no */")))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void directoryInOrderOfNames() throws IOException {
        file("b", message(3, "c"));
        file("a", message(1, "a") + "\n" + message(2, "b"));
        file("_SUCCESS", "no message");
        file(".hidden", "no message");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("c.gz")))) {
            out.write(message(4, "d").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(directory)).hasSize(4).first().isEqualTo("0:0 1");
        assertThat(read(directory)).endsWith("1:0 3", "2:0 4");
        Files.createDirectory(directory.resolve("more"));
        assertThatThrownBy(() -> read(directory))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("more");
    }

    /** The JDK's stream takes what it cannot read behind a member for the end of the file. */
    @Test
    void membersBehindTheFirstAreReadOrRefused() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        int second = 0;
        for (String text : List.of(message(1, "a") + "\n", message(2, "b") + "\n")) {
            second = members.size();
            try (OutputStream out = new GZIPOutputStream(members)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] packed = members.toByteArray();
        Path file = directory.resolve("two.gz");
        Files.write(file, packed);
        assertThat(read(file)).containsExactly("0:0 1", "0:" + (message(1, "a").length() + 1) + " 2");
        packed[second] ^= 1;
        Files.write(file, packed);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("two.gz");
    }

    @Test
    void cutAtEachByteIsAnErrorAtTheMessage() throws IOException {
        String first = message(1, "a") + "\n";
        String second = message(2, "b");
        for (int length = 1; length < second.length(); length++) {
            Path file = file("cut", first + second.substring(0, length));
            assertThatThrownBy(() -> read(file))
                    .as("cut at %s", length)
                    .isInstanceOfSatisfying(MalformedInputException.class, e -> assertThat(e.offset())
                            .isEqualTo(first.length()))
                    .hasMessageContaining("file ends inside the message");
        }
    }

    @Test
    void messagesLongerThanTheWindow() throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            expected.add("0:" + text.length() + " " + i);
            text.append(message(i, "x".repeat(i % 3 == 0 ? 700_000 : 100_000 + i)));
            text.append(i % 2 == 0 ? "\n" : "");
        }
        assertThat(read(file("long", text.toString()))).isEqualTo(expected);
    }

    @Test
    void errorStays() throws IOException {
        Path file = file("bad", message(1, "a") + "\n[]\n" + message(2, "b"));
        ChangeCursor cursor = CanalJsonFiles.of(file).open(TableFilter.all());
        assertThat(cursor.next()).isTrue();
        assertThatThrownBy(cursor::next)
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(file + ":" + (message(1, "a").length() + 1));
        assertThatThrownBy(cursor::next).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void tornLineOfARefusedTableIsNotPassedOver() throws IOException {
        String torn = message(1, "a").substring(0, 15) + message(2, "b").replace("\"t\"", "\"other\"");
        Path file = file("torn", torn + "\n");
        assertThatThrownBy(() -> {
                    for (ChangeEvent event : CanalJsonFiles.of(file).open(TableFilter.parse("d.t"))) {
                        assertThat(event).isNull();
                    }
                })
                .isInstanceOf(MalformedInputException.class);
    }
}
