package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.CellVisitor;

/**
 * The short way from the usual spellings of one column's values to a visitor. Like {@link PlainColumn} it takes a value or
 * says that it is unusual, and never judges.
 *
 * <p>Immutable, for all threads; equal where it does the same. The ways are records, so that a class written out for a table
 * has their components for constants.
 */
@FunctionalInterface
public interface PlainCell {

    /** Of a column without a short way. */
    PlainCell NONE = (a, from, to, column, out) -> false;

    /** Gives the value to the visitor, or answers false where it is unusual: then nothing was given. */
    boolean visit(byte[] a, int from, int to, int column, CellVisitor out);
}
