package io.sluice.cdc.flink;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.RowBytesImage;

/** An immutable image over a stored row within an event's bytes. */
final class StoredRowImage extends RowBytesImage {

    StoredRowImage(TableSchema schema, byte[] array, int row) {
        super(schema, array, row);
    }

    /** The table's name; no values. */
    @Override
    public String toString() {
        return "row of " + schema().table();
    }
}
