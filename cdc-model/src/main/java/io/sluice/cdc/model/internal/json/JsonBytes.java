package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Utf8;
import io.sluice.cdc.model.internal.bytes.Words;

/**
 * JSON strings and numbers in byte arrays (RFC 8259), found and read without objects. Faults are in-band codes here; the
 * callers know the place and throw.
 */
public final class JsonBytes {

    /** {@link #stringEnd}: no closing quote before the limit. */
    public static final int UNTERMINATED = Integer.MIN_VALUE;

    /** {@link #stringEnd}: a byte below 0x20, which JSON wants escaped. */
    public static final int CONTROL_BYTE = Integer.MIN_VALUE + 1;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private JsonBytes() {}

    /**
     * Index of the quote that ends a string.
     *
     * @param from index after the opening quote
     * @return the index; its complement ({@code ~index}) where the string holds a backslash; or one of the fault codes
     */
    public static int stringEnd(byte[] a, int from, int limit) {
        int i = from;
        while (i <= limit - 8) {
            long stops = stops(Words.getLongLE(a, i));
            if (stops != 0) {
                i += Long.numberOfTrailingZeros(stops) >>> 3;
                return a[i] == '"' ? i : rareStop(a, i, limit);
            }
            i += 8;
        }
        while (i < limit) {
            byte b = a[i];
            if (b == '"') {
                return i;
            }
            if (b == '\\' || (b & 0xE0) == 0) {
                return rareStop(a, i, limit);
            }
            i++;
        }
        return UNTERMINATED;
    }

    /**
     * {@link #stringEnd} of a string without escapes, sixteen bytes at a time and without a branch on its length, which no
     * processor can foresee in a table's values.
     *
     * @return the index of the closing quote; or -1 for any other string and for one that ends too near to the limit: ask
     *     {@link #stringEnd}
     */
    public static int plainStringEnd(byte[] a, int from, int limit) {
        int i = from;
        // Written as a difference: the compiler would take it for a counted loop, whose setup costs more than it saves
        // here.
        while (i + 16 - limit <= 0) {
            int first = Long.numberOfTrailingZeros(stops(Words.getLongLE(a, i)));
            int second = Long.numberOfTrailingZeros(stops(Words.getLongLE(a, i + 8)));
            // 64 where a word has no stop, so the second counts only then
            int end = first + (second & -(first >>> 6));
            if (end < 128) {
                int at = i + (end >>> 3);
                return a[at] == '"' ? at : -1;
            }
            i += 16;
        }
        return -1;
    }

    public static boolean isFault(int stringEnd) {
        return stringEnd <= CONTROL_BYTE;
    }

    private static int rareStop(byte[] a, int at, int limit) {
        int i = at;
        while (a[i] == '\\') {
            int next = stringEnd(a, i + 2, limit, true);
            if (next >= 0) {
                return ~next;
            }
            if (isFault(next)) {
                return next;
            }
            i = ~next;
        }
        return CONTROL_BYTE;
    }

    /** As above, but stops at a backslash and returns the complement of its index. */
    private static int stringEnd(byte[] a, int from, int limit, boolean stopAtBackslash) {
        int i = from;
        while (i <= limit - 8) {
            long stops = stops(Words.getLongLE(a, i));
            if (stops != 0) {
                i += Long.numberOfTrailingZeros(stops) >>> 3;
                return a[i] == '"' ? i : a[i] == '\\' ? ~i : CONTROL_BYTE;
            }
            i += 8;
        }
        for (; i < limit; i++) {
            byte b = a[i];
            if (b == '"') {
                return i;
            }
            if (b == '\\') {
                return ~i;
            }
            if ((b & 0xE0) == 0) {
                return CONTROL_BYTE;
            }
        }
        return UNTERMINATED;
    }

    /**
     * High bits of the bytes that are a quote, a backslash or below 0x20; the lowest one is exact. Flipping bit 1 puts the
     * quote (0x22) at 0x20, next to the control bytes, so one comparison with 0x21 finds both.
     */
    private static long stops(long w) {
        long q = (w ^ 0x0202020202020202L) - 0x2121212121212121L;
        long b = (w ^ 0x5C5C5C5C5C5C5C5CL) - ONES;
        return (q | b) & ~w & HIGH;
    }

