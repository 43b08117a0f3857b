package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How {@code decimal2bin} lays a DECIMAL out: groups of nine digits in four bytes each, big-endian, before and after the
 * point; the outermost groups may have fewer digits and then take {@link #BYTES} of them. The first bit is inverted, and
 * all bytes of a negative number are. One for each precision and scale.
 */
final class DecimalGroups {

    static final int GROUP_DIGITS = 9;
    static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000};
    private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
    private static final int FULL_BYTES = 4;

    private static final Map<Integer, DecimalGroups> KNOWN = new ConcurrentHashMap<>();

    /** Of each group in order: digits and bytes. */
    final int[] digits;

    final int[] bytes;
    /** How many of them stand before the point. */
    final int whole;
    /** Bytes of all. */
    final int size;
    /** For each group: up to what the number before it may be so that with it a {@code long} holds it. */
    private final long[] mostBefore;

    private DecimalGroups(int precision, int scale) {
        int wholeDigits = precision - scale;
        int leading = wholeDigits % GROUP_DIGITS == 0 ? 0 : 1;
        int trailing = scale % GROUP_DIGITS == 0 ? 0 : 1;
        this.whole = leading + wholeDigits / GROUP_DIGITS;
        int count = whole + scale / GROUP_DIGITS + trailing;
        this.digits = new int[count];
        this.bytes = new int[count];
        this.mostBefore = new long[count];
        for (int i = 0; i < count; i++) {
            digits[i] = i == 0 && leading == 1
                    ? wholeDigits % GROUP_DIGITS
                    : i == count - 1 && trailing == 1 ? scale % GROUP_DIGITS : GROUP_DIGITS;
            bytes[i] = BYTES[digits[i]];
            int unit = POWERS[digits[i]];
            mostBefore[i] = (Long.MAX_VALUE - (unit - 1)) / unit;
        }
        this.size = size(precision, scale);
    }

    static DecimalGroups of(int precision, int scale) {
        return KNOWN.computeIfAbsent(precision << 8 | scale, k -> new DecimalGroups(precision, scale));
    }

    static int size(int precision, int scale) {
        int whole = precision - scale;
        return whole / GROUP_DIGITS * FULL_BYTES
                + BYTES[whole % GROUP_DIGITS]
                + scale / GROUP_DIGITS * FULL_BYTES
                + BYTES[scale % GROUP_DIGITS];
    }

    /** The number without its point, or {@link ColumnDecoder#UNUSUAL}. */
    long unscaled(byte[] a, int from) {
        boolean negative = a[from] >= 0;
        long value = 0;
        int at = from;
        for (int i = 0; i < digits.length; i++) {
            int group = group(a, at, i, negative);
            int unit = POWERS[digits[i]];
            if (group < 0 || group >= unit || value > mostBefore[i]) {
                return ColumnDecoder.UNUSUAL;
            }
            value = value * unit + group;
            at += bytes[i];
        }
        return negative ? -value : value;
    }

    /** One group, which stands at {@code at}; negative if its bytes hold more than an int. */
    int group(byte[] a, int at, int i, boolean negative) {
        int count = bytes[i];
        int raw;
        if (count == FULL_BYTES) {
            raw = Words.getInt(a, at);
        } else {
            raw = 0;
            for (int k = 0; k < count; k++) {
                raw = raw << 8 | a[at + k] & 0xFF;
            }
        }
        if (i == 0) {
            raw ^= 0x80 << 8 * (count - 1);
        }
        return negative ? ~raw & -1 >>> 32 - 8 * count : raw;
    }
}
