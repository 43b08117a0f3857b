package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/** Reads a DECIMAL of any length group by group, if a {@code long} holds it. */
record DecimalGroupsCell(DecimalGroups groups, int scale, boolean unsigned) implements DecimalCell {

    @Override
    public long unscaled(byte[] a, int from) {
        return groups.unscaled(a, from);
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = unscaled(a, from);
        if (value == ColumnDecoder.UNUSUAL || value < 0 && unsigned) {
            return false;
        }
        visitor.decimal(column, value, scale);
        return true;
    }
}
