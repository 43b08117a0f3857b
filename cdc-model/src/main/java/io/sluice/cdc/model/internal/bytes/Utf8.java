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
    private static final long NIBBLES = 0x0F0F0F0F0F0F0F0FL;
    private static final long ONES = 0x0101010101010101L;

    private Utf8() {}

    /** What the bytes are, one of the constants. */
    public static int kind(byte[] a, int from, int to) {
        return Words.isAscii(a, from, to) ? ASCII : kindOfOther(a, from, to);
    }

    /**
     * {@link #kind} of bytes that are not all ASCII, eight at a time: each lead byte says where continuations must be, in this
     * word or the next, and nowhere else may one be. Leads whose second byte is bounded (E0, ED), those of four bytes and
     * what is wrong are gone through again, byte by byte. One method, and too large for the compiler to put it into each
     * reader of a text, which then would be too large themselves to be put into a row's.
     */
    public static int kindOfOther(byte[] a, int from, int to) {
        long wrong = 0;
        long ef = 0;
        long due = 0;
        int i = from;
        while (i < to) {
            int left = to - i;
            // the next bytes, lowest first; behind the end zeros, which are ASCII and continue no character
            long w;
            if (left >= 8) {
                w = Words.getLongLE(a, i);
            } else if (to >= 8) {
                w = Words.getLongLE(a, to - 8) >>> 64 - 8 * left;
            } else {
                w = firstBytes(a, i, left);
            }
            long isTwo = w << 1;
            long isThree = w << 2;
            long isFour = w << 3;
            long lead = w & isTwo & HIGH;
            long lead3 = lead & isThree;
            wrong |= w & ~isTwo & HIGH ^ (lead << 8 | lead3 << 16 | due);
            due = lead >>> 56 | lead3 >>> 48;
            long low = w & NIBBLES;
            // What is added carries into bit 4, which then is shifted to where the leads are.
            long noE0 = low + 0x0F * ONES;
            long noED = (low ^ 0x0D * ONES) + 0x0F * ONES;
            long noC0 = low + 0x0E * ONES << 3;
            wrong |= lead3 & (isFour | ~((noE0 & noED) << 3)) | lead & ~(isThree | isFour | noC0);
            ef |= lead3 & low + ONES << 3;
            i += 8;
        }
        if ((wrong | due) == 0) {
            return ef != 0 ? UNUSUAL : USUAL;
        }
        int kind = USUAL;
        i = from;
        while (i < to) {
            int length = a[i] >= 0 ? 1 : sequenceLength(a, i, to);
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
