package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import java.util.Arrays;

/**
 * The one stored form of a row: whatever outlives a cursor's view is in this layout, in events, arenas, spill files and
 * Flink state alike, so equality of rows is equality of bytes.
 *
 * <pre>
 * offset  bytes           content
 * 0       1               layout version: 2 where any cell is changes of a document, else 1
 * 1       1               width of an end: 2 or 4
 * 2       2               number of columns n, big-endian
 * 4       8               schema fingerprint, big-endian
 * 12      (n + 3) / 4     two bits a column, column 0 in the lowest: 0 absent, 1 null, 2 value, 3 changes of a document
 * ...     n * width       end of each cell relative to the first cell's start, big-endian; equal to the one before for no value
 * ...                     canonical cells, or {@link StoredDiffs}, one after the other
 * </pre>
 *
 * <p>The narrow width is used exactly where the cells take at most 65,535 bytes: one row has one encoding.
 */
public final class RowBytes {

    public static final int VERSION = 1;
    public static final int ABSENT = 0;
    public static final int NULL = 1;
    public static final int VALUE = 2;
    /** Changes of the JSON document that the row had before, {@link StoredDiffs}; no value. */
    public static final int DIFFS = 3;

    /** Of rows that have such a cell: a release that does not know them says so. */
    private static final int VERSION_WITH_DIFFS = 2;

    private static final int HEADER = 12;
    private static final int NARROW_LIMIT = 0xFFFF;

    private RowBytes() {}

    public static int columnCount(byte[] a, int row) {
        return Words.getShort(a, row + 2);
    }

    public static long fingerprint(byte[] a, int row) {
        return Words.getLong(a, row + 4);
    }

    /** Whether the state of any cell is {@link #DIFFS}. */
    public static boolean hasDiffs(byte[] a, int row) {
        return a[row] == VERSION_WITH_DIFFS;
    }

    /** One of {@link #ABSENT}, {@link #NULL}, {@link #VALUE}, {@link #DIFFS}. The column must exist. */
    public static int state(byte[] a, int row, int column) {
        return a[row + HEADER + (column >> 2)] >>> ((column & 3) << 1) & 3;
    }

    /** Index in the array where the cell starts. */
    public static int cellStart(byte[] a, int row, int column) {
        int n = columnCount(a, row);
        return cells(a, row, n) + (column == 0 ? 0 : end(a, row, n, column - 1));
    }

    /** Index in the array after the cell's last byte. */
    public static int cellEnd(byte[] a, int row, int column) {
        int n = columnCount(a, row);
        return cells(a, row, n) + end(a, row, n, column);
    }

    /** Index in the array where the first column's cell starts; for those who walk a row, with {@link #relativeEnd}. */
    public static int firstCell(byte[] a, int row) {
        return cells(a, row, columnCount(a, row));
    }

    /** Index after the cell's last byte, counted from {@link #firstCell}; the next cell starts there. */
    public static int relativeEnd(byte[] a, int row, int columnCount, int column) {
        return end(a, row, columnCount, column);
    }

    /** Length of the whole row in bytes. */
    public static int length(byte[] a, int row) {
        int n = columnCount(a, row);
        return cells(a, row, n) - row + (n == 0 ? 0 : end(a, row, n, n - 1));
    }

    /** True where both rows are the same bytes. */
    public static boolean equal(byte[] a, int rowA, byte[] b, int rowB) {
        int length = length(a, rowA);
        return Arrays.equals(a, rowA, rowA + length, b, rowB, rowB + length(b, rowB));
    }

    /** True where the cell is in the same state in both rows and has the same bytes. */
    public static boolean cellsEqual(byte[] a, int rowA, int columnA, byte[] b, int rowB, int columnB) {
        int state = state(a, rowA, columnA);
        return state == state(b, rowB, columnB)
                && (state < VALUE
                        || Arrays.equals(
                                a,
                                cellStart(a, rowA, columnA),
                                cellEnd(a, rowA, columnA),
                                b,
                                cellStart(b, rowB, columnB),
                                cellEnd(b, rowB, columnB)));
    }

    /** Checks bytes from outside (a spill file, a message, state) before anything else here reads them. */
    public static void check(byte[] a, int row, int available) {
        if (available < HEADER) {
            throw new CdcException("a stored row needs " + HEADER + " bytes, " + available + " are left");
        }
        if (a[row] != VERSION && a[row] != VERSION_WITH_DIFFS) {
            throw new CdcException("stored row of layout version " + (a[row] & 0xFF) + "; this version reads " + VERSION
                    + " and " + VERSION_WITH_DIFFS);
        }
        int width = a[row + 1];
        int n = columnCount(a, row);
        long fixed = HEADER + (n + 3) / 4 + (long) n * width;
        if ((width != 2 && width != 4) || fixed > available) {
            throw new CdcException(
                    "stored row of " + n + " columns needs " + fixed + " bytes, " + available + " are left");
        }
        long last = 0;
        boolean diffs = false;
        for (int i = 0; i < n; i++) {
            long end = end(a, row, n, i) & 0xFFFFFFFFL;
            int state = state(a, row, i);
            boolean broken = end < last || (state < VALUE && end != last) || fixed + end > available;
            if (!broken && state == DIFFS) {
                diffs = true;
                int cells = row + (int) fixed;
                broken = !StoredDiffs.isWellFormed(a, cells + (int) last, cells + (int) end);
            }
            if (broken) {
                throw new CdcException("stored row is broken at column " + i);
            }
            last = end;
        }
        // one row has one encoding, and rows are compared as bytes: neither a wider form nor stray bits may pass
        boolean strayBits = (n & 3) != 0 && (a[row + HEADER + (n >> 2)] & 0xFF) >>> ((n & 3) << 1) != 0;
        if (strayBits || diffs != hasDiffs(a, row) || (width == 4) != (last > NARROW_LIMIT)) {
            throw new CdcException("stored row of " + n + " columns is not in the form this version writes");
        }
    }

