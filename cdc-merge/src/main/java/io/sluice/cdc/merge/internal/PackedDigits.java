package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Characters of numbers, dates and times in four bits each: a digit's value, and 10 to 15 for {@code : + , - . } and space,
 * which but for the space are the low four bits of the character. Eight characters are packed and unpacked at a time.
 */
final class PackedDigits {

    /** What {@link #pack} may write beyond the packed bytes. */
    static final int SLACK = 8;

    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private PackedDigits() {}

    static int length(int characters) {
        return characters + 1 >> 1;
    }

    /**
     * Packs {@code a[from, to)} to {@code out[at]}.
     *
     * @param out has {@link #SLACK} bytes more than the packed ones take
     * @return false where there is another character; then what was written counts for nothing
     */
    static boolean pack(byte[] a, int from, int to, byte[] out, int at) {
        int n = at;
        int i = from;
        for (; i <= to - 8; i += 8, n += 4) {
            long characters = Words.getLong(a, i);
            long numbers = numbers(characters);
            if (characters(numbers) != characters) {
                return false;
            }
            Words.putInt(out, n, squeezed(numbers));
        }
        int rest = to - i;
        if (rest == 0) {
            return true;
        }
        long characters = rest(a, i, rest);
        long numbers = numbers(characters);
        Words.putInt(out, n, squeezed(numbers));
        return characters(numbers) == characters;
    }

    /** The last one to seven characters with zeros behind them. */
    private static long rest(byte[] a, int at, int rest) {
        if (at <= a.length - 8) {
            long kept = -1L << (64 - (rest << 3));
            return Words.getLong(a, at) & kept | ONES * '0' & ~kept;
        }
        long characters = ONES * '0';
        for (int i = 0; i < rest; i++) {
            characters ^= ((a[at + i] ^ '0') & 0xFFL) << (56 - (i << 3));
        }
        return characters;
    }

    /** Puts the characters packed at {@code page[at]} to {@code a[from, to)} and may write seven bytes more. */
    static void unpack(byte[] page, int at, byte[] a, int from, int to) {
        int p = at;
        for (int i = from; i < to; i += 8, p += 4) {
            int packed = p <= page.length - 4 ? Words.getInt(page, p) : last(page, p);
            Words.putLong(a, i, characters(spread(packed)));
        }
    }

    /** Where the page ends less than four bytes after the start of the last ones. */
    private static int last(byte[] page, int at) {
        int packed = 0;
        for (int i = 0; i < 4; i++) {
            packed = packed << 8 | (at + i < page.length ? page[at + i] & 0xFF : 0);
        }
        return packed;
    }

    /** Of each byte, its number if it has one; right only where {@link #characters} of it is the byte again. */
    private static long numbers(long characters) {
        long x = characters ^ ONES * ' ';
        long spaces = ~((x & LOW_BITS) + LOW_BITS | x | LOW_BITS) >>> 7;
        return characters & ONES * 15 | spaces * 15;
    }

    private static long characters(long numbers) {
        // 11 and more: 0x2B and more, those below: 0x30 and more
        long marks = numbers + ONES * (0x80 - 11) >>> 7 & ONES;
        long spaces = numbers & numbers >>> 1 & numbers >>> 2 & numbers >>> 3 & ONES;
        return (numbers | ONES * '0') - (marks << 4) - spaces * 15;
    }

    /** The low halves of eight bytes. */
    private static int squeezed(long numbers) {
        long x = (numbers | numbers >>> 4) & 0x00FF00FF00FF00FFL;
        x = (x | x >>> 8) & 0x0000FFFF0000FFFFL;
        return (int) (x | x >>> 16);
    }

    private static long spread(int packed) {
        long x = packed & 0xFFFFFFFFL;
        x = (x | x << 16) & 0x0000FFFF0000FFFFL;
        x = (x | x << 8) & 0x00FF00FF00FF00FFL;
        return (x | x << 4) & 0x0F0F0F0F0F0F0F0FL;
    }
}
