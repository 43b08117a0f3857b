package io.sluice.cdc.flink;

import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's contract for serializers, over counts. */
class LaneDeltaSerializerTest extends SerializerTestBase<LaneDelta> {

    @Override
    protected TypeSerializer<LaneDelta> createSerializer() {
        return LaneDelta.Serializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<LaneDelta> getTypeClass() {
        return LaneDelta.class;
    }

    @Override
    protected LaneDelta[] getTestData() {
        return SomeEvents.landed().toArray(LaneDelta[]::new);
    }
}
