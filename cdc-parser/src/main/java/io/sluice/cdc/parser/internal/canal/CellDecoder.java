package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Turns a value as Canal prints it into its canonical bytes. One for each column. */
interface CellDecoder {

    /**
     * Appends the canonical bytes.
     *
     * @param a holds the value's text as UTF-8, escapes resolved
     * @param number true where the message has a JSON number and not a string
     * @throws ValueFault if the text is no value of the column's type
     */
    void append(byte[] a, int from, int to, boolean number, ByteSink out);
}
