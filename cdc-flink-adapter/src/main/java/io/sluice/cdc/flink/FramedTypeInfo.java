package io.sluice.cdc.flink;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Type information of one serializer and one class. */
abstract class FramedTypeInfo<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final FramedSerializer<T> serializer;

    FramedTypeInfo(Class<T> type, FramedSerializer<T> serializer) {
        this.type = type;
        this.serializer = serializer;
    }

    @Override
    public final boolean isBasicType() {
        return false;
    }

    @Override
    public final boolean isTupleType() {
        return false;
    }

    @Override
    public final int getArity() {
        return 1;
    }

    @Override
    public final int getTotalFields() {
        return 1;
    }

    @Override
    public final Class<T> getTypeClass() {
        return type;
    }

    @Override
    public final TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    /** Flink 1.20 calls this one where our type is inside another; Flink 2 knows it no more, hence no {@code @Override}. */
    @SuppressWarnings("MissingOverride")
    public final TypeSerializer<T> createSerializer(ExecutionConfig config) {
        return serializer;
    }

    @Override
    public final boolean canEqual(Object o) {
        return o instanceof FramedTypeInfo;
    }

    @Override
    public final boolean equals(@Nullable Object o) {
        return o instanceof FramedTypeInfo<?> i && type == i.type;
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    @Override
    public final String toString() {
        return type.getSimpleName();
    }
}
