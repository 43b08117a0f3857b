package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;

/**
 * DATE, DATETIME, TIMESTAMP: the fields packed from year to microsecond in eight bytes, as the server's {@code
 * TIME_to_longlong_datetime_packed}. Zero and partial dates keep their place.
 */
final class DateTimeKeyPart extends KeyPart {

    private final ColumnType.Family family;

    DateTimeKeyPart(TableId table, String column, ColumnType.Family family) {
        super(table, column);
        this.family = family;
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        boolean date = family == ColumnType.Family.DATE;
        int length = to - from;
        if (date ? length != 10 : length != 19 && (length < 21 || length > 26)) {
            throw notA(family.name());
        }
        long packed = two(a, from) * 100L + two(a, from + 2);
        packed = packed << 4 | field(a, from + 4, '-', 12);
        packed = packed << 5 | field(a, from + 7, '-', 31);
        if (!date) {
            packed = packed << 5 | field(a, from + 10, ' ', 23);
            packed = packed << 6 | field(a, from + 13, ':', 59);
            packed = packed << 6 | field(a, from + 16, ':', 59);
            packed = packed << 20 | microseconds(a, from + 19, to);
        }
        out.putLong(packed);
    }

    private int field(byte[] a, int at, char separator, int most) {
        int value = two(a, at + 1);
        if (a[at] != separator || value > most) {
            throw notA(family.name());
        }
        return value;
    }

    private int two(byte[] a, int at) {
        int tens = a[at] - '0';
        int ones = a[at + 1] - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw notA(family.name());
        }
        return tens * 10 + ones;
    }

    private int microseconds(byte[] a, int point, int to) {
        int micros = Fraction.microseconds(a, point, to);
        if (micros < 0) {
            throw notA(family.name());
        }
        return micros;
    }
}
