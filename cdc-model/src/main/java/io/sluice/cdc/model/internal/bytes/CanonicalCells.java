package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.CellAccessException;

/** The fast way out of a row image: its canonical cells as bytes, without a string or array per value. */
public interface CanonicalCells {

    /**
     * Appends the canonical bytes of a cell that is present and not null.
     *
     * @throws CellAccessException if it is changes of a document, {@link #appendDiffs}
     */
    void appendCell(int column, ByteSink sink);

    /** Appends {@link io.sluice.cdc.model.internal.json.StoredDiffs}, of a cell that is changes of a document. */
    default void appendDiffs(int column, ByteSink sink) {
        throw new CellAccessException("column " + column + " (from 0) holds no changes of a JSON document");
    }
}
