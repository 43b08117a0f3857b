package io.sluice.cdc.flink;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One header of a transport's record: a name and bytes, or no value. Immutable. */
public final class RecordHeader {

    private final String name;
    private final byte @Nullable [] value;

    public RecordHeader(String name, byte @Nullable [] value) {
        this.name = Objects.requireNonNull(name, "name");
        this.value = value == null ? null : value.clone();
    }

    public String name() {
        return name;
    }

    /** The bytes, a copy; null where the record's header has no value. */
    public byte @Nullable [] value() {
        return value == null ? null : value.clone();
    }

    void put(ByteSink out) {
        FrameWriter.text(out, name);
        FrameWriter.number(out, value == null ? 0 : 1);
        if (value != null) {
            FrameWriter.bytes(out, value);
        }
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RecordHeader h && name.equals(h.name) && Arrays.equals(value, h.value);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name; no value. */
    @Override
    public String toString() {
        return "header " + name;
    }
}
