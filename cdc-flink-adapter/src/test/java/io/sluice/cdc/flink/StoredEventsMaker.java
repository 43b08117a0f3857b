package io.sluice.cdc.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Writes {@code src/test/resources/state/*.bin}: what a job leaves in its state. For each type: the serializer's snapshot as
 * Flink writes it, a count, and the values.
 *
 * <p>A file is made once for each version of a form and then kept: one that is there is not written again, and {@code
 * StoredEventsTest} reads all of them for ever.
 */
final class StoredEventsMaker {

    private StoredEventsMaker() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of("src/test/resources/state");
        Files.createDirectories(directory);
        write(directory.resolve("stream-events-v1.bin"), StreamEventSerializer.of(StreamEvent.class), SomeEvents.all());
        write(directory.resolve("row-events-v1.bin"), StreamEventSerializer.of(RowEvent.class), SomeEvents.rows());
        write(
                directory.resolve("mark-events-v2.bin"),
                StreamEventSerializer.of(MarkEvent.class),
                SomeEvents.newerMarks());
        write(
                directory.resolve("row-keys-v1.bin"),
                RowKeySerializer.INSTANCE,
                SomeEvents.rows().stream().map(RowEvent::key).toList());
        write(directory.resolve("landed-counts-v1.bin"), LaneDelta.Serializer.INSTANCE, SomeEvents.landed());
    }

    private static <T> void write(Path file, TypeSerializer<T> serializer, List<T> values) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        DataOutputSerializer out = new DataOutputSerializer(4096);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        out.writeInt(values.size());
        for (T value : values) {
            serializer.serialize(value, out);
        }
        Files.write(file, out.getCopyOfBuffer());
    }
}
