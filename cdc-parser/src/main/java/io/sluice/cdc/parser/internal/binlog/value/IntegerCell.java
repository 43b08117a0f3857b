package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Reads integers as the word that ends where the cell ends, shifted: one class and no branch for all widths, so that a
 * reading of any integer column is the same few instructions at its caller.
 *
 * @param before bytes of the word before the cell
 * @param shift their bits
 * @param mask all bits of a signed column, else those of the cell: takes the copies of the sign away again
 */
record IntegerCell(int before, int shift, long mask) implements CellReading {

    static IntegerCell of(int bytes, boolean unsigned) {
        int shift = 8 * (Long.BYTES - bytes);
        return new IntegerCell(Long.BYTES - bytes, shift, unsigned ? -1L >>> shift : -1);
    }

    /** The value; of an unsigned BIGINT its bits. */
    long bits(byte[] a, int from) {
        return from >= before ? Words.getLongLE(a, from - before) >> shift & mask : bitsOfFirst(a, from);
    }

    /** Of a cell at the beginning of an array, where no word ends with it. */
    private long bitsOfFirst(byte[] a, int from) {
        long word = 0;
        for (int i = Long.BYTES - before - 1; i >= 0; i--) {
            word = word << 8 | a[from + i] & 0xFF;
        }
        return word << shift >> shift & mask;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        visitor.integer(column, bits(a, from));
        return true;
    }
}
