package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.util.Arrays;

/**
 * The before image of an UPDATE as what differs from the after image: two bits a column, column 0 in the lowest (0 absent,
 * 1 null, 2 value, 3 as in the after image), then length and bytes of each value.
 */
final class BeforeOverlay {

    private static final int SAME = 3;

    private BeforeOverlay() {}

    /**
     * Appends the overlay that makes the update's before image of its after image.
     *
     * @param after the after image as stored row, from index 0
     * @param cell scratch
     */
    static void append(RowView update, byte[] after, ByteSink cell, ByteSink out) {
        RowImage before = update.before();
        CanonicalCells cells = before instanceof CanonicalCells c ? c : null;
        int columns = RowBytes.columnCount(after, 0);
        int states = begin(columns, out);
        for (int i = 0; i < columns; i++) {
            int state;
            if (update.isUnchanged(i)) {
                state = SAME;
            } else if (!before.hasValue(i)) {
                state = before.isPresent(i) ? RowBytes.NULL : RowBytes.ABSENT;
                state = state == RowBytes.state(after, 0, i) ? SAME : state;
            } else {
                cell.clear();
                if (cells == null) {
                    cell.put(before.getBytes(i));
                } else {
                    cells.appendCell(i, cell);
                }
                state = value(cell.array(), 0, cell.size(), after, 0, i, out);
            }
            mark(out, states, i, state);
        }
    }

    /** Appends the overlay that makes the row {@code before} of the row {@code after}; both of one layout. */
    static void append(byte[] before, int beforeRow, byte[] after, int afterRow, ByteSink out) {
        int columns = RowBytes.columnCount(before, beforeRow);
        int states = begin(columns, out);
        for (int i = 0; i < columns; i++) {
            int state = RowBytes.state(before, beforeRow, i);
            if (state == RowBytes.DIFFS) {
                throw new CdcException("changes of a JSON document (column " + i + " from 0) in a row before a change");
            } else if (state != RowBytes.VALUE) {
                state = state == RowBytes.state(after, afterRow, i) ? SAME : state;
            } else {
                state = value(
                        before,
                        RowBytes.cellStart(before, beforeRow, i),
                        RowBytes.cellEnd(before, beforeRow, i),
                        after,
                        afterRow,
                        i,
                        out);
            }
            mark(out, states, i, state);
        }
    }

    private static int begin(int columns, ByteSink out) {
        int states = out.size();
        for (int i = 0; i < columns; i += 4) {
            out.put(0);
        }
        return states;
    }

    private static void mark(ByteSink out, int states, int column, int state) {
        out.array()[states + (column >> 2)] |= (byte) (state << ((column & 3) << 1));
    }

    /** Appends the cell unless the after image has it too, and returns its state. */
    private static int value(byte[] a, int from, int to, byte[] after, int afterRow, int column, ByteSink out) {
        if (RowBytes.state(after, afterRow, column) == RowBytes.VALUE
                && Arrays.equals(
                        a,
                        from,
                        to,
                        after,
                        RowBytes.cellStart(after, afterRow, column),
                        RowBytes.cellEnd(after, afterRow, column))) {
            return SAME;
        }
        FrameWriter.bytes(out, a, from, to - from);
        return RowBytes.VALUE;
    }

    /** Throws unless [from, end) is an overlay for rows of so many columns. */
    static void check(byte[] a, int from, int end, int columns) {
        FrameReader in = new FrameReader(a, from, end, "before image");
        for (int i = 0; i < columns; i += 4) {
            in.readByte();
        }
        for (int i = 0; i < columns; i++) {
            if (state(a, from, i) == RowBytes.VALUE) {
                in.skipBytes();
            }
        }
        if ((columns & 3) != 0 && (a[from + (columns >> 2)] & 0xFF) >>> ((columns & 3) << 1) != 0) {
            throw in.malformed("has marks for columns that are not there");
        }
        in.expectEnd();
    }

    /**
     * The before image as a stored row.
     *
     * @throws MalformedInputException if the overlay is none for the row
     */
    static byte[] resolve(byte[] a, int from, int end, int afterRow) {
        int columns = RowBytes.columnCount(a, afterRow);
        FrameReader in = new FrameReader(a, from + (columns + 3 >> 2), end, "before image");
        ByteSink out = new ByteSink(RowBytes.length(a, afterRow) + end - from);
        RowBytes.Writer row = new RowBytes.Writer(out);
        row.begin(RowBytes.fingerprint(a, afterRow), columns);
        for (int i = 0; i < columns; i++) {
            switch (state(a, from, i)) {
                case RowBytes.ABSENT -> row.absent();
                case RowBytes.NULL -> row.nullCell();
                case RowBytes.VALUE -> {
                    int length = in.skipBytes();
                    out.put(a, in.at() - length, length);
                    row.endValue();
                }
                default -> row.copy(a, afterRow, i);
            }
        }
        row.finish();
        return out.toByteArray();
    }

    private static int state(byte[] a, int from, int column) {
        return a[from + (column >> 2)] >>> ((column & 3) << 1) & 3;
    }
}
