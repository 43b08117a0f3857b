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
        return length < 1 || to < 8 ? upToEight(a, to, length) : joined(Words.getLongLE(a, to - 8), a, to - 8, length);
    }

    /** The number of {@code length} digits, one at least: the last are the highest bytes of a word, the others end at {@code before}. */
    static long joined(long last, byte[] a, int before, int length) {
        if (length <= 8) {
            return highest(last, 64 - 8 * length);
        }
        if (length > 16 || before < 8) {
            return joinedThree(last, a, before, length);
        }
        return joined(Words.getLongLE(a, before - 8), -1L << 128 - 8 * length, last);
    }

    /** The number of the kept bytes of one word and all of the next. */
    static long joined(long first, long kept, long last) {
        long high = (first ^ ZEROS) & kept;
        long low = last ^ ZEROS;
        return isOther(high) || isOther(low) ? -1 : number(high) * EIGHT + number(low);
    }

    /** Not inlined where it is rare. */
    private static long joinedThree(long last, byte[] a, int before, int length) {
        if (length > 19) {
            return -1;
        }
        long low = highest(last, 0);
        long middle = upToEight(a, before, Math.min(8, length - 8));
        long head = length > 16 ? upToEight(a, before - 8, length - 16) : 0;
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

    private static long upToEight(byte[] a, int to, int length) {
        if (length < 1 || to < 8) {
            return length < 1 || !areFewDigits(a, to - length, to) ? -1 : few(a, to - length, to);
        }
        return highest(Words.getLongLE(a, to - 8), 64 - 8 * length);
    }

    /** The number of a word's bytes without the lowest {@code unread} bits, which are 63 at most. */
    static long highest(long word, int unread) {
        long digits = (word ^ ZEROS) & -1L << unread;
        return isOther(digits) ? -1 : number(digits);
    }

    /** True if a byte is above 9. */
    private static boolean isOther(long digits) {
        return ((digits + 0x7676767676767676L | digits) & HIGH) != 0;
    }

    private static long number(long digits) {
        long w = digits * 10 + (digits >>> 8);
        return (w & 0x000000FF000000FFL) * 0x000F424000000064L + (w >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L
                >>> 32;
    }
}
