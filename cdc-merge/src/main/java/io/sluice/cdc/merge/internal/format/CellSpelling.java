package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * Between a column's text in a file, the layout's escapes and quotes taken off, and its canonical value. Immutable, shared by
 * threads. NULL never comes here.
 */
interface CellSpelling {

    /**
     * Appends the canonical value.
     *
     * @throws BadCellException if the text is no value of the column's type
     */
    void read(byte[] text, int from, int to, ByteSink out);

    /**
     * Appends the text.
     *
     * @throws BadCellException if the dialect has no spelling for the value
     */
    void write(byte[] canonical, int from, int to, ByteSink out);

    /** True where {@link #write} copies. */
    default boolean writesUnchanged() {
        return false;
    }
}
