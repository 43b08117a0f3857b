package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.bytes.CellVisits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The row change a cursor stands on. A view: IT IS VALID UNTIL THE CURSOR'S NEXT {@link ChangeCursor#next()}, and so are
 * its images; {@link #toEvent()} makes the immutable event that may be kept.
 */
public interface RowView {

    /** The table as the log names it. */
    default TableId table() {
        return schema().table();
    }

    /** The table's schema as far as the source knows it at this position. */
    TableSchema schema();

    Operation operation();

    /**
     * The row before the change, maybe partial.
     *
     * @throws IllegalStateException for an INSERT
     */
    RowImage before();

    /**
     * The row after the change, maybe partial.
     *
     * @throws IllegalStateException for a DELETE
     */
    RowImage after();

    /**
     * True where the source tells, without a comparison, that an UPDATE left the column as it was: both images then hold the
     * same cell, so that it needs to be read once only. False tells nothing.
     */
    default boolean isUnchanged(int column) {
        return false;
    }

    /**
     * Gives every cell of the change to a visitor: of an INSERT to {@code after}, of a DELETE to {@code before}; of an UPDATE
     * those that {@link #isUnchanged} to {@code both}, once, and of the others each image's to its own. Whole changes are read
     * most quickly so. Each visitor gets its cells in the order of columns; from one visitor to another there is no order.
     */
    default void visit(CellVisitor before, CellVisitor after, CellVisitor both) {
        CellVisits.change(this, before, after, both);
    }

    /**
     * The same for some columns; no other is decoded.
     *
     * @param columns of {@link #schema()}, the same object for all rows of a schema
     * @throws IndexOutOfBoundsException if the schema has fewer columns
     */
    default void visit(ColumnSet columns, CellVisitor before, CellVisitor after, CellVisitor both) {
        CellVisits.change(this, columns, before, after, both);
    }

    SourcePosition position();

    /** See {@link EventOrigin#gtids()}. */
    @Nullable
    GtidSet gtids();

    /** See {@link EventOrigin#sourceTime()}. */
    @Nullable
    Instant sourceTime();

    /** See {@link EventOrigin#receivedTime()}. Views override this where a copy of all cells is not needed to know it. */
    default @Nullable Instant receivedTime() {
        return toEvent().origin().receivedTime();
    }

    /** An immutable copy of everything in view. Decodes and checks every value. */
    RowChange toEvent();
}
