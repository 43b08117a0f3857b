package io.sluice.cdc.model.internal.text;

/**
 * The shortest decimal that reads back as a binary floating-point number, the closest one among those, the even one of two
 * equally close.
 *
 * <p>The method is that of R. Giulietti, "The Schubfach way to render doubles" (2020): with {@code 10^k} the largest power
 * not above the distance of neighbours, the answer is one of four multiples of {@code 10^k}, found with 126-bit
 * arithmetic. It gives what the {@code dtoa} of MySQL and MariaDB gives; {@code Double.toString} does not before Java 19.
 */
final class ShortestDecimal {

    private static final long LOW_63 = Long.MAX_VALUE;

    private ShortestDecimal() {}

    /**
     * The decimal exponent of {@link #digits} for the number {@code c * 2^q}.
     *
     * @param narrowBelow the number is a power of two, so that its lower neighbour is half as far as its upper one
     */
    static int exponent(int q, boolean narrowBelow) {
        return narrowBelow ? PowersOfTen.log10ThreeQuarters(q) : PowersOfTen.log10(q);
    }

    /** The decimal's digits, at times with trailing zeros: the number is {@code digits * 10^exponent}. */
    static long digits(long c, int q, boolean narrowBelow, int k) {
        long odd = c & 1;
        int h = q + PowersOfTen.log2(-k) + 2;
        long high = PowersOfTen.high(-k);
        long low = PowersOfTen.low(-k);
        // four times the number, and the ends of the interval that rounds to it, in units of 10^k
        long value = scaled(high, low, c << 2 << h);
        long lower = scaled(high, low, (c << 2) - (narrowBelow ? 1 : 2) << h);
        long upper = scaled(high, low, (c << 2) + 2 << h);

        long s = value >> 2;
        if (s >= 10) {
            long shorter = s / 10 * 10;
            boolean belowFits = lower + odd <= shorter << 2;
            boolean aboveFits = (shorter + 10 << 2) + odd <= upper;
            if (belowFits != aboveFits) {
                return belowFits ? shorter : shorter + 10;
            }
        }
        boolean belowFits = lower + odd <= s << 2;
        boolean aboveFits = (s + 1 << 2) + odd <= upper;
        if (belowFits != aboveFits) {
            return belowFits ? s : s + 1;
        }
        long side = value - (2 * s + 1 << 1);
        return side < 0 || (side == 0 && (s & 1) == 0) ? s : s + 1;
    }

    /** {@code factor * g / 2^127}, its last bit set where anything was cut ("rounding to odd"). */
    private static long scaled(long high, long low, long factor) {
        long x1 = Math.multiplyHigh(low, factor);
        long y0 = high * factor;
        long y1 = Math.multiplyHigh(high, factor);
        long z = (y0 >>> 1) + x1;
        long whole = y1 + (z >>> 63);
        return whole | (z & LOW_63) + LOW_63 >>> 63;
    }
}
