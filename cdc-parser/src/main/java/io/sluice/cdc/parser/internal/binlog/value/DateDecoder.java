package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.CivilTime;
import io.sluice.cdc.model.internal.text.TemporalText;

/** DATE: three bytes, little-endian: five bits of day, four of month, fifteen of year ({@code Field_newdate}). */
final class DateDecoder extends ColumnDecoder {

    DateDecoder(ColumnType type) {
        super(type, 3);
    }

    static int packed(byte[] a, int from) {
        return Words.getShortLE(a, from) | (a[from + 2] & 0xFF) << 16;
    }

    @Override
    public CellReading reading() {
        return new DateCell();
    }

    @Override
    public long getEpochDay(byte[] a, int from, int to) {
        return DateCell.epochDay(a, from);
    }

    static boolean isInCalendar(int year, int month, int day) {
        return month > 0
                && month <= 12
                && day > 0
                && (day <= 28 || day <= CivilTime.lengthOfMonth(year, month))
                && year <= 9999;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        int packed = packed(a, from);
        int year = packed >>> 9;
        int month = packed >>> 5 & 15;
        if (year > 9999 || month > 12) {
            throw invalid("out of range");
        }
        TemporalText.putDate(year, month, packed & 31, out);
    }
}
