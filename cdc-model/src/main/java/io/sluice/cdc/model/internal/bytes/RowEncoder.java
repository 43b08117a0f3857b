package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;

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
                if (!image.isPresent(i)) {
                    writer.absent();
                } else if (image.isNull(i)) {
                    writer.nullCell();
                } else {
                    if (cells != null) {
                        cells.appendCell(i, sink);
                    } else {
                        sink.put(image.getBytes(i));
                    }
                    writer.endValue();
                }
            }
        } catch (RuntimeException e) {
            writer.abandon();
            throw e;
        }
        return writer.finish();
    }
}
