package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.Digits;

/**
 * DECIMAL as {@code decimal2bin} writes it: groups of nine digits in four bytes each, big-endian, before and after the
 * point; the outermost groups may have fewer digits and then take {@link #BYTES} of them. The first bit is inverted, and
 * all bytes of a negative number are.
 *
 * <p>Up to eight bytes and eighteen digits, nearly every column there is, the number is read as one word and cut into its
 * groups; anything else goes group by group.
 */
final class DecimalDecoder extends ColumnDecoder {

    private static final int GROUP_DIGITS = 9;
    private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
    private static final int[] POWERS = {
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };
    private static final int MOST_DIGITS_OF_LONG = 18;

    private final int scale;
    /** Digits before the point that a ZEROFILL column shows; 1 for others. */
    private final int leastWhole;

    private final int size;
    private final boolean word;
    private final long wordMask;
    private final long signBit;
    /** Of each group in order: digits, bytes, and for the word its shift. */
    private final int[] groupDigits;

    private final int[] groupBytes;
    private final int[] groupShift;
    /** How many of them stand before the point. */
    private final int wholeGroups;

    private final long wholeUnit;

    DecimalDecoder(ColumnType type) {
        super(type, size(type.length(), type.scale()));
        this.scale = type.scale();
        int whole = type.length() - scale;
        this.leastWhole = type.zerofill() ? Math.max(1, whole) : 1;
        this.size = width();
        int leading = whole % GROUP_DIGITS == 0 ? 0 : 1;
        int trailing = scale % GROUP_DIGITS == 0 ? 0 : 1;
        this.wholeGroups = leading + whole / GROUP_DIGITS;
        int groups = wholeGroups + scale / GROUP_DIGITS + trailing;
        this.groupDigits = new int[groups];
        this.groupBytes = new int[groups];
        this.groupShift = new int[groups];
        int end = 0;
        for (int i = 0; i < groups; i++) {
            int digits = i == 0 && leading == 1
                    ? whole % GROUP_DIGITS
                    : i == groups - 1 && trailing == 1 ? scale % GROUP_DIGITS : GROUP_DIGITS;
            groupDigits[i] = digits;
            groupBytes[i] = BYTES[digits];
            end += BYTES[digits];
            groupShift[i] = 8 * (size - end);
        }
        this.word = size <= Long.BYTES && type.length() <= MOST_DIGITS_OF_LONG;
        this.wordMask = size >= Long.BYTES ? -1 : (1L << 8 * size) - 1;
        this.signBit = 1L << 8 * Math.min(size, Long.BYTES) - 1;
        long unit = 1;
        for (int i = 0; i < scale && i < MOST_DIGITS_OF_LONG; i++) {
            unit *= 10;
        }
        this.wholeUnit = unit;
    }

    /** Of a DECIMAL within a JSON document. */
    static DecimalDecoder of(int precision, int scale) {
        return new DecimalDecoder(new ColumnType(
                ColumnType.Kind.DECIMAL, precision, scale, false, false, null, null, java.util.List.of()));
    }

    static int size(int precision, int scale) {
        int whole = precision - scale;
        return whole / GROUP_DIGITS * 4
                + BYTES[whole % GROUP_DIGITS]
                + scale / GROUP_DIGITS * 4
                + BYTES[scale % GROUP_DIGITS];
    }

    @Override
    public long getUnscaledLong(byte[] a, int from, int to) {
        long unscaled = unscaled(a, from);
        return unscaled < 0 && type.unsigned() ? UNUSUAL : unscaled;
    }

    private long unscaled(byte[] a, int from) {
        return word && from + size >= Long.BYTES ? readWord(a, from) : readGroups(a, from);
    }

    @Override
    public long getLong(byte[] a, int from, int to) {
        long unscaled = getUnscaledLong(a, from, to);
        if (scale == 0 || unscaled == UNUSUAL) {
            return unscaled;
        }
        if (scale > MOST_DIGITS_OF_LONG) {
            return unscaled == 0 ? 0 : UNUSUAL;
        }
        return unscaled % wholeUnit == 0 ? unscaled / wholeUnit : UNUSUAL;
    }

