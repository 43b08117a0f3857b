package io.sluice.cdc.model.internal.bytes;

/**
 * Finds bytes eight at a time (SWAR: Hacker's Delight, 6-1, "find first 0-byte", in the form without false matches, so that
 * every set bit of a word's match is a match and not only the lowest).
 */
public final class ByteSearch {

    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private static final long BELOW_SPACE = 0x2020202020202020L;

    private static final long ONES = 0x0101010101010101L;

    private ByteSearch() {}

    /** The byte in all eight places, for {@link #matches}. */
    public static long pattern(int wanted) {
        return (wanted & 0xFFL) * 0x0101010101010101L;
    }

    /** Bit 7 of each byte of {@code word} (read little-endian: lowest byte first) that equals the pattern's byte. */
    public static long matches(long word, long pattern) {
        long x = word ^ pattern;
        return ~((x & LOW_BITS) + LOW_BITS | x | LOW_BITS);
    }

    /** False only where all bytes of the word are 0x20 or above. */
    public static boolean mayHaveControl(long word) {
        return (word - BELOW_SPACE & ~word & ~LOW_BITS) != 0;
    }

    /** Place of the lowest match of {@link #matches}, 0 to 7. */
    public static int first(long matches) {
        return Long.numberOfTrailingZeros(matches) >>> 3;
    }

    /** Index of the first {@code wanted} in {@code [from, to)}, or -1. */
    public static int indexOf(byte[] a, int from, int to, int wanted) {
        long pattern = pattern(wanted);
        int p = from;
        // Four words to a branch: rows of a hundred bytes and more are found in half the time.
        while (p <= to - 32 && !mayHold(a, p, pattern)) {
            p += 32;
        }
        for (; p <= to - 8; p += 8) {
            long m = matches(Words.getLongLE(a, p), pattern);
            if (m != 0) {
                return p + first(m);
            }
        }
        for (; p < to; p++) {
            if (a[p] == (byte) wanted) {
                return p;
            }
        }
        return -1;
    }

    /** Whether the pattern's byte is one of 32. */
    private static boolean mayHold(byte[] a, int at, long pattern) {
        long x0 = Words.getLongLE(a, at) ^ pattern;
        long x1 = Words.getLongLE(a, at + 8) ^ pattern;
        long x2 = Words.getLongLE(a, at + 16) ^ pattern;
        long x3 = Words.getLongLE(a, at + 24) ^ pattern;
        // Of each word, bytes above a zero may count as zeros too, and no others (Hacker's Delight, 6-1).
        return ((x0 - ONES & ~x0 | x1 - ONES & ~x1 | x2 - ONES & ~x2 | x3 - ONES & ~x3) & ~LOW_BITS) != 0;
    }

    /** Index of the first byte that is one of two, or -1. */
    public static int indexOfEither(byte[] a, int from, int to, int one, int other) {
        long p1 = pattern(one);
        long p2 = pattern(other);
        int p = from;
        for (; p <= to - 8; p += 8) {
            long w = Words.getLongLE(a, p);
            long m = matches(w, p1) | matches(w, p2);
            if (m != 0) {
                return p + first(m);
            }
        }
        for (; p < to; p++) {
            if (a[p] == (byte) one || a[p] == (byte) other) {
                return p;
            }
        }
        return -1;
    }
}
