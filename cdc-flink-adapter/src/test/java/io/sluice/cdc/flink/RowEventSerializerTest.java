package io.sluice.cdc.flink;

import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's contract for serializers, over rows. */
class RowEventSerializerTest extends SerializerTestBase<RowEvent> {

    @Override
    protected TypeSerializer<RowEvent> createSerializer() {
        return StreamEventSerializer.of(RowEvent.class);
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<RowEvent> getTypeClass() {
        return RowEvent.class;
    }

    @Override
    protected RowEvent[] getTestData() {
        return SomeEvents.rows().toArray(RowEvent[]::new);
    }
}
