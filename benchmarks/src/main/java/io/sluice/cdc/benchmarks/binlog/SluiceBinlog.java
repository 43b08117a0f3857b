package io.sluice.cdc.benchmarks.binlog;

import io.sluice.cdc.benchmarks.CellSink;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.parser.binlog.BinlogReader;
import java.nio.file.Path;

/** Sluice, from the file itself: committed transactions only, every checksum verified, every value read through its typed getter. */
final class SluiceBinlog {

    private final ImageCells cells = new ImageCells();

    void read(Path file, CellSink out) {
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
