package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.Digits;

/** DECIMAL, laid out as {@link DecimalGroups} says. */
final class DecimalDecoder extends ColumnDecoder {

    private static final int MOST_DIGITS_OF_LONG = 18;

    private final int scale;
    /** Digits before the point that a ZEROFILL column shows; 1 for others. */
    private final int leastWhole;

    private final DecimalCell cell;
    private final DecimalGroups groups;
    private final long wholeUnit;

    DecimalDecoder(ColumnType type) {
        super(type, DecimalGroups.size(type.length(), type.scale()));
        this.scale = type.scale();
        this.leastWhole = type.zerofill() ? Math.max(1, type.length() - scale) : 1;
        this.cell = DecimalCell.of(type);
        this.groups = DecimalGroups.of(type.length(), scale);
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

    @Override
    public CellReading reading() {
        return cell;
    }

    @Override
    public long getUnscaledLong(byte[] a, int from, int to) {
        long unscaled = cell.unscaled(a, from);
        return unscaled < 0 && type.unsigned() ? UNUSUAL : unscaled;
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

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        long unscaled = cell.unscaled(a, from);
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
        for (int i = 0; i < groups.digits.length; i++) {
            if (i == groups.whole) {
                begun = point(begun, out);
            }
            int group = groups.group(a, at, i, complement);
            if (group < 0 || group >= DecimalGroups.POWERS[groups.digits[i]]) {
                out.setSize(start);
                throw invalid("a group of more than " + groups.digits[i] + " decimal digits");
            }
            if (begun) {
                Digits.putPadded(group, groups.digits[i], out);
            } else if (group != 0) {
                Digits.putUnsigned(group, out);
                begun = true;
            }
            at += groups.bytes[i];
        }
        if (!begun) {
            out.put('0');
        }
    }

    /** Ends the digits before the point; returns true, for those after it are all shown. */
    private boolean point(boolean begun, ByteSink out) {
        if (!begun || groups.whole == 0) {
            out.put('0');
        }
        out.put('.');
        return true;
    }

    private boolean isNotZero(byte[] a, int from) {
        if (a[from] != 0x7F) {
            return true;
        }
        for (int i = 1; i < groups.size; i++) {
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
