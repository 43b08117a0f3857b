package io.sluice.cdc.model.internal.text;

import java.math.BigInteger;

/**
 * Powers of ten to 126 bits: {@code 10^e} lies in {@code (g - 1, g] * 2^(log2(e) - 125)}, where {@code g = high * 2^63 + low}
 * and {@code 2^125 <= g < 2^126}. Made once, with exact arithmetic.
 */
final class PowersOfTen {

    static final int MIN = -345;
    static final int MAX = 345;

    private static final long[] HIGH = new long[MAX - MIN + 1];
    private static final long[] LOW = new long[MAX - MIN + 1];

    static {
        BigInteger mask = BigInteger.ONE.shiftLeft(63).subtract(BigInteger.ONE);
        for (int e = MIN; e <= MAX; e++) {
            int shift = 125 - log2(e);
            BigInteger power = BigInteger.TEN.pow(Math.abs(e));
            BigInteger floor = e >= 0
                    ? (shift >= 0 ? power.shiftLeft(shift) : power.shiftRight(-shift))
                    : BigInteger.ONE.shiftLeft(shift).divide(power);
            BigInteger g = floor.add(BigInteger.ONE);
            HIGH[e - MIN] = g.shiftRight(63).longValueExact();
            LOW[e - MIN] = g.and(mask).longValueExact();
        }
    }

    private PowersOfTen() {}

    static long high(int e) {
        return HIGH[e - MIN];
    }

    static long low(int e) {
        return LOW[e - MIN];
    }

    /** floor(log2(10^e)). */
    static int log2(int e) {
        return (int) (e * 913_124_641_741L >> 38); // log2(10) * 2^38
    }

    /** floor(log10(2^e)). */
    static int log10(int e) {
        return (int) (e * 661_971_961_083L >> 41); // log10(2) * 2^41
    }

    /** floor(log10(3/4 * 2^e)). */
    static int log10ThreeQuarters(int e) {
        return (int) (e * 661_971_961_083L - 274_743_187_321L >> 41); // log10(3/4) * 2^41
    }
}