    /** The word that ends where the cell ends; what stands before the cell in it is masked away. */
    private long readWord(byte[] a, int from) {
        long raw = Words.getLong(a, from + size - Long.BYTES);
        boolean negative = (raw & signBit) == 0;
        long w = (negative ? ~(raw ^ signBit) : raw ^ signBit) & wordMask;
        long value = 0;
        for (int i = 0; i < groupDigits.length; i++) {
            long group = w >>> groupShift[i] & -1L >>> 64 - 8 * groupBytes[i];
            int unit = POWERS[groupDigits[i]];
            if (group >= unit) {
                return UNUSUAL;
            }
            value = value * unit + group;
        }
        return negative ? -value : value;
    }

    private long readGroups(byte[] a, int from) {
        boolean negative = a[from] >= 0;
        long value = 0;
        int at = from;
        for (int i = 0; i < groupDigits.length; i++) {
            int group = group(a, at, from, i, negative);
            int unit = POWERS[groupDigits[i]];
            if (group < 0 || group >= unit || value > (Long.MAX_VALUE - group) / unit) {
                return UNUSUAL;
            }
            value = value * unit + group;
            at += groupBytes[i];
        }
        return negative ? -value : value;
    }

    /** One group at {@code at} of the cell at {@code from}; negative if its bytes hold more than an int. */
    private int group(byte[] a, int at, int from, int i, boolean negative) {
        int bytes = groupBytes[i];
        int raw = 0;
        for (int k = 0; k < bytes; k++) {
            int b = a[at + k] & 0xFF;
            raw = raw << 8 | (at + k == from ? b ^ 0x80 : b);
        }
        return negative ? ~raw & -1 >>> 32 - 8 * bytes : raw;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        long unscaled = unscaled(a, from);
        if (unscaled == UNUSUAL || scale > MOST_DIGITS_OF_LONG) {
            appendGroups(a, from, out);
            return;
        }
        if (unscaled < 0) {
            requireSigned();
            out.put('-');
        }
        long magnitude = Math.abs(unscaled);
        if (scale == 0) {
            Digits.putPadded(magnitude, leastWhole, out);
            return;
        }
        long whole = magnitude / wholeUnit;
        Digits.putPadded(whole, leastWhole, out);
        out.put('.');
        Digits.putPadded(magnitude - whole * wholeUnit, scale, out);
    }

    private void appendGroups(byte[] a, int from, ByteSink out) {
        boolean negative = a[from] >= 0 && isNotZero(a, from);
        if (negative) {
            requireSigned();
        }
        int start = out.size();
        if (negative) {
            out.put('-');
        }
        boolean complement = a[from] >= 0;
        boolean begun = leastWhole > 1;
        int at = from;
        for (int i = 0; i < groupDigits.length; i++) {
            if (i == wholeGroups) {
                begun = point(begun, out);
            }
            int group = group(a, at, from, i, complement);
            if (group < 0 || group >= POWERS[groupDigits[i]]) {
                out.setSize(start);
                throw invalid("a group of more than " + groupDigits[i] + " decimal digits");
            }
            if (begun) {
                Digits.putPadded(group, groupDigits[i], out);
            } else if (group != 0) {
                Digits.putUnsigned(group, out);
                begun = true;
            }
            at += groupBytes[i];
        }
        if (!begun) {
            out.put('0');
        }
    }

    /** Ends the digits before the point; returns true, for those after it are all shown. */
    private boolean point(boolean begun, ByteSink out) {
        if (!begun || wholeGroups == 0) {
            out.put('0');
        }
        out.put('.');
        return true;
    }

    private boolean isNotZero(byte[] a, int from) {
        if (a[from] != 0x7F) {
            return true;
        }
        for (int i = 1; i < size; i++) {
            if (a[from + i] != -1) {
                return true;
            }
        }
        return false;
    }

    private void requireSigned() {
        if (type.unsigned()) {
            throw invalid("negative");
        }
    }
}
