package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable image over its own {@link RowBytes}. */
public final class StoredImage extends RowBytesImage implements StoredRow {

    private final byte[] row;

    /** @param row not copied: nobody writes to it any more */
    public StoredImage(TableSchema schema, byte[] row) {
        super(schema, row, 0);
        this.row = row;
    }

    /** The image itself where it is a stored one of this schema, else a copy that has read and checked every cell. */
    public static RowImage copyOf(TableSchema schema, RowImage image) {
        if (image instanceof StoredImage s && s.schema().fingerprint() == schema.fingerprint()) {
            return s;
        }
        ByteSink sink = new ByteSink(256);
        new RowEncoder(sink).append(schema, image);
        return new StoredImage(schema, sink.toByteArray());
    }

    @Override
    public byte[] rowBytes() {
        return row;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof StoredImage s && Arrays.equals(row, s.row);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(row);
    }

    /** Names of the present columns; no values. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("image of ").append(schema().table()).append(" with");
        for (int i = 0; i < schema().columnCount(); i++) {
            if (isPresent(i)) {
                text.append(' ').append(schema().column(i).name());
            }
        }
        return text.toString();
    }
}
