package io.sluice.cdc.parser.internal.binlog.value;

/** Reads a DECIMAL of any length group by group, if a {@code long} holds it. */
record DecimalGroupsCell(DecimalGroups groups, int scale, boolean unsigned) implements DecimalCell {

    @Override
    public long unscaled(byte[] a, int from) {
        return groups.unscaled(a, from);
    }
}
