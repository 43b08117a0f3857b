package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

/** State written by each version of the forms, kept in git, reads back to the events it was made of. */
class StoredEventsTest {

    @Test
    void eventsOfVersion1() throws IOException {
        assertThat(read("stream-events-v1.bin", StreamEventSerializer.of(StreamEvent.class)))
                .isEqualTo(SomeEvents.all());
    }

    @Test
    void marksOfVersion2() throws IOException {
        assertThat(read("mark-events-v2.bin", StreamEventSerializer.of(MarkEvent.class)))
                .isEqualTo(SomeEvents.newerMarks());
    }

    @Test
    void rowsOfVersion1() throws IOException {
        assertThat(read("row-events-v1.bin", StreamEventSerializer.of(RowEvent.class)))
                .isEqualTo(SomeEvents.rows());
    }

    @Test
    void keysOfVersion1() throws IOException {
        assertThat(read("row-keys-v1.bin", RowKeySerializer.INSTANCE))
                .isEqualTo(SomeEvents.rows().stream().map(RowEvent::key).toList());
    }

    @Test
    void landedCountsOfVersion1() throws IOException {
        assertThat(read("landed-counts-v1.bin", LaneDelta.Serializer.INSTANCE)).isEqualTo(SomeEvents.landed());
    }

    private static <T> List<T> read(String name, TypeSerializer<T> current) throws IOException {
        byte[] file;
        try (InputStream in = StoredEventsTest.class.getResourceAsStream("/state/" + name)) {
            file = Objects.requireNonNull(in, name).readAllBytes();
        }
        DataInputDeserializer in = new DataInputDeserializer(file);
        TypeSerializerSnapshot<T> old =
                TypeSerializerSnapshot.readVersionedSnapshot(in, StoredEventsTest.class.getClassLoader());
        assertThat(current.snapshotConfiguration()
                        .resolveSchemaCompatibility(old)
                        .isCompatibleAsIs())
                .isTrue();
        TypeSerializer<T> restored = old.restoreSerializer();
        assertThat(restored).isEqualTo(current);
        List<T> values = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            values.add(restored.deserialize(in));
        }
        assertThat(in.available()).isZero();
        return values;
    }
}
