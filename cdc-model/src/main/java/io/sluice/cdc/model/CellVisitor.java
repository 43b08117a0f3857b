package io.sluice.cdc.model;

import java.util.List;

/**
 * Takes all cells of an image, each as the primitive or the bytes its type reads as: the quickest way to read whole rows, for
 * nothing is asked or made for a cell. {@link RowImage#visit} calls one method for each column, in order.
 *
 * <p>Which method it is depends on type and value alone, not on the source. A value that its primitive cannot hold comes as
 * {@link #canonical}: a DECIMAL beyond {@code long}, a zero, partial or impossible date.
 */
public interface CellVisitor {

    /** The image says nothing of the column; it is not NULL. */
    void absent(int column);

    /** The cell is NULL. */
    void nullValue(int column);

    /** Integers, BIT and YEAR. Of an unsigned column and of BIT the bits of 0 to 2^64-1. */
    void integer(int column, long value);

    /** DECIMAL: {@code unscaled * 10^-scale}, scale being the column's. */
    void decimal(int column, long unscaled, int scale);

    /** FLOAT and DOUBLE, as {@link RowImage#getDouble(int)}. */
    void floating(int column, double value);

    /** DATE, days since 1970-01-01. */
    void date(int column, long epochDay);

    /** DATETIME and TIMESTAMP, as {@link RowImage#getEpochMicros(int)}. */
    void time(int column, long epochMicros);

    /**
     * Any other type, and values no primitive holds: the canonical bytes as {@link RowImage#getBytes(int)}.
     *
     * @param array not to be changed, and to be read before this method returns
     * @param end behind the value's last byte
     */
    void canonical(int column, byte[] array, int start, int end);

    /**
     * JSON, where the log has changes of the document and not the document: {@link RowImage#getJsonDiffs}. A visitor that does
     * not take them throws, as this does: the column has a new value, which the image does not say.
     */
    default void jsonDiffs(int column, List<JsonDiff> diffs) {
        throw new CellAccessException("column " + column
                + " (from 0) is changes of a JSON document, which this visitor does not take; implement jsonDiffs, or have"
                + " whole documents logged (binlog_row_value_options='')");
    }
}
