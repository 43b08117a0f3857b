package io.sluice.cdc.model.internal.text;

import java.nio.charset.StandardCharsets;

/** Decimal text to the nearest binary floating-point number, as {@code strtod}, without a string on the common path. */
final class BinaryFloat {

    private static final int MOST_DIGITS = 18;
    private static final int SAFE_EXPONENT = 280;

    private BinaryFloat() {}

    /** The value of what the scanner has trimmed and is not zero, without sign; infinite where it is too large. */
    static double toDouble(NumberScanner n, byte[] a, int start, int end) {
        int digits = n.digitCount();
        if (digits <= MOST_DIGITS) {
            double v = fast(significand(n, a), n.pointPosition() - digits);
            if (v > 0) {
                return v;
            }
        }
        return Math.abs(Double.parseDouble(text(a, start, end)));
    }

    /** As {@link #toDouble}, rounded once to a float. */
    static float toFloat(NumberScanner n, byte[] a, int start, int end) {
        double d = toDouble(n, a, start, end);
        boolean halfway = (Double.doubleToRawLongBits(d) & 0x1FFF_FFFFL) == 0x1000_0000L;
        if (halfway || d < 2 * Float.MIN_NORMAL || d > Float.MAX_VALUE) {
            return Math.abs(Float.parseFloat(text(a, start, end)));
        }
        return (float) d;
    }

    static long significand(NumberScanner n, byte[] a) {
        long w = 0;
        for (int i = n.from; i < n.to; i++) {
            if (i != n.point) {
                w = w * 10 + (a[i] - '0');
            }
        }
        return w;
    }

    /** {@code w * 10^e}, or -1 where 63 bits of the power are not enough to round it or it is near a type's limits. */
    private static double fast(long w, int e) {
        if (e < -SAFE_EXPONENT || e > SAFE_EXPONENT) {
            return -1;
        }
        int shift = Long.numberOfLeadingZeros(w) - 1;
        long factor = w << shift;
        long power = PowersOfTen.high(e);
        long top = Math.multiplyHigh(factor, power) << 2 | (factor * power) >>> 62;
        int exponent = PowersOfTen.log2(e) - shift;
        if (top >= 0) {
            top <<= 1; // the bit that enters is within the error
            exponent--;
        }
        // what was cut: less than 1 of the product, less than 2 for the power's bits; twice that after the shift
        int rest = (int) (top & 0x7FF);
        if (rest >= 0x400 - 7 && rest <= 0x400 + 2) {
            return -1;
        }
        long significand = (top >>> 11) + (rest > 0x400 ? 1 : 0);
        return Math.scalb((double) significand, exponent + 11);
    }

    private static String text(byte[] a, int start, int end) {
        return new String(a, start, end - start, StandardCharsets.US_ASCII);
    }
}
