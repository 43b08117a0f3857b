package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import java.util.Objects;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Puts the cells it is given into one row, or, those that an UPDATE left as they were, into both. One thread. */
final class RowCells implements CellVisitor, CellConverter.Given {

    private final TableSchema schema;
    private final int[] fieldOf;
    private final CellConverter[] converters;
    private final boolean[] nullable;
    private @Nullable RowView row;
    private GenericRowData one = new GenericRowData(0);
    private GenericRowData other = one;

    /**
     * @param fieldOf the field of each column that is read
     * @param converters of each column that is read
     * @param nullable by column: may its field be NULL
     */
    RowCells(TableSchema schema, int[] fieldOf, CellConverter[] converters, boolean[] nullable) {
        this.schema = schema;
        this.fieldOf = fieldOf;
        this.converters = converters;
        this.nullable = nullable;
    }

    /** The rows that cells go into from now on; without a branch, so a cell of one image has the same row twice. */
    void into(RowView change, GenericRowData newOne, GenericRowData newOther) {
        row = change;
        one = newOne;
        other = newOther;
    }

    @Override
    public RowImage image() {
        RowView change = Objects.requireNonNull(row, "no row is read");
        RowKind kind = one.getRowKind();
        return kind == RowKind.DELETE || kind == RowKind.UPDATE_BEFORE ? change.before() : change.after();
    }

    private void set(int column, Object value) {
        int field = fieldOf[column];
        one.setField(field, value);
        other.setField(field, value);
    }

    @Override
    public void absent(int column) {
        throw new UnreadableColumnException("column " + name(column)
                + " is not in this row image: the value before an update of a TEXT, BLOB, JSON or spatial column is not"
                + " known unless the server logs full images; if it does (binlog_row_image = FULL), say"
                + " full-row-images = true");
    }

    /** The fields of a new row are NULL. */
    @Override
    public void nullValue(int column) {
        if (!nullable[column]) {
            throw new UnreadableColumnException("column " + name(column) + " is NULL, and is declared NOT NULL");
        }
    }

    private String name(int column) {
        return schema.table() + "." + schema.column(column).name();
    }

    @Override
    public void integer(int column, long value) {
        set(column, converters[column].integer(value, this, column));
    }

    @Override
    public void decimal(int column, long unscaled, int scale) {
        set(column, converters[column].decimal(unscaled, this, column));
    }

    @Override
    public void floating(int column, double value) {
        set(column, converters[column].floating(value, this, column));
    }

    @Override
    public void date(int column, long epochDay) {
        set(column, converters[column].date(epochDay, this, column));
    }

    @Override
    public void time(int column, long epochMicros) {
        set(column, converters[column].time(epochMicros, this, column));
    }

    @Override
    public void canonical(int column, byte[] array, int start, int end) {
        set(column, converters[column].canonical(array, start, end, this, column));
    }
}
