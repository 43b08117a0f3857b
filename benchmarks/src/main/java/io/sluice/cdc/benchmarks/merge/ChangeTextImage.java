package io.sluice.cdc.benchmarks.merge;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.bytes.Words;

/** The cells of one line, canonical as they stand. */
final class ChangeTextImage extends CanonicalRowImage {

    private static final long DELIMITERS = ByteSearch.pattern(MergeRow.HIVE_DELIMITER);

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
        int p = from;
        for (; p <= to - 8; p += 8) {
            for (long m = ByteSearch.matches(Words.getLongLE(a, p), DELIMITERS); m != 0; m &= m - 1) {
                if (!endCell(column++, p + ByteSearch.first(m))) {
                    return false;
                }
            }
        }
        for (; p < to; p++) {
            if (a[p] == MergeRow.HIVE_DELIMITER && !endCell(column++, p)) {
                return false;
            }
        }
        ends[column++] = to;
        return column == ends.length;
    }

    /** False where the line has more cells than there are columns. */
    private boolean endCell(int column, int end) {
        ends[column] = end;
        if (column + 1 == ends.length) {
            return false;
        }
        starts[column + 1] = end + 1;
        return true;
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
