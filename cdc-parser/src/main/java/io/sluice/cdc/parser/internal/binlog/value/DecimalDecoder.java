package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
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
    /** No more than these fit a word. */
    private static final int WORD_GROUPS = 3;

    private final int scale;
    /** Digits before the point that a ZEROFILL column shows; 1 for others. */
    private final int leastWhole;

    private final int size;
    private final boolean word;
    private final CellWord cell;
    private final long wordMask;
    private final int signShift;
    private final long signBit;
    /** The last three groups of the word; of one that it does not have all is zero, and the unit one. */
    private final long most0;

    private final int shift0;
    private final long most1;
    private final int shift1;
    private final long mask1;
    private final long unit1;
    private final long most2;
    private final long mask2;
    private final long unit2;
    /** Of each group in order: digits and bytes. */
    private final int[] groupDigits;

    private final int[] groupBytes;
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
        int[] groupShift = new int[groups];
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
        this.word = size <= Long.BYTES && groups <= WORD_GROUPS && type.length() <= MOST_DIGITS_OF_LONG;
        this.cell = new CellWord(word ? size : 0);
        this.wordMask = word ? -1L >>> 8 * (Long.BYTES - size) : 0;
        this.signShift = word ? 8 * size - 1 : 0;
        this.signBit = 1L << signShift;
        int first = word && groups == WORD_GROUPS ? 0 : -1;
        int second = word && groups > 1 ? groups - 2 : -1;
        int last = word ? groups - 1 : -1;
        this.most0 = most(first);
        this.shift0 = first < 0 ? Long.SIZE - 1 : groupShift[first];
        this.most1 = most(second);
        this.shift1 = second < 0 ? 0 : groupShift[second];
        this.mask1 = mask(second);
        this.unit1 = most1 + 1;
        this.most2 = most(last);
        this.mask2 = mask(last);
        this.unit2 = most2 + 1;
        long unit = 1;
        for (int i = 0; i < scale && i < MOST_DIGITS_OF_LONG; i++) {
            unit *= 10;
        }
        this.wholeUnit = unit;
    }

    private long most(int group) {
        return group < 0 ? 0 : POWERS[groupDigits[group]] - 1;
    }

    private long mask(int group) {
        return group < 0 ? 0 : -1L >>> 8 * (Long.BYTES - groupBytes[group]);
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
        return word ? readWord(a, from) : readGroups(a, from);
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

    /** All groups at once: no branch depends on the value, and the number of groups is not counted. */
    private long readWord(byte[] a, int from) {
        long raw = cell.of(a, from) ^ signBit;
        // all ones of a negative number
        long sign = -(raw >>> signShift);
        long w = (raw ^ sign) & wordMask;
        long g0 = w >>> shift0;
        long g1 = w >>> shift1 & mask1;
        long g2 = w & mask2;
        if ((most0 - g0 | most1 - g1 | most2 - g2) < 0) {
            return UNUSUAL;
        }
        return ((g0 * unit1 + g1) * unit2 + g2 ^ sign) - sign;
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
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = getUnscaledLong(a, from, to);
        if (value == UNUSUAL) {
            return false;
        }
        visitor.decimal(column, value, scale);
        return true;
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
