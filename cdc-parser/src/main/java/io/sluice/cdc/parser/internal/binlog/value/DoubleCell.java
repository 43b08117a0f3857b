package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.Words;

/** Reads DOUBLE. */
record DoubleCell() implements FloatingCell {

    /** NaN where it is no number. */
    @Override
    public double value(byte[] a, int from) {
        double value = Double.longBitsToDouble(Words.getLongLE(a, from));
        return Double.isFinite(value) ? value : Double.NaN;
    }
}
