package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import java.util.Arrays;

/**
 * The rows of one event. {@link #begin} checks the structure of all of them and remembers where they begin as far as
 * that takes little memory; beyond, rows are found again as they are asked for.
 *
 * <p>{@code Rows_event} of MySQL's rows_event.h: table number, flags, from version 2 on extra data; number of columns;
 * bitmap of the columns the images have, for an UPDATE one for each of its two images; images to the event's end.
 *
 * <p>In a PARTIAL_UPDATE_ROWS event each after image begins with options, and, where the first is set, a bitmap with a bit for
 * each JSON column of the table: set where the image has changes of the document before instead of a document. Both begin
 * with four bytes of length, so cells are found in the same way.
 */
final class RowsEvent {

    /** The statement's last rows event ({@code STMT_END_F}). */
    static final int FLAG_STATEMENT_END = 0x1;

    /** No bitmap of partial columns. */
    static final int NOT_PARTIAL = -1;

    private static final int OPTION_PARTIAL_JSON = 1;

    /** Numbers remembered from checking. A usual event of 8 KiB has fewer. */
    private static final int MOST_STARTS = 1 << 16;

    /** Of a row: where its images begin, and the bitmap of partial columns. */
    private static final int SECOND = 1;

    private static final int PARTIAL = 2;
    private static final int STRIDE_OF_UPDATE = 3;

    private final LogPlace place;
    final BinlogImage first = new BinlogImage(this);
    final BinlogImage second = new BinlogImage(this);

    private byte[] array = new byte[0];
    private int eventStart;
    private int end;
    private long offset;
    private Operation operation = Operation.INSERT;
    private boolean update;
    private boolean partial;
    private TablePlan plan = TablePlan.UNWANTED;
    private ImageLayout beforeLayout = TablePlan.UNWANTED.full;
    private ImageLayout afterLayout = beforeLayout;
    /** Of each row the first image, and of an UPDATE {@link #SECOND} and {@link #PARTIAL}. */
    private int[] starts = new int[256];

    private int rowStride;
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
     * @param newPartial whether after images may have changes of documents
     */
    void begin(
            byte[] a,
            int from,
            int body,
            int to,
            long eventOffset,
            Operation newOperation,
            TablePlan newPlan,
            boolean newPartial) {
        array = a;
        eventStart = from;
        end = to;
        offset = eventOffset;
        operation = newOperation;
        update = newOperation == Operation.UPDATE;
        partial = newPartial;
        plan = newPlan;
        int columns = newPlan.columnCount();
        int pos = columnCount(body);
        int bitmapBytes = (columns + 7) / 8;
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
        rowStride = update ? STRIDE_OF_UPDATE : 1;
        check(pos);
    }

    private int columnCount(int body) {
        int columns = plan.columnCount();
        int width = columns < 0xFB ? 1 : 3;
        if (width > end - body) {
            throw malformed("the number of columns is cut off", body);
        }
        int found = array[body] & 0xFF;
        if (found == 0xFC && end - body >= 3) {
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

    private void check(int rowsStart) {
        byte[] a = array;
        int pos = rowsStart;
        int at = 0;
        boolean remembering = true;
        row = -1;
        rowCount = 0;
        // an image without any column takes no bytes: there is one row of it
        boolean empty = pos == end && beforeLayout.isEmpty() && !update;
        while (pos < end || empty) {
            if (remembering && rowCount > 0 && at + rowStride > MOST_STARTS) {
                remembering = false;
                remembered = rowCount;
                nextRow = pos;
            }
            if (at + rowStride > starts.length) {
                starts = Arrays.copyOf(starts, Math.max(at + rowStride, starts.length * 2));
            }
            int before = pos;
            pos = find(a, pos, at);
            if (pos <= before && !empty) {
                throw malformed("row " + rowCount + " does not end within the event", before);
            }
            empty = false;
            rowCount++;
            if (remembering) {
                at += rowStride;
            }
        }
        if (remembering) {
            remembered = rowCount;
        }
        scratch = at;
    }

    /** Finds the images of one row and returns its end, or a negative number. */
    private int find(byte[] a, int pos, int at) {
        starts[at] = pos;
        int found = beforeLayout.end(a, pos, end);
        if (!update || found < 0) {
            return found;
        }
        starts[at + PARTIAL] = NOT_PARTIAL;
        if (partial) {
            found = partialHead(a, found, at);
            if (found < 0) {
                return found;
            }
        }
        starts[at + SECOND] = found;
        return afterLayout.end(a, found, end);
    }

    private int partialHead(byte[] a, int pos, int at) {
        if (pos >= end) {
            return ImageLayout.BEYOND;
        }
        int options = a[pos] & 0xFF;
        if ((options & ~OPTION_PARTIAL_JSON) != 0) {
            throw malformed("options " + options + " of a row, which are not known", pos);
        }
        if (options == 0) {
            return pos + 1;
        }
        starts[at + PARTIAL] = pos + 1;
        int behind = pos + 1 + (plan.jsonColumns() + 7) / 8;
        return behind <= end ? behind : ImageLayout.BEYOND;
    }

    /** Moves to the next row. */
    boolean next() {
        if (row + 1 >= rowCount) {
            row = rowCount;
            return false;
        }
        row++;
        int at = row * rowStride;
        if (row >= remembered) {
            at = scratch;
            nextRow = find(array, nextRow, at);
        }
        first.set(starts[at], NOT_PARTIAL);
        if (update) {
            second.set(starts[at + SECOND], starts[at + PARTIAL]);
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

    /** {@code file:offset} of a byte of the event; of the event alone where it was compressed. */
    String placeOf(int index) {
        return place.at(offset + (index - eventStart));
    }

    private MalformedInputException malformed(String reason, int index) {
        return place.malformed(
                EventType.name(EventHeader.type(array, eventStart)) + " event: " + reason + "; the file is damaged",
                offset + (index - eventStart));
    }
}
