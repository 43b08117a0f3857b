package io.sluice.cdc.parser.internal.binlog.value;

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
}
