package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.Utf8;

/**
 * Which values of one text column are their own canonical bytes, so that they can be copied as they stand in the message.
 * As {@code PlainColumn} it only takes or refuses; {@link TextDecoder} reads the rest and knows what is wrong with it.
 * Immutable.
 */
final class PlainText {

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

    private final Taken taken;
    private final boolean stripped;

    /** @param stripped true for CHAR, whose trailing spaces are no part of the value */
    PlainText(Taken taken, boolean stripped) {
        this.taken = taken;
        this.stripped = stripped;
    }

    /** The end of the canonical bytes, which begin at {@code from}; or -1 where the value must go the long way. */
    int end(byte[] a, int from, int to) {
        if (taken == Taken.NOTHING || !isTaken(Utf8.kind(a, from, to), a, from, to)) {
            return -1;
        }
        int end = to;
        while (stripped && end > from && a[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    private boolean isTaken(int kind, byte[] a, int from, int to) {
        return kind == Utf8.ASCII
                || (kind > Utf8.ASCII
                        && (taken == Taken.ALL
                                || (taken == Taken.KEPT
                                        && (kind == Utf8.USUAL || !Latin1.hasReplacement(a, from, to)))));
    }
}
