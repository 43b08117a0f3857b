package io.sluice.cdc.parser.internal.binlog.value;

/**
 * Reads a DECIMAL of up to eight bytes and eighteen digits, nearly every column there is: the number is read as one word and
 * cut into its last three groups. No branch depends on the value, and the number of groups is not counted: of one that it
 * does not have all is zero, and the unit one.
 *
 * @param word the whole cell
 * @param sign where its first bit stands
 */
record DecimalWordCell(CellWord word, int sign, Group first, Group second, Group last, int scale, boolean unsigned)
        implements DecimalCell {

    private static final int MOST_DIGITS = 18;
    private static final int MOST_GROUPS = 3;

    /** @param most all its digits 9 */
    record Group(int shift, long mask, long most) {

        private static final Group NONE = new Group(0, 0, 0);

        long of(long cell) {
            return cell >>> shift & mask;
        }

        long unit() {
            return most + 1;
        }
    }

    static boolean fits(int precision, DecimalGroups groups) {
        return groups.size <= Long.BYTES && groups.digits.length <= MOST_GROUPS && precision <= MOST_DIGITS;
    }

    static DecimalWordCell of(DecimalGroups groups, int scale, boolean unsigned) {
        int count = groups.digits.length;
        return new DecimalWordCell(
                CellWord.of(groups.size),
                8 * groups.size - 1,
                group(groups, count - 3),
                group(groups, count - 2),
                group(groups, count - 1),
                scale,
                unsigned);
    }

    private static Group group(DecimalGroups groups, int i) {
        if (i < 0) {
            return Group.NONE;
        }
        int shift = 0;
        for (int k = i + 1; k < groups.bytes.length; k++) {
            shift += 8 * groups.bytes[k];
        }
        return new Group(shift, -1L >>> 8 * (Long.BYTES - groups.bytes[i]), DecimalGroups.POWERS[groups.digits[i]] - 1);
    }

    @Override
    public long unscaled(byte[] a, int from) {
        long raw = word.of(a, from) ^ 1L << sign;
        // all ones of a negative number
        long minus = -(raw >>> sign);
        long w = raw ^ minus & word.mask();
        long g0 = first.of(w);
        long g1 = second.of(w);
        long g2 = last.of(w);
        if ((first.most() - g0 | second.most() - g1 | last.most() - g2) < 0) {
            return ColumnDecoder.UNUSUAL;
        }
        return ((g0 * second.unit() + g1) * last.unit() + g2 ^ minus) - minus;
    }
}
