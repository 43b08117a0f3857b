package io.sluice.cdc.model.internal.text;

import static io.sluice.cdc.model.internal.text.PlainColumn.UNUSUAL;

import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Integers with or without a minus sign. As {@link PlainDigits} it takes or refuses; the sign costs no branch, and up to
 * sixteen bytes only one.
 */
final class PlainIntegers {

    private PlainIntegers() {}

    /** The number in [from, to), or {@link PlainColumn#UNUSUAL} where it is out of the range too. */
    static long read(byte[] a, int from, int to, long lowest, long highest) {
        int length = to - from;
        long last = Words.getLongLE(a, to - 8);
        long sign;
        long magnitude;
        if (length - 1 >>> 3 == 0) {
            int unread = 64 - 8 * length;
            sign = minus(last >>> unread);
            // After a sign alone no bits are left and the shift keeps all: the sign is no digit.
            magnitude = PlainDigits.highest(last, unread + 8 * (int) sign & 63);
        } else if (length - 1 >>> 3 == 1) {
            int unread = 128 - 8 * length;
            long first = Words.getLongLE(a, to - 16);
            sign = minus(first >>> unread);
            magnitude = PlainDigits.joined(first, -1L << unread << 8 * sign, last);
        } else {
            return longer(a, from, to, lowest, highest);
        }
        long value = (magnitude ^ -sign) + sign;
        return magnitude < 0 || value < lowest || value > highest ? UNUSUAL : value;
    }

    /** 1 if the lowest byte is a minus sign, else 0. */
    static long minus(long text) {
        return (text & 0xFF ^ '-') - 1 >>> 63;
    }

    private static long longer(byte[] a, int from, int to, long lowest, long highest) {
        int sign = from < to && a[from] == '-' ? 1 : 0;
        long magnitude = PlainDigits.read(a, from + sign, to);
        long value = (magnitude ^ -sign) + sign;
        return magnitude < 0 || value < lowest || value > highest ? UNUSUAL : value;
    }
}
