package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.TableId;

/**
 * Encodes one key column's canonical cell so that unsigned comparison of the bytes is the server's comparison of the
 * values, and no encoding is a prefix of another. Immutable; may be used by several threads.
 */
abstract class KeyPart {

    private final TableId table;
    private final String column;

    KeyPart(TableId table, String column) {
        this.table = table;
        this.column = column;
    }

    /** Appends the encoding of the cell {@code a[from, to)}. */
    abstract void encode(byte[] a, int from, int to, ByteSink out);

    /** The error that says what is wrong with a cell of this column. */
    final KeyException refuse(String reason) {
        return new KeyException(table, column, reason);
    }

    final KeyException notA(String type) {
        return refuse("the cell is no canonical " + type + "; the schema or the source's decoding is wrong");
    }
}
