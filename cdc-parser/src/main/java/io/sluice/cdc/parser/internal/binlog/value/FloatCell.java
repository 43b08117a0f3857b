package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.FloatingText;

/** Reads FLOAT as its shortest text read as a double. */
record FloatCell() implements FloatingCell {

    /** NaN where it is no number, or one whose text must be made. */
    @Override
    public double value(byte[] a, int from) {
        return FloatingText.shortestAsDouble(Float.intBitsToFloat(Words.getIntLE(a, from)));
    }
}
