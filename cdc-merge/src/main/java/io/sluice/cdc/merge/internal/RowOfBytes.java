package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.StoredRow;
import java.util.Arrays;

/** An immutable image over a stored row of its own. */
public final class RowOfBytes extends CanonicalRowImage implements StoredRow {

    private final TableSchema schema;
    private final byte[] row;

    /** @param row not copied: nobody writes to it any more */
    public RowOfBytes(TableSchema schema, byte[] row) {
        this.schema = schema;
        this.row = row;
    }

    public static RowOfBytes copy(TableSchema schema, byte[] a, int at) {
        return new RowOfBytes(schema, Arrays.copyOfRange(a, at, at + RowBytes.length(a, at)));
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public boolean isPresent(int column) {
        return RowBytes.state(row, 0, column) != RowBytes.ABSENT;
    }

    @Override
    public boolean isNull(int column) {
        return RowBytes.state(row, 0, column) == RowBytes.NULL;
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int from = RowBytes.cellStart(row, 0, column);
        sink.put(row, from, RowBytes.cellEnd(row, 0, column) - from);
    }

    @Override
    public byte[] rowBytes() {
        return row;
    }

    /** The table's name; no values. */
    @Override
    public String toString() {
        return "row of " + schema.table();
    }
}
