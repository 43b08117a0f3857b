package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.Words;

/**
 * The fraction of a second behind TIMESTAMP2 and DATETIME2: hundredths in one byte for 1 or 2 digits, ten-thousandths in
 * two for 3 or 4, millionths in three for 5 or 6, big-endian ({@code my_datetime_packed_to_binary}).
 *
 * @param mask its bits at the end of a cell
 * @param limit above what it may be
 * @param unit microseconds of one
 * @param odd an odd number of digits leaves the last one that has room zero
 */
record Fraction(long mask, int limit, int unit, boolean odd) {

    private static final int[] UNITS = {1, 10_000, 100, 1};
    private static final int[] LIMITS = {1, 100, 10_000, 1_000_000};

    static Fraction of(int fsp) {
        int bytes = bytes(fsp);
        return new Fraction((1L << 8 * bytes) - 1, LIMITS[bytes], UNITS[bytes], (fsp & 1) != 0);
    }

    /** Of a cell that ends with the fraction, as {@link #micros(byte[], int, int)}. */
    int micros(long cell) {
        int stored = (int) (cell & mask);
        boolean valid = stored < limit && (!odd || stored % 10 == 0);
        return valid ? stored * unit : -1;
    }

    static int bytes(int fsp) {
        return fsp + 1 >> 1;
    }

    /** Microseconds, or -1 where the bytes hold more than the digits they stand for. */
    static int micros(byte[] a, int at, int fsp) {
        return switch (fsp) {
            case 0 -> 0;
            case 1, 2 -> micros(a[at] & 0xFF, fsp);
            case 3, 4 -> micros(Words.getShort(a, at), fsp);
            default -> micros(Words.getShort(a, at) << 8 | a[at + 2] & 0xFF, fsp);
        };
    }

    /** The same of a fraction already read. */
    static int micros(int stored, int fsp) {
        int bytes = bytes(fsp);
        // an odd number of digits leaves the last one that has room zero
        boolean valid = stored < LIMITS[bytes] && ((fsp & 1) == 0 || stored % 10 == 0);
        return valid ? stored * UNITS[bytes] : -1;
    }
}
