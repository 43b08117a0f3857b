package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Runs of decimal digits as numbers, eight bytes at a time and without a branch on their count, which no processor can
 * foresee in a table's values. A negative result says "not these": no digits, other bytes, or more than fit.
 */
public final class PlainDigits {

    private static final long HIGH = 0x8080808080808080L;
    private static final long ZEROS = 0x3030303030303030L;
    private static final long EIGHT = 100_000_000L;
    private static final long SIXTEEN = EIGHT * EIGHT;
    /** Above this the first three of 19 digits can exceed a long. */
    private static final long MOST_HEAD = 922;

    private PlainDigits() {}

    /** The number of up to 19 digits in [from, to), or something negative. */
    public static long read(byte[] a, int from, int to) {
        int length = to - from;
        if (length <= 8) {
            return upToEight(a, to, length);
        }
        long low = upToEight(a, to, 8);
        if (length <= 16) {
            long high = upToEight(a, to - 8, length - 8);
            return (low | high) < 0 ? -1 : high * EIGHT + low;
        }
        if (length > 19) {
            return -1;
        }
        long middle = upToEight(a, to - 8, 8);
        long head = upToEight(a, to - 16, length - 16);
        return (low | middle | head) < 0 || head > MOST_HEAD ? -1 : head * SIXTEEN + middle * EIGHT + low;
    }

    /** The number of 17 to 20 digits in [from, to) as the bits of a long, or -1: other bytes, digits, or above 2^64-2. */
    public static long readUnsigned(byte[] a, int from, int to) {
        int length = to - from;
        if (length < 17 || length > 20) {
            return -1;
        }
        long low = upToEight(a, to, 8);
        long middle = upToEight(a, to - 8, 8);
        long head = upToEight(a, to - 16, length - 16);
        if ((low | middle | head) < 0) {
            return -1;
        }
        long rest = middle * EIGHT + low;
        boolean fits = head < 1844 || (head == 1844 && rest <= 6_744_073_709_551_614L);
        return fits ? head * SIXTEEN + rest : -1;
    }

    /** True where [from, to) is digits, one or more. */
    static boolean areDigits(byte[] a, int from, int to) {
        int end = to;
        for (; end - from > 8; end -= 8) {
            if (isOther(Words.getLongLE(a, end - 8) ^ ZEROS)) {
                return false;
            }
        }
        int length = end - from;
        if (length < 1 || end < 8) {
            return length > 0 && areFewDigits(a, from, end);
        }
        return !isOther((Words.getLongLE(a, end - 8) ^ ZEROS) & -1L << (64 - 8 * length));
    }

    /** Where no word ends. */
    private static boolean areFewDigits(byte[] a, int from, int to) {
        for (int i = from; i < to; i++) {
            if (a[i] < '0' || a[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static long few(byte[] a, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + a[i] - '0';
        }
        return value;
    }

    /** True where a byte of the word, which were characters less '0', is above 9. */
    private static boolean isOther(long w) {
        return ((w + 0x7676767676767676L | w) & HIGH) != 0;
    }

    /** The word that ends at {@code to} is read whole; what stands before the digits is taken for zeros. */
    private static long upToEight(byte[] a, int to, int length) {
        if (length < 1 || to < 8) {
            return length < 1 || !areFewDigits(a, to - length, to) ? -1 : few(a, to - length, to);
        }
        long w = (Words.getLongLE(a, to - 8) ^ ZEROS) & -1L << (64 - 8 * length);
        if (isOther(w)) {
            return -1;
        }
        w = w * 10 + (w >>> 8);
        return (w & 0x000000FF000000FFL) * 0x000F424000000064L + (w >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L
                >>> 32;
    }

    /** Index of the first point in [from, to) among its last eight bytes, or {@code to}. */
    static int point(byte[] a, int from, int to) {
        int length = Math.min(8, to - from);
        if (length < 1 || to < 8) {
            return to;
        }
        long w = Words.getLongLE(a, to - 8) >>> (64 - 8 * length) ^ 0x2E2E2E2E2E2E2E2EL;
        long hit = w - 0x0101010101010101L & ~w & HIGH;
        int at = Long.numberOfTrailingZeros(hit) >>> 3;
        return at < length ? to - length + at : to;
    }
}
