package io.sluice.cdc.benchmarks.merge;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;

/** The cells of one line, canonical as they stand. */
final class ChangeTextImage extends CanonicalRowImage {

    private final TableSchema schema;
    private final int[] starts;
    private final int[] ends;
    private byte[] line = new byte[0];

    ChangeTextImage(TableSchema schema) {
        this.schema = schema;
        this.starts = new int[schema.columnCount()];
        this.ends = new int[schema.columnCount()];
    }

    /** Looks at the cells in {@code [from, to)}; false where they are not one for each column. */
    boolean locate(byte[] a, int from, int to) {
        line = a;
        int column = 0;
        starts[0] = from;
        for (int p = from; p < to; p++) {
            if (a[p] == MergeRow.HIVE_DELIMITER) {
                ends[column++] = p;
                if (column == ends.length) {
                    return false;
                }
                starts[column] = p + 1;
            }
        }
        ends[column++] = to;
        return column == ends.length;
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public boolean isPresent(int column) {
        return true;
    }

    @Override
    public boolean isNull(int column) {
        int from = starts[column];
        return ends[column] - from == 2 && line[from] == '\\' && line[from + 1] == 'N';
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        sink.put(line, starts[column], ends[column] - starts[column]);
    }
}
