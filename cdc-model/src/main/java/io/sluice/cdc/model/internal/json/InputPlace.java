package io.sluice.cdc.model.internal.json;

import org.jspecify.annotations.Nullable;

/** Tells for a fault where the bytes at hand came from. Asked only when something is wrong. */
public interface InputPlace {

    /** The file or record, or null where it is not known. */
    @Nullable
    String source();

    /** Byte offset within the source of an index in the array at hand. */
    long offsetOf(int index);
}