    /** Index of the first byte of this value, or -1. */
    public static int indexOf(byte value, byte[] a, int from, int limit) {
        long pattern = ONES * (value & 0xFF);
        int i = from;
        for (; i <= limit - 8; i += 8) {
            long w = Words.getLongLE(a, i) ^ pattern;
            long hit = w - ONES & ~w & HIGH;
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; i < limit; i++) {
            if (a[i] == value) {
                return i;
            }
        }
        return -1;
    }

    /** Index of the first byte that is no JSON white space. */
    public static int skipWhitespace(byte[] a, int from, int limit) {
        int i = from;
        while (i < limit && isWhitespace(a[i])) {
            i++;
        }
        return i;
    }

    public static boolean isWhitespace(byte b) {
        return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
    }

    /**
     * Appends the UTF-8 of a string's content with its escapes resolved.
     *
     * @return -1, or the index of the fault: an unknown escape, four hex digits missing, or a lone surrogate
     */
    public static int unescape(byte[] a, int from, int to, ByteSink out) {
        int i = from;
        while (i < to) {
            int run = i;
            int escape = indexOf((byte) '\\', a, i, to);
            i = escape < 0 ? to : escape;
            out.put(a, run, i - run);
            if (i == to) {
                return -1;
            }
            if (i + 1 == to) {
                return i;
            }
            byte b = a[i + 1];
            if (b == 'u') {
                int unit = hex4(a, i + 2, to);
                if (unit < 0 || Character.isLowSurrogate((char) unit)) {
                    return i;
                }
                int codePoint = unit;
                int length = 6;
                if (Character.isHighSurrogate((char) unit)) {
                    int low = i + 7 < to && a[i + 6] == '\\' && a[i + 7] == 'u' ? hex4(a, i + 8, to) : -1;
                    if (low < 0 || !Character.isLowSurrogate((char) low)) {
                        return i;
                    }
                    codePoint = Character.toCodePoint((char) unit, (char) low);
                    length = 12;
                }
                putUtf8(codePoint, out);
                i += length;
            } else {
                int plain = simpleEscape(b);
                if (plain < 0) {
                    return i;
                }
                out.put(plain);
                i += 2;
            }
        }
        return -1;
    }

    private static int simpleEscape(byte b) {
        return switch (b) {
            case '"', '\\', '/' -> b;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    private static int hex4(byte[] a, int from, int to) {
        if (from + 4 > to) {
            return -1;
        }
        int v = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(a[i], 16);
            if (digit < 0) {
                return -1;
            }
            v = v << 4 | digit;
        }
        return v;
    }

    private static void putUtf8(int c, ByteSink out) {
        if (c < 0x80) {
            out.put(c);
        } else if (c < 0x800) {
            out.put(0xC0 | c >> 6);
            out.put(0x80 | c & 0x3F);
        } else if (c < 0x10000) {
            out.put(0xE0 | c >> 12);
            out.put(0x80 | c >> 6 & 0x3F);
            out.put(0x80 | c & 0x3F);
        } else {
            out.put(0xF0 | c >> 18);
            out.put(0x80 | c >> 12 & 0x3F);
            out.put(0x80 | c >> 6 & 0x3F);
            out.put(0x80 | c & 0x3F);
        }
    }

    /** {@link Utf8#invalid}. */
    public static int invalidUtf8(byte[] a, int from, int to) {
        return Utf8.invalid(a, from, to);
    }

    /** Index after a number, or -1 where none stands at {@code from}. The byte after it is not looked at. */
    public static int numberEnd(byte[] a, int from, int limit) {
        int i = from;
        if (i < limit && a[i] == '-') {
            i++;
        }
        int digits = i;
        i = digitsEnd(a, i, limit);
        if (i == digits || (a[digits] == '0' && i > digits + 1)) {
            return -1;
        }
        if (i < limit && a[i] == '.') {
            int fraction = i + 1;
            i = digitsEnd(a, fraction, limit);
            if (i == fraction) {
                return -1;
            }
        }
        if (i < limit && (a[i] == 'e' || a[i] == 'E')) {
            i++;
            if (i < limit && (a[i] == '+' || a[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = digitsEnd(a, exponent, limit);
            if (i == exponent) {
                return -1;
            }
        }
        return i;
    }

    private static int digitsEnd(byte[] a, int from, int limit) {
        int i = from;
        while (i < limit && a[i] >= '0' && a[i] <= '9') {
            i++;
        }
        return i;
    }
}
