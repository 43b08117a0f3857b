package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.Words;

/** Reads cells of up to eight bytes as one big-endian number: the word that ends where the cell ends, masked. */
final class CellWord {

    private final int bytes;
    /** Bytes of the word before the cell. */
    private final int before;

    private final long mask;

    CellWord(int bytes) {
        this.bytes = bytes;
        this.before = Long.BYTES - bytes;
        this.mask = bytes == 0 ? 0 : -1L >>> 8 * before;
    }

    /** The cell at {@code from}, unsigned. */
    long of(byte[] a, int from) {
        return from >= before ? Words.getLong(a, from - before) & mask : ofFirst(a, from);
    }

    /** At the beginning of an array, where no word ends with the cell. */
    private long ofFirst(byte[] a, int from) {
        long word = 0;
        for (int i = 0; i < bytes; i++) {
            word = word << 8 | a[from + i] & 0xFF;
        }
        return word;
    }
}
