package io.sluice.cdc.flink;

import io.sluice.cdc.model.MalformedInputException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Serializes immutable values that are bytes already: their length, seven bits a byte, low bits first, then the bytes. Copies are the value itself.
 * Stateless, so one serves all threads.
 */
abstract class FramedSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    /** A declared length is believed so far before its bytes have come. */
    private static final int STEP = 1 << 16;

    abstract byte[] bytesOf(T value);

    abstract T valueOf(byte[] bytes);

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    /** Lengths differ. */
    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final void serialize(T value, DataOutputView target) throws IOException {
        byte[] bytes = bytesOf(value);
        writeLength(bytes.length, target);
        target.write(bytes, 0, bytes.length);
    }

    @Override
    public final T deserialize(DataInputView source) throws IOException {
        int length = readLength(source);
        byte[] bytes = new byte[Math.min(length, STEP)];
        source.readFully(bytes, 0, bytes.length);
        while (bytes.length < length) {
            int had = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, had * 2L));
            source.readFully(bytes, had, bytes.length - had);
        }
        return valueOf(bytes);
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = readLength(source);
        writeLength(length, target);
        byte[] step = new byte[Math.min(length, STEP)];
        for (int left = length; left > 0; ) {
            int part = Math.min(left, step.length);
            source.readFully(step, 0, part);
            target.write(step, 0, part);
            left -= part;
        }
    }

    /** One serializer is as good as another of its class. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o != null && getClass() == o.getClass();
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }

    private static void writeLength(int length, DataOutputView target) throws IOException {
        int rest = length;
        while (rest > 0x7F) {
            target.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        target.writeByte(rest);
    }

    private static int readLength(DataInputView source) throws IOException {
        int length = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = source.readUnsignedByte();
            if (shift == 28 && b > 7) {
                break;
            }
            length |= (b & 0x7F) << shift;
            if (b < 0x80) {
                return length;
            }
        }
        throw new MalformedInputException("a stored value declares a length beyond 2 GiB", null, -1);
    }
}
