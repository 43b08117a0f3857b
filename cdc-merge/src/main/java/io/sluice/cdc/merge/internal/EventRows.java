package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowEncoder;
import io.sluice.cdc.model.internal.bytes.StoredRow;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;

/**
 * Stored rows of the table's layout out of event images. An event's own schema may know less than the table's (a Canal
 * message knows no collation), so columns are matched by name; their types must agree, else a schema change was missed.
 */
final class EventRows {

    private final TableSchema event;
    private final TableSchema table;
    /** Event column of each table column, or -1. */
    private final int[] columns;

    private final boolean straight;

    EventRows(TableSchema event, TableSchema table) {
        this.event = event;
        this.table = table;
        this.columns = new int[table.columnCount()];
        Arrays.fill(columns, -1);
        for (int i = 0; i < event.columnCount(); i++) {
            Column given = event.column(i);
            int c = table.indexOf(given.name());
            if (c < 0) {
                throw new SchemaMismatchException("a change of " + event.table() + " has column " + given.name()
                        + ", which the table's schema does not: " + table.columnNames()
                        + "; give the schema of that moment, or the log with its ALTER TABLE");
            }
            requireSameType(given, table.column(c));
            columns[c] = i;
        }
        boolean same = event.columnCount() == columns.length;
        for (int c = 0; c < columns.length; c++) {
            same &= columns[c] == c;
        }
        this.straight = same;
    }

    boolean reads(TableSchema other) {
        return other == event;
    }

    /** Appends the image in the table's layout and returns where it starts. */
    int append(RowImage image, ByteSink sink, RowBytes.Writer writer) {
        if (straight && image instanceof StoredRow stored) {
            byte[] a = stored.rowBytes();
            int at = sink.size();
            sink.put(a, 0, RowBytes.length(a, 0));
            Words.putLong(sink.array(), at + 4, table.fingerprint());
            return at;
        }
        writer.begin(table.fingerprint(), columns.length);
        CanonicalCells cells = image instanceof CanonicalCells c ? c : null;
        for (int i : columns) {
            if (i < 0) {
                writer.absent();
            } else {
                RowEncoder.put(image, cells, i, sink, writer);
            }
        }
        return writer.finish();
    }

    private void requireSameType(Column given, Column known) {
        ColumnType a = given.type();
        ColumnType b = known.type();
        boolean scaled = a.scale() >= 0 && b.scale() >= 0 && a.scale() != b.scale();
        if (a.kind() != b.kind() || a.unsigned() != b.unsigned() || scaled) {
            throw new SchemaMismatchException("column " + table.table() + "." + known.name() + " is of type " + b
                    + ", a change of it has type " + a
                    + "; give the schema of that moment, or the log with its ALTER TABLE");
        }
    }
}
