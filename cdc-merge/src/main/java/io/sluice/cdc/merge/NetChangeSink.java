package io.sluice.cdc.merge;

import io.sluice.cdc.model.RowImage;

/**
 * Takes what a batch of changes comes to: at most one call per key, in the order of the keys, deterministic. All images are
 * immutable, have the fold's schema, and may be kept.
 *
 * <p>The calls come in this order: {@link #clear} if the batch cleared the table, {@link #readBefore} for each row that
 * must be read while it is as it was, then the changes.
 */
public interface NetChangeSink {

    /** What the batch's first change of a key says about the row before the batch. */
    enum Before {
        /** The log inserted it: there was none. */
        ABSENT,
        /** The log updated or deleted it: there was one. */
        PRESENT
    }

    /** All rows from before the batch are gone. */
    void clear();

    /**
     * A later {@link #patch} moves the row under this key to another one and knows only some of its cells: read it now.
     * Comes only with partial images ({@code binlog_row_image} other than FULL).
     *
     * @param key the key's cells, all others absent
     */
    void readBefore(RowImage key);

    /** The row under its key is this one; every cell is present. */
    void put(RowImage row, Before before);

    /**
     * The row under {@code key} is the one that stood under {@code source} before the batch, with the present cells of
     * {@code cells} in place of its own, and the changes of JSON documents that {@code cells} has ({@link RowImage#isJsonDiff}, where
     * the log has no documents) made in its own documents, one after the other. The two keys are equal unless the row moved; then {@link #readBefore} named the
     * source, and what stands under the source now comes in a call of its own.
     *
     * @param source the source key's cells, all others absent
     * @param key the key's cells, all others absent
     */
    void patch(RowImage source, RowImage key, RowImage cells);

    /**
     * There is no row under the key.
     *
     * @param key the key's cells, all others absent
     * @param before ABSENT: the batch itself inserted it, or moved it here, and removed it again
     */
    void remove(RowImage key, Before before);
}
