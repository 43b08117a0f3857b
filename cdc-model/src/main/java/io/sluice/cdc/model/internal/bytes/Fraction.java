package io.sluice.cdc.model.internal.bytes;

/** The fraction of a second in canonical text. */
final class Fraction {

    private Fraction() {}

    /** Microseconds of {@code .d} to {@code .dddddd} in {@code a[point, to)}, 0 of nothing at all, -1 of anything else. */
    static int microseconds(byte[] a, int point, int to) {
        if (point == to) {
            return 0;
        }
        if (a[point] != '.' || to - point < 2 || to - point > 7) {
            return -1;
        }
        int value = 0;
        for (int i = 1; i <= 6; i++) {
            int digit = point + i < to ? a[point + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
