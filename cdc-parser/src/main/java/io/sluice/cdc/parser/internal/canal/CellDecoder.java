package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Turns a value as Canal prints it into its canonical bytes. One for each column; not thread-safe. */
interface CellDecoder {

    /**
     * Appends the canonical bytes.
     *
     * @param a holds the value's text as well-formed UTF-8, escapes resolved
     * @param kind the cell's JSON type, a constant of {@link CellRef}
     * @throws ValueFault if the text is no value of the column's type
     * @throws io.sluice.cdc.model.InvalidValueException likewise
     */
    void append(byte[] a, int from, int to, int kind, ByteSink out);
}
