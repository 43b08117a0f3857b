package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.StoredImage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Builds immutable row images cell by cell; cells never set are absent. Values are given as canonical text (or bytes for
 * the binary family). Not thread-safe.
 */
public final class RowImageBuilder {

    private static final byte[] NULL_CELL = new byte[0];

    private final TableSchema schema;
    private final byte[] @Nullable [] cells;

    RowImageBuilder(TableSchema schema) {
        this.schema = schema;
        this.cells = new byte[schema.columnCount()][];
    }

    /** Sets a cell to its canonical text, or to NULL for null. */
    public RowImageBuilder text(String column, @Nullable String canonical) {
        return bytes(column, canonical == null ? null : canonical.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets a cell to its canonical bytes, or to NULL for null. */
    public RowImageBuilder bytes(String column, byte @Nullable [] canonical) {
        cells[schema.requireIndex(column)] =
                canonical == null ? NULL_CELL : canonical.length == 0 ? new byte[0] : canonical.clone();
        return this;
    }

    public RowImageBuilder setNull(String column) {
        return bytes(column, null);
    }

    public RowImage build() {
        ByteSink sink = new ByteSink(128);
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(schema.fingerprint(), schema.columnCount());
        for (byte[] cell : cells) {
            if (cell == null) {
                writer.absent();
            } else if (cell == NULL_CELL) {
                writer.nullCell();
            } else {
                sink.put(cell);
                writer.endValue();
            }
        }
        writer.finish();
        return new StoredImage(schema, sink.toByteArray());
    }
}
