package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import java.util.Arrays;

/**
 * The rows of one event. {@link #begin} checks the structure of all of them and remembers where their cells are as far as
 * that takes little memory; beyond, rows are found again as they are asked for.
 *
 * <p>{@code Rows_event} of MySQL's rows_event.h: table number, flags, from version 2 on extra data; number of columns;
 * bitmap of the columns the images have, for an UPDATE one for each of its two images; images to the event's end.
 */
final class RowsEvent {

    /** The statement's last rows event ({@code STMT_END_F}). */
    static final int FLAG_STATEMENT_END = 0x1;

    /** Cells remembered from checking. A usual event of 8 KiB has fewer. */
    private static final int MOST_STARTS = 1 << 16;

    private static final int FIXED_BYTES_OF_COLUMN_COUNT = 1;

    private final LogPlace place;
    final BinlogImage first = new BinlogImage(this);
    final BinlogImage second = new BinlogImage(this);

    private byte[] array = new byte[0];
    private int eventStart;
    private int end;
    private long offset;
    private Operation operation = Operation.INSERT;
    private TablePlan plan = TablePlan.UNWANTED;
    private ImageLayout beforeLayout = TablePlan.UNWANTED.full;
    private ImageLayout afterLayout = beforeLayout;
    /** Of each image: where its null bitmap begins, then see {@link ImageLayout#find}. */
    private int[] starts = new int[1024];

    private int imageStride;
    private int remembered;
    private int row;
    private int rowCount;
    /** Where the row behind the remembered ones begins. */
    private int nextRow;
    /** Where in {@link #starts} a row goes that is not remembered. */
    private int scratch;

    RowsEvent(LogPlace place) {
        this.place = place;
    }

    /**
     * Checks the event's rows; the event then stands before the first.
     *
     * @param from first byte of the event's header
     * @param body behind the table number, flags and extra data
     * @param to end of the rows
     */
    void begin(byte[] a, int from, int body, int to, long eventOffset, Operation newOperation, TablePlan newPlan) {
        array = a;
        eventStart = from;
        end = to;
        offset = eventOffset;
        operation = newOperation;
        plan = newPlan;
        int columns = newPlan.columnCount();
        int pos = columnCount(body);
        int bitmapBytes = (columns + 7) / 8;
        boolean update = newOperation == Operation.UPDATE;
        if (bitmapBytes * (update ? 2 : 1) > to - pos) {
            throw malformed("the bitmap of present columns is cut off", pos);
        }
        beforeLayout = newPlan.layout(a, pos);
        pos += bitmapBytes;
        afterLayout = beforeLayout;
        if (update) {
            afterLayout = newPlan.layout(a, pos);
            pos += bitmapBytes;
        }
        first.begin(newPlan, beforeLayout, a);
        second.begin(newPlan, afterLayout, a);
        imageStride = columns + 2;
        check(pos, update);
    }

    private int columnCount(int body) {
        int columns = plan.columnCount();
        int width = columns < 0xFB ? FIXED_BYTES_OF_COLUMN_COUNT : 3;
        if (width > end - body) {
            throw malformed("the number of columns is cut off", body);
        }
        int first = array[body] & 0xFF;
        int found = first;
        if (first == 0xFC && end - body >= 3) {
            found = array[body + 1] & 0xFF | (array[body + 2] & 0xFF) << 8;
        }
        if (found != columns) {
            throw malformed(
                    "rows of " + found + " columns of table " + plan.schema().table() + ", whose table map has "
                            + columns,
                    body);
        }
        return body + width;
    }

    private void check(int rowsStart, boolean update) {
        int perRow = update ? 2 * imageStride : imageStride;
        byte[] a = array;
        int pos = rowsStart;
        int at = 0;
        boolean remembering = true;
        row = -1;
        rowCount = 0;
        // an image without any column takes no bytes: there is one row of it
        boolean empty = pos == end && beforeLayout.isEmpty() && !update;
        while (pos < end || empty) {
            if (remembering && rowCount > 0 && at + perRow > MOST_STARTS) {
                remembering = false;
                remembered = rowCount;
                nextRow = pos;
            }
            if (at + perRow > starts.length) {
                starts = Arrays.copyOf(starts, Math.max(at + perRow, starts.length * 2));
            }
            int before = pos;
            pos = find(a, pos, at, update);
            if (pos <= before && !empty) {
                throw malformed("row " + rowCount + " does not end within the event", before);
            }
            empty = false;
            rowCount++;
            if (remembering) {
                at += perRow;
            }
        }
        if (remembering) {
            remembered = rowCount;
        }
        scratch = at;
    }

    /** Finds the cells of one row and returns its end, or a negative number. */
    private int find(byte[] a, int pos, int at, boolean update) {
        starts[at] = pos;
        int found = beforeLayout.find(a, pos, end, starts, at + 1);
        if (update && found >= 0) {
            starts[at + imageStride] = found;
            found = afterLayout.find(a, found, end, starts, at + imageStride + 1);
        }
        return found;
    }

    /** Moves to the next row. */
    boolean next() {
        if (row + 1 >= rowCount) {
            row = rowCount;
            return false;
        }
        row++;
        boolean update = operation == Operation.UPDATE;
        int at = row * (update ? 2 * imageStride : imageStride);
        if (row >= remembered) {
            at = scratch;
            nextRow = find(array, nextRow, at, update);
        }
        first.set(starts[at], starts, at + 1);
        if (update) {
            second.set(starts[at + imageStride], starts, at + imageStride + 1);
        }
        return true;
    }

    int row() {
        return row;
    }

    Operation operation() {
        return operation;
    }

    TablePlan plan() {
        return plan;
    }

    /** Seconds since 1970. */
    long timestamp() {
        return EventHeader.timestamp(array, eventStart);
    }

    /** {@code file:offset} of a byte of the event. */
    String placeOf(int index) {
        return place.at(offset + (index - eventStart));
    }

    MalformedInputException malformed(String reason, int index) {
        return place.malformed(
                EventType.name(EventHeader.type(array, eventStart)) + " event: " + reason + "; the file is damaged",
                offset + (index - eventStart));
    }
}
