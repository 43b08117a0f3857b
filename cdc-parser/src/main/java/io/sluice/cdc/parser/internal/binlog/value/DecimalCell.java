package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType;

/** Reads DECIMAL, laid out as {@link DecimalGroups} says. */
interface DecimalCell extends CellReading {

    static DecimalCell of(ColumnType type) {
        DecimalGroups groups = DecimalGroups.of(type.length(), type.scale());
        return DecimalWordCell.fits(type.length(), groups)
                ? DecimalWordCell.of(groups, type.scale(), type.unsigned())
                : new DecimalGroupsCell(groups, type.scale(), type.unsigned());
    }

    /** The number without its point, or {@link ColumnDecoder#UNUSUAL}. */
    long unscaled(byte[] a, int from);

    int scale();

    boolean unsigned();

    @Override
    default boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = unscaled(a, from);
        if (value == ColumnDecoder.UNUSUAL || value < 0 && unsigned()) {
            return false;
        }
        visitor.decimal(column, value, scale());
        return true;
    }
}
