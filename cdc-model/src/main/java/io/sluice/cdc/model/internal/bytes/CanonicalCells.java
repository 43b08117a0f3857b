package io.sluice.cdc.model.internal.bytes;

/** The fast way out of a row image: its canonical cells as bytes, without a string or array per value. */
public interface CanonicalCells {

    /** Appends the canonical bytes of a cell that is present and not null. */
    void appendCell(int column, ByteSink sink);
}
