package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnMissing;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.data.GenericRowData;
import org.jspecify.annotations.Nullable;

/** How the wanted columns are read from rows of one layout; columns not wanted are never decoded. One thread. */
final class RowPlan {

    private static final int MISSING = -1;

    private final TableSchema schema;
    private final List<WantedColumn> wanted;
    private final int[] columns;
    private final @Nullable CellConverter[] converters;

    /** @throws UnreadableColumnException if a wanted column is missing, or its type cannot be read as declared */
    RowPlan(TableSchema schema, List<WantedColumn> wanted, OnMissing onMissing, @Nullable ZoneId zone) {
        this.schema = schema;
        this.wanted = wanted;
        this.columns = new int[wanted.size()];
        this.converters = new CellConverter[columns.length];
        for (int i = 0; i < columns.length; i++) {
            WantedColumn want = wanted.get(i);
            columns[i] = schema.indexOf(want.name());
            if (columns[i] >= 0) {
                Column column = schema.column(columns[i]);
                converters[i] = CellConverters.of(schema.table(), column, want.type(), zone);
            } else if (onMissing == OnMissing.ERROR) {
                throw new UnreadableColumnException(
                        "table " + schema.table() + " has no column " + want.name() + " in this"
                                + " message; it has " + schema.columnNames()
                                + ". If it was added later, missing-columns = null reads NULL from older messages");
            } else if (!want.type().isNullable()) {
                throw new UnreadableColumnException("table " + schema.table() + " has no column " + want.name()
                        + " in this message, and the declared column is NOT NULL");
            }
        }
    }

    /** Fills the first fields of the row from the image. */
    void fill(RowImage image, GenericRowData row) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != MISSING) {
                row.setField(i, cell(image, i));
            }
        }
    }

    /** Fills the first fields of both rows of an UPDATE; what did not change is read once, for its objects never change. */
    void fill(RowView update, GenericRowData before, GenericRowData after) {
        RowImage beforeImage = update.before();
        RowImage afterImage = update.after();
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != MISSING) {
                Object value = cell(afterImage, i);
                after.setField(i, value);
                before.setField(i, update.isUnchanged(columns[i]) ? value : cell(beforeImage, i));
            }
        }
    }

    private @Nullable Object cell(RowImage image, int i) {
        int column = columns[i];
        if (image.hasValue(column)) {
            return Objects.requireNonNull(converters[i]).read(image, column);
        }
        if (!image.isPresent(column)) {
            throw new UnreadableColumnException("column " + name(i)
                    + " is not in this row image: the value before an update of a TEXT, BLOB, JSON or spatial column is not"
                    + " known unless the server logs full images; if it does (binlog_row_image = FULL), say"
                    + " full-row-images = true");
        }
        if (!wanted.get(i).type().isNullable()) {
            throw new UnreadableColumnException("column " + name(i) + " is NULL, and is declared NOT NULL");
        }
        return null;
    }

    private String name(int i) {
        return schema.table() + "." + schema.column(columns[i]).name();
    }
}
