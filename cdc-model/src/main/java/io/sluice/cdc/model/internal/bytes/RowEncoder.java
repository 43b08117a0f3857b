package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import org.jspecify.annotations.Nullable;

/** Encodes row images to {@link RowBytes}. One encoder a sink and thread. */
public final class RowEncoder {

    private final ByteSink sink;
    private final RowBytes.Writer writer;

    public RowEncoder(ByteSink sink) {
        this.sink = sink;
        this.writer = new RowBytes.Writer(sink);
    }

    /** Appends the image, whose columns must be those of the schema, and returns where it starts in the sink. */
    public int append(TableSchema schema, RowImage image) {
        int n = schema.columnCount();
        writer.begin(schema.fingerprint(), n);
        CanonicalCells cells = image instanceof CanonicalCells c ? c : null;
        try {
            for (int i = 0; i < n; i++) {
                put(image, cells, i, sink, writer);
            }
        } catch (RuntimeException e) {
            writer.abandon();
            throw e;
        }
        return writer.finish();
    }

    /**
     * Puts one cell of an image, in whatever state it is.
     *
     * @param cells the image, where it has that quicker way, or null
     * @param sink of the writer
     */
    public static void put(
            RowImage image, @Nullable CanonicalCells cells, int column, ByteSink sink, RowBytes.Writer writer) {
        if (!image.isPresent(column)) {
            writer.absent();
        } else if (image.isNull(column)) {
            writer.nullCell();
        } else if (image.isJsonDiff(column)) {
            putDiffs(image, cells, column, sink);
            writer.endDiffs();
        } else {
            if (cells != null) {
                cells.appendCell(column, sink);
            } else {
                sink.put(image.getBytes(column));
            }
            writer.endValue();
        }
    }

    private static void putDiffs(RowImage image, @Nullable CanonicalCells cells, int column, ByteSink sink) {
        if (cells != null) {
            cells.appendDiffs(column, sink);
        } else {
            for (JsonDiff diff : image.getJsonDiffs(column)) {
                StoredDiffs.put(diff, sink);
            }
        }
    }
}
