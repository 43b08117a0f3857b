package io.sluice.cdc.model.internal.bytes;

/**
 * A 64-bit hash of a byte range for tables in memory: 128-bit multiply and fold over 16 bytes a step, after the public
 * description of wyhash (Wang Yi), with constants of our own. Not stable across versions: never stored. Not for hostile
 * keys that aim at collisions; the tables that use it stay correct under them, only slower.
 */
public final class Hash64 {

    // odd words without meaning: fractions of the square roots of 7, 11 and 13, as SHA-512 uses them
    private static final long A = 0xA54FF53A5F1D36F1L;
    private static final long B = 0x510E527FADE682D1L;
    private static final long C = 0x9B05688C2B3E6C1FL;

    private Hash64() {}

    public static long hash(byte[] a, int offset, int length) {
        long seed = B ^ length;
        int at = offset;
        int left = length;
        while (left > 16) {
            seed = mix(Words.getLongLE(a, at) ^ A, Words.getLongLE(a, at + 8) ^ seed);
            at += 16;
            left -= 16;
        }
        long low;
        long high;
        if (left >= 8) {
            // the two words may overlap: together they cover 8 to 16 bytes
            low = Words.getLongLE(a, at);
            high = Words.getLongLE(a, at + left - 8);
        } else if (left >= 4) {
            low = Words.getIntLE(a, at) & 0xFFFFFFFFL;
            high = Words.getIntLE(a, at + left - 4) & 0xFFFFFFFFL;
        } else if (left > 0) {
            low = (a[at] & 0xFFL) << 16 | (a[at + (left >> 1)] & 0xFFL) << 8 | (a[at + left - 1] & 0xFFL);
            high = 0;
        } else {
            low = 0;
            high = 0;
        }
        return mix(C ^ length, mix(low ^ A, high ^ seed));
    }

    private static long mix(long x, long y) {
        return x * y ^ multiplyHighUnsigned(x, y);
    }

    /** Math.unsignedMultiplyHigh comes with Java 18. */
    private static long multiplyHighUnsigned(long x, long y) {
        return Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
    }
}
