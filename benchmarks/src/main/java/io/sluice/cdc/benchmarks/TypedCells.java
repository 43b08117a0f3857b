package io.sluice.cdc.benchmarks;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import org.jspecify.annotations.Nullable;

/** Reads every value of a row through the typed getters, before and after. */
public final class TypedCells {

    private final ByteSink text = new ByteSink(1024);
    private @Nullable TableSchema schema;
    private ColumnType[] types = {};

    public void row(RowView row, CellSink out) {
        if (row.schema() != schema) {
            schema = row.schema();
            types = schema.columns().stream().map(c -> c.type()).toArray(ColumnType[]::new);
        }
        Operation operation = row.operation();
        if (operation != Operation.INSERT) {
            image(row.before(), out);
        }
        if (operation != Operation.DELETE) {
            image(row.after(), out);
        }
    }

    private void image(RowImage image, CellSink out) {
        for (int i = 0; i < types.length; i++) {
            if (image.isNull(i)) {
                out.nullCell();
            } else {
                cell(types[i], image, i, out);
            }
        }
    }

    private void cell(ColumnType type, RowImage image, int column, CellSink out) {
        switch (type.kind()) {
            case BIGINT -> out.integer(type.unsigned() ? image.getUnsignedLong(column) : image.getLong(column));
            case INT -> out.integer(type.unsigned() ? image.getLong(column) : image.getInt(column));
            case SMALLINT, TINYINT, MEDIUMINT -> out.integer(image.getInt(column));
            case DECIMAL -> out.decimal(image.getUnscaledLong(column), type.scale());
            case DOUBLE -> out.floating(image.getDouble(column));
            case DATE -> out.date(image.getEpochDay(column));
            case DATETIME, TIMESTAMP -> {
                long micros = image.getEpochMicros(column);
                out.time(Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000);
            }
            case CHAR, VARCHAR, TEXT -> {
                text.clear();
                ((CanonicalCells) image).appendCell(column, text);
                out.text(text.array(), text.size());
            }
            default -> throw new IllegalStateException("the table has no " + type);
        }
    }
}
