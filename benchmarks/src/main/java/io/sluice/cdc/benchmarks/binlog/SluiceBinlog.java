package io.sluice.cdc.benchmarks.binlog;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.parser.binlog.BinlogReader;
import java.nio.file.Path;

/** Sluice, from the file itself: committed transactions only, every checksum verified, every value read. */
final class SluiceBinlog {

    private final ImageCells cells = new ImageCells();

    /** Whole images, as a visitor takes them. */
    static void read(Path file, CellVisitor out) {
        try (BinlogReader reader = BinlogReader.open(file)) {
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    RowView row = reader.row();
                    Operation operation = row.operation();
                    if (operation != Operation.INSERT) {
                        row.before().visit(out);
                    }
                    if (operation != Operation.DELETE) {
                        row.after().visit(out);
                    }
                }
            }
        }
    }

    /** Cell by cell, through the typed getters. */
    void get(Path file, CellVisitor out) {
        try (BinlogReader reader = BinlogReader.open(file)) {
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    cells.row(reader.row(), out);
                }
            }
        }
    }

    /** Rows found and none of their values read. */
    static long rows(Path file) {
        long rows = 0;
        try (BinlogReader reader = BinlogReader.open(file)) {
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    rows++;
                }
            }
        }
        return rows;
    }
}
