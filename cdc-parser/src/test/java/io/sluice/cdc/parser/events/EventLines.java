package io.sluice.cdc.parser.events;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.TableFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** To and from event lines. */
final class EventLines {

    private EventLines() {}

    static byte[] write(PositionKind positions, Iterable<? extends ChangeEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventJsonWriter writer = EventJsonWriter.to(out, positions);
        events.forEach(writer::write);
        return out.toByteArray();
    }

    static String text(ChangeEvent event) {
        return new String(write(PositionKind.LISTED, List.of(event)), StandardCharsets.UTF_8);
    }

    static Path file(Path directory, byte[] content) {
        try {
            return Files.write(directory.resolve("events.jsonl"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ChangeEvent> read(ChangeSource source) {
        List<ChangeEvent> events = new ArrayList<>();
        try (ChangeCursor cursor = source.open(TableFilter.all())) {
            cursor.forEach(events::add);
        }
        return events;
    }

    static List<ChangeEvent> readBack(Path directory, byte[] lines) {
        return read(EventJsonFiles.of(file(directory, lines)));
    }
}
