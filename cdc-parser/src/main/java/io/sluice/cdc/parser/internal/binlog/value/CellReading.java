package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/**
 * How a cell of one column is given to a {@link CellVisitor} without text in between. Immutable, equal by value, for all
 * threads: a class written for a table has readings as its constants. Hence they are records, whose components the compiler
 * takes for constants then.
 */
public interface CellReading {

    /** For types that have no short way. */
    CellReading NONE = new None();

    /**
     * Gives the cell to the visitor, where there is a short way; else, as with typed readings, answers false: the long way is
     * {@code CellVisits}, and must do the same.
     *
     * @param from first byte of the cell, its length prefix included
     * @param to behind its last; nothing beyond is looked at
     */
    boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor);

    /** See {@link #NONE}. */
    record None() implements CellReading {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
            return false;
        }
    }
}
