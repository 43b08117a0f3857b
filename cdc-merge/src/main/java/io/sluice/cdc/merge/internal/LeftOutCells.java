package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.InexactAlterException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;

/**
 * The cells that a server puts into columns which an INSERT does not name and the log leaves out (MINIMAL and NOBLOB images of
 * both servers): constant defaults, NULL, the implicit default of a NOT NULL column. What a server computes for a row
 * (expressions, times, numbers, generated columns) it logs, but for virtual columns of MariaDB; these stay absent.
 */
final class LeftOutCells {

    private final byte[] row;

    private LeftOutCells(byte[] row) {
        this.row = row;
    }

    static LeftOutCells of(TableSchema schema) {
        ByteSink sink = new ByteSink(256);
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(schema.fingerprint(), schema.columnCount());
        for (Column column : schema.columns()) {
            put(schema, column, sink, writer);
        }
        writer.finish();
        return new LeftOutCells(sink.toByteArray());
    }

    private static void put(TableSchema schema, Column column, ByteSink sink, RowBytes.Writer writer) {
        byte[] cell;
        try {
            cell = ColumnFill.of(schema.table(), column, null);
        } catch (InexactAlterException e) {
            // not told by the schema: the row stays incomplete, which is counted
            writer.absent();
            return;
        }
        if (cell == null) {
            writer.nullCell();
        } else {
            sink.put(cell, 0, cell.length);
            writer.endValue();
        }
    }

    /** Puts them into a row that ends the sink, in place of its absent cells. */
    void fill(ByteSink sink, int at, ByteSink work, RowBytes.Writer workWriter) {
        work.clear();
        int filled = PartialRows.overlay(row, 0, sink.array(), at, workWriter);
        sink.setSize(at);
        sink.put(work.array(), filled, work.size() - filled);
    }
}
