package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.internal.bytes.Words;

/** Reads DOUBLE. */
record DoubleCell() implements CellReading {

    /** NaN where it is no number. */
    static double value(byte[] a, int from) {
        double value = Double.longBitsToDouble(Words.getLongLE(a, from));
        return Double.isFinite(value) ? value : Double.NaN;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        double value = value(a, from);
        if (Double.isNaN(value)) {
            return false;
        }
        visitor.floating(column, value);
        return true;
    }
}
