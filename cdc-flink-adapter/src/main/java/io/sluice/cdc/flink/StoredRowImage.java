package io.sluice.cdc.flink;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.bytes.RowBytes;

/** An immutable image over a stored row within an event's bytes. */
final class StoredRowImage extends CanonicalRowImage {

    private final TableSchema schema;
    private final byte[] array;
    private final int row;

    StoredRowImage(TableSchema schema, byte[] array, int row) {
        this.schema = schema;
        this.array = array;
        this.row = row;
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public boolean isPresent(int column) {
        return RowBytes.state(array, row, column) != RowBytes.ABSENT;
    }

    @Override
    public boolean isNull(int column) {
        return RowBytes.state(array, row, column) == RowBytes.NULL;
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int from = RowBytes.cellStart(array, row, column);
        sink.put(array, from, RowBytes.cellEnd(array, row, column) - from);
    }

    /** The table's name; no values. */
    @Override
    public String toString() {
        return "row of " + schema.table();
    }
}
