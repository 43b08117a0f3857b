package io.sluice.cdc.model.internal.text;

import static io.sluice.cdc.model.internal.text.PlainColumn.UNUSUAL;

import io.sluice.cdc.model.internal.bytes.ByteSearch;
import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Numbers with a point, read as the whole number of all their digits. As {@link PlainDigits} it takes or refuses. Up to eight
 * bytes are one word, out of which the point is cut; neither its place nor a sign costs a branch.
 */
final class PlainDecimals {

    private static final int MOST_DIGITS = 18;
    /** {@link #fraction} of a number without a point. */
    private static final int NO_POINT = -1;

    private static final long HIGH = 0x8080808080808080L;
    private static final long POINTS = ByteSearch.pattern('.');
    private static final long ONES = ByteSearch.pattern(1);
    private static final long[] POWERS = new long[MOST_DIGITS + 1];
    private static final double[] EXACT_POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private PlainDecimals() {}

    /** First magnitude that has more than so many digits, of which 18 are read at most. */
    static long limit(int digits) {
        return POWERS[Math.min(MOST_DIGITS, digits)];
    }

    /**
     * The number times 10 to the power of the scale, or {@link PlainColumn#UNUSUAL}.
     *
     * @param limit first magnitude of the result that does not fit
     */
    static long unscaled(byte[] a, int from, int to, int scale, long limit, boolean signed) {
        int length = to - from;
        if (length - 1 >>> 3 != 0) {
            return longUnscaled(a, from, to, scale, limit, signed);
        }
        long text = Words.getLongLE(a, to - 8) >>> 64 - 8 * length;
        int sign = (int) PlainIntegers.minus(text);
        int point = point(text);
        int fraction = length - 1 - point;
        if ((point - sign - 1 | fraction - 1 | scale - fraction | MOST_DIGITS - scale + sign - point) < 0) {
            return longUnscaled(a, from, to, scale, limit, signed);
        }
        long magnitude = withoutPoint(text, length, sign, point);
        long value = magnitude * POWERS[scale - fraction];
        return magnitude < 0 || value >= limit || (sign > 0 && !signed && value != 0)
                ? UNUSUAL
                : (value ^ -sign) + sign;
    }

    /** The number, or NaN where it is unusual, has more digits, or a sign that the type has not. */
    static double floating(byte[] a, int from, int to, int mostDigits, boolean signed) {
        int length = to - from;
        if (length - 1 >>> 3 != 0) {
            return longFloating(a, from, to, mostDigits, signed);
        }
        long text = Words.getLongLE(a, to - 8) >>> 64 - 8 * length;
        int sign = (int) PlainIntegers.minus(text);
        int point = point(text);
        int fraction = length - 1 - point;
        if ((point - sign - 1 | fraction - 1 | mostDigits + sign + 1 - length) < 0 || (sign > 0 && !signed)) {
            return longFloating(a, from, to, mostDigits, signed);
        }
        long magnitude = withoutPoint(text, length, sign, point);
        return magnitude < 0 ? Double.NaN : quotient(magnitude, fraction, sign);
    }

    /** Index of the first point among the bytes of a word, lowest first; 8 if there is none. */
    private static int point(long text) {
        long x = text ^ POINTS;
        return Long.numberOfTrailingZeros(x - ONES & ~x & HIGH) >>> 3;
    }

    /** The number of the digits around a point at 1 to 6, behind the sign. */
    private static long withoutPoint(long text, int length, int sign, int point) {
        long behind = -1L << 8 * point;
        int unread = 72 - 8 * length;
        long digits = (text & ~behind | text >>> 8 & behind) << unread;
        return PlainDigits.highest(digits, unread + 8 * sign);
    }

    /** Below 2^53 over a power of ten that is exact: one rounding, the right one. */
    private static double quotient(long magnitude, int fraction, int sign) {
        double value = magnitude / EXACT_POWERS[fraction];
        return sign > 0 ? -value : value;
    }

    private static long longUnscaled(byte[] a, int from, int to, int scale, long limit, boolean signed) {
        int sign = from < to && a[from] == '-' ? 1 : 0;
        int fraction = fraction(a, from + sign, to);
        int missing = scale - Math.max(0, fraction);
        if (missing < 0 || to - from - sign + missing > MOST_DIGITS + (fraction >= 0 ? 1 : 0)) {
            return UNUSUAL;
        }
        long magnitude = magnitude(a, from + sign, to, fraction);
        long value = magnitude * POWERS[missing];
        return magnitude < 0 || value >= limit || (sign > 0 && !signed && value != 0)
                ? UNUSUAL
                : (value ^ -sign) + sign;
    }

    private static double longFloating(byte[] a, int from, int to, int mostDigits, boolean signed) {
        int sign = from < to && a[from] == '-' ? 1 : 0;
        int fraction = fraction(a, from + sign, to);
        int digits = to - from - sign - (fraction >= 0 ? 1 : 0);
        if (digits > mostDigits || (sign > 0 && !signed)) {
            return Double.NaN;
        }
        long magnitude = magnitude(a, from + sign, to, fraction);
        return magnitude < 0 ? Double.NaN : quotient(magnitude, Math.max(0, fraction), sign);
    }

    /** Count of bytes behind the last point that is among the last eight bytes of [from, to), or {@link #NO_POINT}. */
    private static int fraction(byte[] a, int from, int to) {
        int behind = Long.numberOfLeadingZeros(ByteSearch.matches(Words.getLongLE(a, to - 8), POINTS)) >>> 3;
        return behind < Math.min(8, to - from) ? behind : NO_POINT;
    }

    /** The number of all digits, with one at least before the point and behind it; or something negative. */
    private static long magnitude(byte[] a, int from, int to, int fraction) {
        int cut = to - 8 - (fraction >= 0 ? 1 : 0);
        int digits = cut - from + 8;
        if (fraction == 0 || digits <= Math.max(0, fraction)) {
            return -1;
        }
        // Without a point all bits are kept: a shift by 72 is one by 8, and both words are the same one.
        long kept = -1L << (64 - 8 * fraction);
        long last = Words.getLongLE(a, to - 8) & kept | Words.getLongLE(a, cut) & ~kept;
        return PlainDigits.joined(last, a, cut, digits);
    }
}
