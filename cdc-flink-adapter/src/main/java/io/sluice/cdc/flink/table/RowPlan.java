package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnMissing;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnSet;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.jspecify.annotations.Nullable;

/**
 * How the wanted columns are read from rows of one layout; columns not wanted are never decoded, and a value that an UPDATE left
 * as it was is made once for both rows, for its object never changes. One thread.
 */
final class RowPlan {

    private static final int NONE = -1;

    private final ColumnSet columns;
    private final RowCells before;
    private final RowCells after;
    private final RowCells both;
    /** For columns that are wanted a second time. */
    private final @Nullable RowPlan again;

    /** @throws UnreadableColumnException if a wanted column is missing, or its type cannot be read as declared */
    static RowPlan of(TableSchema schema, List<WantedColumn> wanted, OnMissing onMissing, @Nullable ZoneId zone) {
        List<Integer> fields = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (schema.indexOf(wanted.get(i).name()) >= 0) {
                fields.add(i);
            } else {
                checkMayMiss(schema, wanted.get(i), onMissing);
            }
        }
        return new RowPlan(schema, wanted, fields, zone);
    }

    private static void checkMayMiss(TableSchema schema, WantedColumn want, OnMissing onMissing) {
        if (onMissing == OnMissing.ERROR) {
            throw new UnreadableColumnException("table " + schema.table() + " has no column " + want.name()
                    + " in this message; it has " + schema.columnNames()
                    + ". If it was added later, missing-columns = null reads NULL from older messages");
        }
        if (!want.type().isNullable()) {
            throw new UnreadableColumnException("table " + schema.table() + " has no column " + want.name()
                    + " in this message, and the declared column is NOT NULL");
        }
    }

    private RowPlan(TableSchema schema, List<WantedColumn> wanted, List<Integer> fields, @Nullable ZoneId zone) {
        int[] fieldOf = new int[schema.columnCount()];
        Arrays.fill(fieldOf, NONE);
        CellConverter[] converters = new CellConverter[fieldOf.length];
        boolean[] nullable = new boolean[fieldOf.length];
        List<Integer> others = new ArrayList<>();
        for (int field : fields) {
            WantedColumn want = wanted.get(field);
            int i = schema.indexOf(want.name());
            if (fieldOf[i] != NONE) {
                others.add(field);
                continue;
            }
            Column column = schema.column(i);
            fieldOf[i] = field;
            converters[i] = CellConverters.of(schema.table(), column, want.type(), zone);
            nullable[i] = want.type().isNullable();
        }
        columns = ColumnSet.of(fields.stream()
                .mapToInt(f -> schema.indexOf(wanted.get(f).name()))
                .toArray());
        before = new RowCells(schema, fieldOf, converters, nullable);
        after = new RowCells(schema, fieldOf, converters, nullable);
        both = new RowCells(schema, fieldOf, converters, nullable);
        again = others.isEmpty() ? null : new RowPlan(schema, wanted, others, zone);
    }

    /**
     * Fills fields of the change's row before or after, or both, as its operation has them.
     *
     * @throws io.sluice.cdc.model.CdcException if a declared type cannot hold a value
     */
    void fill(RowView row, @Nullable GenericRowData rowBefore, @Nullable GenericRowData rowAfter) {
        if (rowBefore != null) {
            before.into(row, rowBefore, rowBefore);
        }
        if (rowAfter != null) {
            after.into(row, rowAfter, rowAfter);
            both.into(row, rowAfter, rowBefore == null ? rowAfter : rowBefore);
        }
        row.visit(columns, before, after, both);
        if (again != null) {
            again.fill(row, rowBefore, rowAfter);
        }
    }
}
