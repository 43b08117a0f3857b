package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnMissing;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import java.time.ZoneId;
import java.util.List;
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
            CellConverter converter = converters[i];
            if (columns[i] == MISSING || converter == null) {
                continue;
            }
            int column = columns[i];
            if (!image.isPresent(column)) {
                throw new UnreadableColumnException("column " + name(i)
                        + " is not in this row image: the value before an update of a TEXT, BLOB, JSON or spatial column is not"
                        + " known unless the server logs full images; if it does (binlog_row_image = FULL), say"
                        + " full-row-images = true");
            }
            if (!image.isNull(column)) {
                row.setField(i, converter.read(image, column));
            } else if (!wanted.get(i).type().isNullable()) {
                throw new UnreadableColumnException("column " + name(i) + " is NULL, and is declared NOT NULL");
            }
        }
    }

    private String name(int i) {
        return schema.table() + "." + schema.column(columns[i]).name();
    }
}
