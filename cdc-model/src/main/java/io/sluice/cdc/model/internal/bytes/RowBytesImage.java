package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableSchema;

/** An image over a stored row in an array that nobody writes to any more. */
public abstract class RowBytesImage extends CanonicalRowImage {

    private final TableSchema schema;
    private final byte[] array;
    private final int row;

    protected RowBytesImage(TableSchema schema, byte[] array, int row) {
        this.schema = schema;
        this.array = array;
        this.row = row;
    }

    @Override
    public final TableSchema schema() {
        return schema;
    }

    @Override
    public final boolean isPresent(int column) {
        return RowBytes.state(array, row, column) != RowBytes.ABSENT;
    }

    @Override
    public final boolean isNull(int column) {
        return RowBytes.state(array, row, column) == RowBytes.NULL;
    }

    @Override
    public final boolean isJsonDiff(int column) {
        return RowBytes.state(array, row, column) == RowBytes.DIFFS;
    }

    @Override
    public final void appendCell(int column, ByteSink sink) {
        if (isJsonDiff(column)) {
            requireValue(column);
        }
        append(column, sink);
    }

    @Override
    public final void appendDiffs(int column, ByteSink sink) {
        if (!isJsonDiff(column)) {
            throw noDiffs(column);
        }
        append(column, sink);
    }

    private void append(int column, ByteSink sink) {
        int from = RowBytes.cellStart(array, row, column);
        sink.put(array, from, RowBytes.cellEnd(array, row, column) - from);
    }
}
