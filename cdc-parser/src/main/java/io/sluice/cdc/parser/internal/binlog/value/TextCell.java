package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/**
 * Reads text whose bytes are its own UTF-8.
 *
 * @param prefix bytes of the length
 * @param padded whether trailing spaces are no part of it
 */
record TextCell(ServerCharset charset, int prefix, boolean padded) implements CellReading {

    /** Where the canonical value begins, or -1. */
    int canonicalStart(byte[] a, int from, int to) {
        int start = from + prefix;
        return charset.isUtf8(a, start, to) && !(padded && to > start && a[to - 1] == ' ') ? start : -1;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        int start = canonicalStart(a, from, to);
        if (start < 0) {
            return false;
        }
        visitor.canonical(column, a, start, to);
        return true;
    }
}
