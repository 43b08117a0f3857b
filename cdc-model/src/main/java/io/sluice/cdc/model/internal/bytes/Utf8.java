package io.sluice.cdc.model.internal.bytes;

/** Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates). */
public final class Utf8 {

    /** {@link #kind}: no UTF-8. */
    public static final int INVALID = -1;

    /** All bytes are ASCII. */
    public static final int ASCII = 0;

    /** Well-formed, no byte is 0xEF: so no U+FFFD. */
    public static final int USUAL = 1;

    /** Well-formed, with a byte 0xEF: a character of U+F000 to U+FFFF. */
    public static final int UNUSUAL = 2;

    private static final long HIGH = 0x8080808080808080L;
    /** The marking bits of a character of three bytes, and of two such. */
    private static final long THREE = 0x8080E0L;

    private static final long THREE_BITS = 0xC0C0F0L;
    private static final long TWICE = THREE << 24 | THREE;
    private static final long TWICE_BITS = THREE_BITS << 24 | THREE_BITS;
    /** The same of a character of two bytes. */
    private static final long TWO = 0x80C0L;

    private static final long TWO_BITS = 0xC0E0L;
    /** A bit for each last half of a lead byte after which any continuation is good: not E0, ED, EE, EF. */
    private static final int FREE_LEADS = 0x1FFE;

    private Utf8() {}

    /** What the bytes are, one of the constants. */
    public static int kind(byte[] a, int from, int to) {
        return Words.isAscii(a, from, to) ? ASCII : kindOfOther(a, from, to);
    }

    /**
     * Chinese, Japanese and Korean go two characters a step. One method, and too large for the compiler to put it into each
     * reader of a text, which then would be too large themselves to be put into a row's.
     */
    private static int kindOfOther(byte[] a, int from, int to) {
        int kind = USUAL;
        int i = from;
        while (i < to) {
            int left = to - i;
            // the next bytes, lowest first; behind the end zeros, which are ASCII and end no character
            long w;
            if (left >= 8) {
                w = Words.getLongLE(a, i);
            } else if (to >= 8) {
                w = Words.getLongLE(a, to - 8) >>> 64 - 8 * left;
            } else {
                w = firstBytes(a, i, left);
            }
            int ascii = Long.numberOfTrailingZeros(w & HIGH) >>> 3;
            i += ascii;
            if (ascii > 5) {
                continue; // a whole character begins in the next word
            }
            w >>>= ascii << 3;
            if ((w & THREE_BITS) == THREE && (FREE_LEADS >>> (int) (w & 0xF) & 1) != 0) {
                boolean twice = (w & TWICE_BITS) == TWICE && (FREE_LEADS >>> (int) (w >>> 24 & 0xF) & 1) != 0;
                i += twice ? 6 : 3;
                continue;
            }
            if ((w & TWO_BITS) == TWO && (w & 0x1E) != 0) {
                i += 2;
                continue;
            }
            int length = sequenceLength(a, i, to);
            if (length == 0) {
                return INVALID;
            }
            kind = a[i] == (byte) 0xEF ? UNUSUAL : kind;
            i += length;
        }
        return kind;
    }

    /** Fewer than eight bytes of an array that has no more. */
    private static long firstBytes(byte[] a, int i, int count) {
        long w = 0;
        for (int k = 0; k < count; k++) {
            w |= (a[i + k] & 0xFFL) << 8 * k;
        }
        return w;
    }

    /** Index of the first byte that is not well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates), or -1. */
    public static int invalid(byte[] a, int from, int to) {
        int i = from;
        while (i < to) {
            if (a[i] < 0) {
                int length = sequenceLength(a, i, to);
                if (length == 0) {
                    return i;
                }
                i += length;
            } else if (i <= to - 8) {
                long high = Words.getLongLE(a, i) & HIGH;
                i += high == 0 ? 8 : Long.numberOfTrailingZeros(high) >>> 3;
            } else {
                i++;
            }
        }
        return -1;
    }

    private static int sequenceLength(byte[] a, int i, int to) {
        int b0 = a[i] & 0xFF;
        if ((b0 & 0xF0) == 0xE0 && i + 3 <= to) {
            int second = a[i + 1] ^ 0x80;
            int third = a[i + 2] ^ 0x80;
            int character = b0 << 12 & 0xF000 | second << 6 & 0xFC0;
            boolean continued = ((second | third) & 0xC0) == 0;
            return continued && character >= 0x800 && (character & 0xF800) != 0xD800 ? 3 : 0;
        }
        int length = b0 < 0xC2 ? 0 : b0 < 0xE0 ? 2 : b0 < 0xF0 ? 3 : b0 < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > to) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if ((a[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int b1 = a[i + 1] & 0xFF;
        boolean outOfRange =
                switch (b0) {
                    case 0xE0 -> b1 < 0xA0;
                    case 0xED -> b1 > 0x9F;
                    case 0xF0 -> b1 < 0x90;
                    case 0xF4 -> b1 > 0x8F;
                    default -> false;
                };
        return outOfRange ? 0 : length;
    }
}
