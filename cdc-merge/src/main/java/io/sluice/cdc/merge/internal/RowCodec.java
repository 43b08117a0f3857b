package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import java.util.List;

/**
 * One text layout of one table: cuts bytes into rows, reads cells to canonical values, spells stored rows. The codec
 * itself is immutable and shared by threads; readers and writers belong to one thread.
 *
 * <p>Columns here are the file's columns in the file's order. The spelling of a dialect (null text, booleans, zone of
 * TIMESTAMP, digits of FLOAT) ends here: above it all values are canonical.
 */
public interface RowCodec {

    /** Names of the file's columns in order. */
    List<String> columns();

    /** Bytes that stand before the first row of each file, such as a CSV header; empty for most. */
    byte[] header();

    /**
     * Finds where the row that starts at {@code from} ends, its terminator included.
     *
     * @return the index after the terminator, or -1 where the row does not end before {@code to}. A last row without
     *     terminator is the caller's business: it is a row only at the end of the file
     */
    int rowEnd(byte[] a, int from, int to);

    /**
     * The index after the last row that ends in {@code [from, to)}, where a row starts at {@code from}; -1 where none ends.
     * Layouts in which every newline ends a row search backwards.
     */
    default int lastRowEnd(byte[] a, int from, int to) {
        int last = -1;
        for (int end = rowEnd(a, from, to); end >= 0; end = rowEnd(a, end, to)) {
            last = end;
        }
        return last;
    }

    /**
     * Checks the first row of a file, which is its header where {@link #header()} is not empty.
     *
     * @throws io.sluice.cdc.model.MalformedInputException if it does not name these columns in this order
     */
    default void checkHeader(byte[] a, int from, int end) {}

    Reader newReader();

    Writer newWriter();

    /** Locates and decodes the cells of one row. */
    interface Reader extends CanonicalCells {

        /**
         * Locates the cells of the row {@code [from, end)}, terminator included or missing (end of file), up to the file
         * column {@code lastColumn}; the last column of all checks the row's number of columns too.
         *
         * @throws io.sluice.cdc.model.MalformedInputException with the offset relative to {@code from}
         */
        void locate(byte[] a, int from, int end, int lastColumn);

        /**
         * Looks at the rows from {@code from} on, many at a time, so that {@link #locateScanned} finds their cells known.
         *
         * @param to where a row ends, though maybe without its terminator
         * @param starts gets where each row starts and, behind, where the last one ends; at most so many rows are looked at
         * @param forVerbatim whether {@link #isRowVerbatim} will be asked of most rows
         * @return the number of rows, or 0 and nothing done where rows of this layout are located one by one
         */
        default int scan(byte[] a, int from, int to, int[] starts, boolean forVerbatim) {
            return 0;
        }

        /** {@link #locate} of the i-th row of the last {@link #scan}, all of its columns. */
        default void locateScanned(int i, int from, int end) {
            throw new IllegalStateException("no row is scanned");
        }

        boolean isNull(int column);

        /** Appends the canonical bytes of a located cell that is not null. */
        @Override
        void appendCell(int column, ByteSink sink);

        /**
         * True where the located cell is not null, its bytes {@code [from(column), to(column))} of the row's array are its
         * canonical value as they stand, and a writer of this codec spells that value with these bytes. False where that is
         * not so, or takes a closer look.
         *
         * @param ours the row was written by a writer of this codec, so that its values need not be looked at
         */
        default boolean isVerbatim(int column, boolean ours) {
            return false;
        }

        /**
         * True where each cell of a row that is located to its end is null or verbatim, so that the row's cells can be taken
         * by {@link #from} and {@link #to}; a row may be looked at as a whole where that is faster.
         */
        default boolean isRowVerbatim(int columns, boolean ours) {
            for (int column = 0; column < columns; column++) {
                if (!isVerbatim(column, ours) && !isNull(column)) {
                    return false;
                }
            }
            return true;
        }

        /** Of these columns, all null or verbatim, where each cell starts, a negative number for NULL, and ends. */
        default void spans(int[] columns, int[] spans) {
            for (int i = 0; i < columns.length; i++) {
                spans[2 * i] = isNull(columns[i]) ? -1 : from(columns[i]);
                spans[2 * i + 1] = to(columns[i]);
            }
        }

        /** Where a verbatim cell starts. */
        default int from(int column) {
            throw new IllegalStateException("no cell is verbatim");
        }

        /** Index after a verbatim cell's last byte. */
        default int to(int column) {
            throw new IllegalStateException("no cell is verbatim");
        }
    }

    /** Spells rows. */
    interface Writer {

        /** Starts a row. */
        void begin(ByteSink out);

        void nullCell();

        /** Spells a canonical cell, the next column of the file. */
        void cell(byte[] canonical, int from, int to);

        /** Ends the row with its terminator. */
        void end();
    }
}
