package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.internal.bytes.Utf8;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.PlainCell;

/**
 * Which values of one text column are their own canonical bytes, so that they can be copied as they stand in the message.
 * As {@code PlainColumn} it only takes or refuses; {@link TextDecoder} reads the rest and knows what is wrong with it.
 *
 * @param stripped true for CHAR, whose trailing spaces are no part of the value
 */
record PlainText(Taken taken, boolean stripped) implements PlainCell {

    /** Of a column that is no text, or whose text Canal does not print as it is. */
    static final PlainText NONE = new PlainText(Taken.NOTHING, false);

    /** What is taken of text that is well-formed UTF-8. */
    enum Taken {
        NOTHING,
        ASCII,
        /** All without U+FFFD, which may be the trace of a loss. */
        KEPT,
        ALL
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
        int end = end(a, from, to);
        if (end < 0) {
            return false;
        }
        out.canonical(column, a, from, end);
        return true;
    }

    /** The end of the canonical bytes, which begin at {@code from}; or -1 where the value must go the long way. */
    int end(byte[] a, int from, int to) {
        boolean isTaken = taken != Taken.NOTHING && (Words.isAscii(a, from, to) || isOtherTaken(a, from, to));
        int end = to;
        while (stripped && end > from && a[end - 1] == ' ') {
            end--;
        }
        return isTaken ? end : -1;
    }

    private boolean isOtherTaken(byte[] a, int from, int to) {
        int kind = taken == Taken.ASCII ? Utf8.INVALID : Utf8.kindOfOther(a, from, to);
        return kind == Utf8.USUAL
                || (kind == Utf8.UNUSUAL && (taken == Taken.ALL || !Latin1.hasReplacement(a, from, to)));
    }
}
