package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.StoredImage;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds immutable row images cell by cell; cells never set are absent. Values are given as canonical text (or bytes for
 * the binary family). Not thread-safe.
 */
public final class RowImageBuilder {

    private static final byte[] NULL_CELL = new byte[0];

    private final TableSchema schema;
    private final byte[] @Nullable [] cells;
    private final boolean[] diffs;

    RowImageBuilder(TableSchema schema) {
        this.schema = schema;
        this.cells = new byte[schema.columnCount()][];
        this.diffs = new boolean[schema.columnCount()];
    }

    /** Sets a cell to its canonical text, or to NULL for null. */
    public RowImageBuilder text(String column, @Nullable String canonical) {
        return bytes(column, canonical == null ? null : canonical.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets a cell to its canonical bytes, or to NULL for null. */
    public RowImageBuilder bytes(String column, byte @Nullable [] canonical) {
        int index = schema.requireIndex(column);
        diffs[index] = false;
        cells[index] = canonical == null ? NULL_CELL : canonical.length == 0 ? new byte[0] : canonical.clone();
        return this;
    }

    /**
     * Sets a cell to changes of the JSON document that the row had before, see {@link RowImage#isJsonDiff}.
     *
     * @throws InvalidValueException if a path is none or a value not canonical
     */
    public RowImageBuilder jsonDiffs(String column, List<JsonDiff> changes) {
        int index = schema.requireIndex(column);
        if (schema.column(index).type().kind() != ColumnType.Kind.JSON) {
            throw new IllegalArgumentException("changes of a JSON document for column " + column + " of type "
                    + schema.column(index).type());
        }
        ByteSink stored = new ByteSink(64);
        changes.forEach(change -> StoredDiffs.put(change, stored));
        cells[index] = stored.toByteArray();
        diffs[index] = true;
        return this;
    }

    public RowImageBuilder setNull(String column) {
        return bytes(column, null);
    }

    public RowImage build() {
        ByteSink sink = new ByteSink(128);
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(schema.fingerprint(), schema.columnCount());
        for (int i = 0; i < cells.length; i++) {
            byte[] cell = cells[i];
            if (cell == null) {
                writer.absent();
            } else if (cell == NULL_CELL) {
                writer.nullCell();
            } else {
                sink.put(cell);
                if (diffs[i]) {
                    writer.endDiffs();
                } else {
                    writer.endValue();
                }
            }
        }
        writer.finish();
        return new StoredImage(schema, sink.toByteArray());
    }
}
