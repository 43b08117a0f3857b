package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Logs that real servers wrote, see fixtures/binlog/README.md. */
final class BinlogFixtures {

    static final Path DIRECTORY = Path.of("src/test/resources/fixtures/binlog");

    private BinlogFixtures() {}

    /** Files of a fixture in order, such as of {@code transactions-mysql}. */
    static List<Path> files(String name) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(DIRECTORY, name + ".0*")) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(files);
        if (files.isEmpty()) {
            throw new IllegalStateException("no fixture " + name);
        }
        return files;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String file) {
        try {
            return Files.readAllLines(DIRECTORY.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ChangeEvent> events(BinlogReader reader) {
        List<ChangeEvent> events = new ArrayList<>();
        try (reader) {
            for (ChangeEvent event : reader) {
                events.add(event);
            }
        }
        return events;
    }

    static List<ChangeEvent> events(String name) {
        return events(BinlogReader.builder().open(files(name)));
    }

    /** A cell as text: null for NULL, hexadecimal for bytes. */
    static String cell(RowImage image, int column) {
        TableSchema schema = image.schema();
        if (image.isNull(column)) {
            return null;
        }
        return schema.column(column).type().isBytes()
                ? HexFormat.of().formatHex(image.getBytes(column))
                : image.getText(column);
    }
}
