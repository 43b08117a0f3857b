package io.sluice.cdc.benchmarks;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import org.jspecify.annotations.Nullable;

/** Reads every value of a row through the typed getters, before and after; one that both images share only once. */
public final class TypedCells {

    private final ByteSink text = new ByteSink(1024);
    private @Nullable TableSchema schema;
    private ColumnType[] types = {};

    public void row(RowView row, CellSink out) {
        if (row.schema() != schema) {
            schema = row.schema();
            types = schema.columns().stream().map(c -> c.type()).toArray(ColumnType[]::new);
        }
        switch (row.operation()) {
            case INSERT -> image(row.after(), CellSink.AFTER, out);
            case DELETE -> image(row.before(), CellSink.BEFORE, out);
            case UPDATE -> update(row, out);
        }
    }

    private void update(RowView row, CellSink out) {
        RowImage before = row.before();
        RowImage after = row.after();
        for (int i = 0; i < types.length; i++) {
            if (row.isUnchanged(i)) {
                cell(after, i, CellSink.BOTH, out);
            } else {
                cell(before, i, CellSink.BEFORE, out);
                cell(after, i, CellSink.AFTER, out);
            }
        }
    }

    private void image(RowImage image, int images, CellSink out) {
        for (int i = 0; i < types.length; i++) {
            cell(image, i, images, out);
        }
    }

    private void cell(RowImage image, int column, int images, CellSink out) {
        if (image.isNull(column)) {
            out.nullCell(images);
        } else {
            value(types[column], image, column, images, out);
        }
    }

    private void value(ColumnType type, RowImage image, int column, int images, CellSink out) {
        switch (type.kind()) {
            case BIGINT -> out.integer(images, type.unsigned() ? image.getUnsignedLong(column) : image.getLong(column));
            case INT -> out.integer(images, type.unsigned() ? image.getLong(column) : image.getInt(column));
            case SMALLINT, TINYINT, MEDIUMINT -> out.integer(images, image.getInt(column));
            case DECIMAL -> out.decimal(images, image.getUnscaledLong(column), type.scale());
            case DOUBLE -> out.floating(images, image.getDouble(column));
            case DATE -> out.date(images, image.getEpochDay(column));
            case DATETIME, TIMESTAMP -> out.time(images, image.getEpochMicros(column));
            case CHAR, VARCHAR, TEXT -> {
                text.clear();
                ((CanonicalCells) image).appendCell(column, text);
                out.text(images, text.array(), 0, text.size());
            }
            default -> throw new IllegalStateException("the table has no " + type);
        }
    }
}
