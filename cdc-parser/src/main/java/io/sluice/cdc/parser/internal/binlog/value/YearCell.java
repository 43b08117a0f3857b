package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/** Reads YEAR. */
record YearCell() implements CellReading {

    static long value(byte[] a, int from) {
        int b = a[from] & 0xFF;
        return b == 0 ? 0 : 1900 + b;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        visitor.integer(column, value(a, from));
        return true;
    }
}
