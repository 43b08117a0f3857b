package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Integers, BIT and YEAR: range of each type, and the text of a value. */
public final class IntegerText {

    private IntegerText() {}

    /** Appends an integer column's value; for BIGINT UNSIGNED the 64 bits are unsigned. */
    public static void put(ColumnType type, long value, ByteSink out) {
        if (type.zerofill()) {
            Digits.putPadded(value, type.length(), out);
        } else if (type.unsigned()) {
            Digits.putUnsigned(value, out);
        } else {
            Digits.putLong(value, out);
        }
    }

    /** The largest magnitude of a positive (or the smallest of a negative) value, unsigned. */
    static long limit(ColumnType type, boolean negative) {
        int bits =
                switch (type.kind()) {
                    case TINYINT -> 8;
                    case SMALLINT -> 16;
                    case MEDIUMINT -> 24;
                    case INT -> 32;
                    case BIGINT -> 64;
                    case BIT -> Math.min(64, type.length());
                    default -> throw new IllegalArgumentException(type.toString());
                };
        if (type.unsigned() || type.kind() == ColumnType.Kind.BIT) {
            return negative ? 0 : -1L >>> 64 - bits;
        }
        return negative ? 1L << bits - 1 : (1L << bits - 1) - 1;
    }
}
