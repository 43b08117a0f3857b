package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Reads cells of up to eight bytes as one big-endian number: the word that ends where the cell ends, masked.
 *
 * @param before bytes of the word before the cell
 */
record CellWord(int before, long mask) {

    static CellWord of(int bytes) {
        int before = Long.BYTES - bytes;
        return new CellWord(before, bytes == 0 ? 0 : -1L >>> 8 * before);
    }

    /** The cell at {@code from}, unsigned. */
    long of(byte[] a, int from) {
        return from >= before ? Words.getLong(a, from - before) & mask : ofFirst(a, from);
    }

    /** At the beginning of an array, where no word ends with the cell. */
    private long ofFirst(byte[] a, int from) {
        long word = 0;
        for (int i = 0; i < Long.BYTES - before; i++) {
            word = word << 8 | a[from + i] & 0xFF;
        }
        return word;
    }
}
