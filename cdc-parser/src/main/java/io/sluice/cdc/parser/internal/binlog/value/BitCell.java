package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/**
 * Reads BIT(n).
 *
 * @param most the bits that there are
 */
record BitCell(CellWord word, long most) implements CellReading {

    static BitCell of(int bits) {
        return new BitCell(CellWord.of(bits + 7 >> 3), -1L >>> 64 - bits);
    }

    long value(byte[] a, int from) {
        return word.of(a, from);
    }

    /** Whether a bit beyond the length is set. */
    boolean isTooLarge(long value) {
        return (value & ~most) != 0;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = value(a, from);
        if (isTooLarge(value)) {
            return false;
        }
        visitor.integer(column, value);
        return true;
    }
}
