package io.sluice.cdc.flink;

import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's contract for serializers, over keys. */
class RowKeySerializerTest extends SerializerTestBase<RowKey> {

    @Override
    protected TypeSerializer<RowKey> createSerializer() {
        return RowKeySerializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<RowKey> getTypeClass() {
        return RowKey.class;
    }

    @Override
    protected RowKey[] getTestData() {
        return SomeEvents.rows().stream().map(RowEvent::key).distinct().toArray(RowKey[]::new);
    }
}
