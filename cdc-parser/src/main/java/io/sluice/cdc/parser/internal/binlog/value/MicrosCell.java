package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/** Reads a type as microseconds. */
interface MicrosCell extends CellReading {

    /** See {@link ColumnDecoder#getEpochMicros}. */
    long epochMicros(byte[] a, int from);

    @Override
    default boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = epochMicros(a, from);
        if (value == ColumnDecoder.UNUSUAL) {
            return false;
        }
        visitor.time(column, value);
        return true;
    }
}
