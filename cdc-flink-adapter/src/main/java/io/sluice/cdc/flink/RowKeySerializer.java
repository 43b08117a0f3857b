package io.sluice.cdc.flink;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.jspecify.annotations.Nullable;

/** Serializer of {@link RowKey}: the form is fixed for good, for keyed state is found by its bytes. */
public final class RowKeySerializer extends FramedSerializer<RowKey> {

    private static final long serialVersionUID = 1L;

    static final RowKeySerializer INSTANCE = new RowKeySerializer();

    private static final byte[] NO_NAMES = {0, 0};

    @Override
    public RowKey createInstance() {
        return new RowKey(NO_NAMES);
    }

    @Override
    byte[] bytesOf(RowKey value) {
        return value.bytes();
    }

    @Override
    RowKey valueOf(byte[] bytes) {
        return RowKey.read(bytes);
    }

    @Override
    public TypeSerializerSnapshot<RowKey> snapshotConfiguration() {
        return new Snapshot();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RowKeySerializer;
    }

    @Override
    public int hashCode() {
        return RowKeySerializer.class.hashCode();
    }

    /** What state says of its keys. The form has no versions: another form would be another serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
