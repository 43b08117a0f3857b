package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.FloatingText;

/** Reads FLOAT as its shortest text read as a double. */
record FloatCell() implements CellReading {

    /** NaN where it is no number, or one whose text must be made. */
    static double value(byte[] a, int from) {
        return FloatingText.shortestAsDouble(Float.intBitsToFloat(Words.getIntLE(a, from)));
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
