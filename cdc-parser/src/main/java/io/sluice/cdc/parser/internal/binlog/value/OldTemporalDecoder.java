package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.CivilTime;
import io.sluice.cdc.model.internal.text.TemporalText;

/**
 * TIME, DATETIME and TIMESTAMP as servers before MySQL 5.6 wrote them, tables kept from that time still do, and MariaDB does
 * with {@code mysql56_temporal_format=OFF}: little-endian, no fraction. TIME is three bytes, signed decimal HHMMSS; DATETIME
 * eight, decimal YYYYMMDDHHMMSS; TIMESTAMP four, seconds since 1970.
 */
final class OldTemporalDecoder extends ColumnDecoder {

    OldTemporalDecoder(ColumnType type) {
        super(
                type,
                switch (type.family()) {
                    case TIME -> 3;
                    case DATETIME -> 8;
                    case TIMESTAMP -> 4;
                    default -> throw new IllegalArgumentException(type.toString());
                });
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        switch (type.family()) {
            case TIME -> time(a, from, out);
            case DATETIME -> dateTime(a, from, out);
            default -> TemporalText.putTimestamp(Words.getIntLE(a, from) & 0xFFFF_FFFFL, 0, 0, out);
        }
    }

    private void time(byte[] a, int from, ByteSink out) {
        int value = Words.getShortLE(a, from) | a[from + 2] << 16;
        int magnitude = Math.abs(value);
        int hours = magnitude / 10_000;
        int minute = magnitude / 100 % 100;
        int second = magnitude % 100;
        if (TimeDecoder.isOutOfRange(hours, minute, second)) {
            throw invalid("out of range");
        }
        TemporalText.putTime(value < 0, hours, minute, second, 0, 0, out);
    }

    private void dateTime(byte[] a, int from, ByteSink out) {
        long value = Words.getLongLE(a, from);
        if (value < 0 || value > 9999_12_31_23_59_59L) {
            throw invalid("out of range");
        }
        int date = (int) (value / 1_000_000);
        int clock = (int) (value % 1_000_000);
        int month = date / 100 % 100;
        int day = date % 100;
        if (month > 12 || day > 31 || clock > 23_59_59 || clock / 100 % 100 > 59 || clock % 100 > 59) {
            throw invalid("out of range");
        }
        TemporalText.putDateTime(date / 10_000, month, day, clock / 10_000, clock / 100 % 100, clock % 100, 0, 0, out);
    }

    @Override
    public long getEpochMicros(byte[] a, int from, int to) {
        if (type.family() == ColumnType.Family.TIMESTAMP) {
            long second = Words.getIntLE(a, from) & 0xFFFF_FFFFL;
            return second == 0 ? UNUSUAL : second * 1_000_000;
        }
        long value = type.family() == ColumnType.Family.DATETIME ? Words.getLongLE(a, from) : -1;
        if (value < 0 || value > 9999_12_31_23_59_59L) {
            return UNUSUAL;
        }
        int date = (int) (value / 1_000_000);
        int clock = (int) (value % 1_000_000);
        if (clock > 23_59_59
                || clock / 100 % 100 > 59
                || clock % 100 > 59
                || !DateDecoder.isInCalendar(date / 10_000, date / 100 % 100, date % 100)) {
            return UNUSUAL;
        }
        long day = CivilTime.epochDay(date / 10_000, date / 100 % 100, date % 100);
        return (day * 86_400 + clock / 10_000 * 3600 + clock / 100 % 100 * 60 + clock % 100) * 1_000_000;
    }
}
