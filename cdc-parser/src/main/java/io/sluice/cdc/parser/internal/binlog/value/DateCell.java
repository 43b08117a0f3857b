package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/** Reads DATE, laid out as {@link DateDecoder} says, as days. */
record DateCell() implements CellReading {

    static long epochDay(byte[] a, int from) {
        int packed = DateDecoder.packed(a, from);
        int month = packed >>> 5 & 15;
        int day = month <= 12 ? Months.epochDay((packed >>> 9) * Months.OF_YEAR + month, packed & 31) : Months.NO_DAY;
        return day != Months.NO_DAY ? day : ColumnDecoder.UNUSUAL;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = epochDay(a, from);
        if (value == ColumnDecoder.UNUSUAL) {
            return false;
        }
        visitor.date(column, value);
        return true;
    }
}
