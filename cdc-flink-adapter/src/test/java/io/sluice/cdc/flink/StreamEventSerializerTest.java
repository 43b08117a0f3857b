package io.sluice.cdc.flink;

import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's contract for serializers, over every kind of event. */
class StreamEventSerializerTest extends SerializerTestBase<StreamEvent> {

    @Override
    protected TypeSerializer<StreamEvent> createSerializer() {
        return StreamEventSerializer.of(StreamEvent.class);
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<StreamEvent> getTypeClass() {
        return StreamEvent.class;
    }

    @Override
    protected StreamEvent[] getTestData() {
        return SomeEvents.ofAllVersions().toArray(StreamEvent[]::new);
    }
}
