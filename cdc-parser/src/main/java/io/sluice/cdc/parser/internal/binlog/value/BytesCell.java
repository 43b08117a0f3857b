package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/**
 * Reads the binary family.
 *
 * @param prefix bytes of the length
 * @param size of BINARY(n) the n; others -1
 */
record BytesCell(int prefix, int size) implements CellReading {

    /** Where the canonical value begins, or -1. */
    int canonicalStart(int from, int to) {
        int start = from + prefix;
        return size >= 0 && to - start != size ? -1 : start;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        int start = canonicalStart(from, to);
        if (start < 0) {
            return false;
        }
        visitor.canonical(column, a, start, to);
        return true;
    }
}