    private static int cells(byte[] a, int row, int n) {
        return row + HEADER + (n + 3 >> 2) + n * a[row + 1];
    }

    private static int end(byte[] a, int row, int n, int column) {
        int ends = row + HEADER + (n + 3 >> 2);
        return a[row + 1] == 2 ? Words.getShort(a, ends + column * 2) : Words.getInt(a, ends + column * 4);
    }

    /**
     * Appends rows to a sink: {@link #begin}, then one of {@link #absent}, {@link #nullCell}, or bytes put to the sink and
     * {@link #endValue}, for every column in order, then {@link #finish}. One writer a thread.
     */
    public static final class Writer {

        private final ByteSink sink;
        private int start;
        private int columns;
        private int column;
        private int cellsStart;
        private int[] ends = new int[16];

        public Writer(ByteSink sink) {
            this.sink = sink;
        }

        ByteSink sink() {
            return sink;
        }

        public void begin(long fingerprint, int columnCount) {
            if (columnCount > 0xFFFF) {
                throw new SchemaMismatchException(columnCount + " columns; a stored row holds at most 65535");
            }
            start = sink.size();
            columns = columnCount;
            column = 0;
            int fixed = HEADER + (columnCount + 3) / 4 + columnCount * 2;
            byte[] a = sink.reserve(fixed);
            Arrays.fill(a, start, start + fixed, (byte) 0);
            a[start] = VERSION;
            a[start + 1] = 2;
            Words.putShort(a, start + 2, columnCount);
            Words.putLong(a, start + 4, fingerprint);
            cellsStart = start + fixed;
            sink.setSize(cellsStart);
            if (ends.length < columnCount) {
                ends = new int[Math.max(columnCount, ends.length * 2)];
            }
        }

        public void absent() {
            ends[column++] = sink.size() - cellsStart;
        }

        public void nullCell() {
            mark(NULL);
        }

        /** The bytes put to the sink since the last cell are this column's value. */
        public void endValue() {
            mark(VALUE);
        }

        /** The bytes put to the sink since the last cell are {@link StoredDiffs} of this column's document. */
        public void endDiffs() {
            sink.array()[start] = VERSION_WITH_DIFFS;
            mark(DIFFS);
        }

        /** Copies a cell, in whatever state it is, from a stored row. */
        public void copy(byte[] a, int row, int sourceColumn) {
            int state = state(a, row, sourceColumn);
            switch (state) {
                case ABSENT -> absent();
                case NULL -> nullCell();
                default -> {
                    int from = cellStart(a, row, sourceColumn);
                    sink.put(a, from, cellEnd(a, row, sourceColumn) - from);
                    if (state == DIFFS) {
                        endDiffs();
                    } else {
                        endValue();
                    }
                }
            }
        }

        /** Completes the row and returns where it starts in the sink. */
        public int finish() {
            if (column != columns) {
                throw new IllegalStateException(column + " of " + columns + " columns written");
            }
            int cellsLength = sink.size() - cellsStart;
            if (cellsLength > NARROW_LIMIT) {
                widen(cellsLength);
            }
            byte[] a = sink.array();
            int at = start + HEADER + (columns + 3) / 4;
            if (cellsLength > NARROW_LIMIT) {
                for (int i = 0; i < columns; i++) {
                    Words.putInt(a, at + i * 4, ends[i]);
                }
            } else {
                for (int i = 0; i < columns; i++) {
                    Words.putShort(a, at + i * 2, ends[i]);
                }
            }
            return start;
        }

        /** Forgets a row begun and not finished. */
        public void abandon() {
            sink.setSize(start);
        }

        private void mark(int state) {
            sink.array()[start + HEADER + (column >> 2)] |= (byte) (state << ((column & 3) << 1));
            ends[column++] = sink.size() - cellsStart;
        }

        private void widen(int cellsLength) {
            int more = columns * 2;
            byte[] a = sink.reserve(more);
            System.arraycopy(a, cellsStart, a, cellsStart + more, cellsLength);
            sink.setSize(sink.size() + more);
            cellsStart += more;
            a[start + 1] = 4;
        }
    }
}
