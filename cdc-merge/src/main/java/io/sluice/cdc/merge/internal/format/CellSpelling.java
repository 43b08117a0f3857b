package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * Between a column's text in a file, the layout's escapes and quotes taken off, and its canonical value. Belongs to one reader
 * or writer. NULL never comes here.
 */
interface CellSpelling {

    /** Bytes and pass-through columns. */
    CellSpelling AS_IT_IS = new CellSpelling() {
        @Override
        public void read(byte[] text, int from, int to, ByteSink out) {
            out.put(text, from, to - from);
        }

        @Override
        public boolean isVerbatim(byte[] text, int from, int to) {
            return true;
        }

        @Override
        public boolean readsWrittenUnchanged() {
            return true;
        }
    };

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
    default void write(byte[] canonical, int from, int to, ByteSink out) {
        out.put(canonical, from, to - from);
    }

    /** True where {@link #read} copies the text and {@link #write} the value; false where it takes a closer look. */
    default boolean isVerbatim(byte[] text, int from, int to) {
        return false;
    }

    /** True where each of {@code count} cells {@code [from[i], to[i])} is {@link #isVerbatim}. */
    default boolean areVerbatim(byte[] text, int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            if (!isVerbatim(text, from[i], to[i])) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #isVerbatim}, of text that is known to be UTF-8. */
    default boolean isVerbatimUtf8(byte[] text, int from, int to) {
        return isVerbatim(text, from, to);
    }

    /** True where {@link #write} copies, and {@link #read} copies what it wrote. */
    default boolean readsWrittenUnchanged() {
        return false;
    }

    /** True where {@link #write} copies. */
    default boolean writesUnchanged() {
        return true;
    }
}
