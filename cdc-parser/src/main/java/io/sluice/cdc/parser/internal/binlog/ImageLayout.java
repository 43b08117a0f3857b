package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.parser.internal.binlog.value.CellReading;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import io.sluice.cdc.parser.internal.unrolled.Unrolled;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns an image has, and how to go through its cells. An image is a bitmap with a bit for each column it has, set
 * where that is NULL, and then the cells of the others, one behind the other.
 *
 * <p>Each way through is a loop over one static step. For a table met often the loop is written out ({@link Unrolled}), and
 * does the same with numbers of columns, widths and types as constants.
 */
final class ImageLayout {

    /** Returned where the image does not end before the limit. */
    static final int BEYOND = -1;

    private static final int ABSENT = -1;

    /** Finds the cells of an image that is known to be whole. */
    interface Find {
        int find(byte[] a, int image, int[] starts, int pos);
    }

    /** Gives the cells of an image that is known to be whole to a visitor. */
    interface Visit {
        int visit(LongWay image, byte[] a, int start, CellVisitor visitor, int pos);
    }

    /** Takes the cells for which there is no short way. */
    interface LongWay {
        void visit(int column, int from, int to, CellVisitor visitor);
    }

    private static final Unrolled<Find> FINDS = new Unrolled<>(MethodHandles.lookup(), Find.class, "findCell");
    private static final Unrolled<Visit> VISITS = new Unrolled<>(MethodHandles.lookup(), Visit.class, "visitCell");

    private final int presentCount;
    /** Per column of the table: bytes of each cell, or negative the bytes of the length before the content. */
    private final int[] widths;
    /** Per column of the table: its bit in the null bitmap, or {@link #ABSENT}. */
    private final int[] bits;

    private final CellReading[] readings;
    private final int nullBytes;
    private final ImageEnd end;
    private int found;
    private @Nullable Find find;
    private int visited;
    private @Nullable Visit visit;

    ImageLayout(ColumnDecoder[] decoders, int[] present) {
        int columns = decoders.length;
        this.presentCount = present.length;
        this.widths = new int[columns];
        this.bits = new int[columns];
        this.readings = new CellReading[columns];
        Arrays.fill(bits, ABSENT);
        for (int i = 0; i < present.length; i++) {
            bits[present[i]] = i;
        }
        for (int c = 0; c < columns; c++) {
            widths[c] = decoders[c].width();
            readings[c] = decoders[c].reading();
        }
        this.nullBytes = (present.length + 7) / 8;
        this.end = new ImageEnd(
                Arrays.stream(present).map(c -> decoders[c].width()).toArray());
    }

    /** Whether a bitmap of present columns names just these. */
    boolean isOf(byte[] a, int bitmap) {
        for (int c = 0; c < bits.length; c++) {
            boolean present = (a[bitmap + (c >> 3)] >>> (c & 7) & 1) != 0;
            if (present != isPresent(c)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it has no column at all. */
    boolean isEmpty() {
        return presentCount == 0;
    }

    boolean isPresent(int column) {
        return bits[column] != ABSENT;
    }

    /** Where the image at {@code image} ends, or {@link #BEYOND}. All its cells then lie within the limit. */
    int end(byte[] a, int image, int limit) {
        int found = end.of(a, image, limit);
        return found <= limit ? found : BEYOND;
    }

    /**
     * Finds the cells of an image that {@link #end} found to be whole.
     *
     * @param starts gets, for every column of the table, where its cell begins, and behind them the image's end; a cell ends
     *     where the next one begins. Of a column without a value, and of the end, it is the complement, so that one look tells
     *     whether there is a value and where
     */
    void find(byte[] a, int image, int[] starts) {
        Find written = find;
        int pos = image + nullBytes;
        pos = written != null ? written.find(a, image, starts, pos) : findByLoop(a, image, starts, pos);
        starts[bits.length] = ~pos;
    }

    private int findByLoop(byte[] a, int image, int[] starts, int first) {
        find = FINDS.after(++found, () -> steps(c -> List.of(c, widths[c], bits[c])));
        int pos = first;
        for (int c = 0; c < bits.length; c++) {
            pos = findCell(c, widths[c], bits[c], a, image, starts, pos);
        }
        return pos;
    }

    /** Gives the cells of an image that {@link #end} found to be whole to a visitor. */
    void visit(LongWay longWay, byte[] a, int image, CellVisitor visitor) {
        Visit written = visit;
        if (written != null) {
            written.visit(longWay, a, image, visitor, image + nullBytes);
        } else {
            visitByLoop(longWay, a, image, visitor);
        }
    }

    private void visitByLoop(LongWay longWay, byte[] a, int image, CellVisitor visitor) {
        visit = VISITS.after(++visited, () -> steps(c -> List.of(readings[c], c, widths[c], bits[c])));
        int pos = image + nullBytes;
        for (int c = 0; c < bits.length; c++) {
            pos = visitCell(readings[c], c, widths[c], bits[c], longWay, a, image, visitor, pos);
        }
    }

    private List<List<Object>> steps(IntFunction<List<Object>> step) {
        return IntStream.range(0, bits.length).mapToObj(step).toList();
    }

    // ---- steps

    static int findCell(int column, int width, int bit, byte[] a, int image, int[] starts, int pos) {
        // all ones where there is no cell; no branch where the width is constant, for which are NULL cannot be foreseen
        int missing = bit == ABSENT ? -1 : -(a[image + (bit >> 3)] >>> (bit & 7) & 1);
        starts[column] = pos ^ missing;
        if (width >= 0) {
            return pos + (width & ~missing);
        }
        return missing == 0 ? pos + counted(width, a, pos) : pos;
    }

    static int visitCell(
            CellReading reading,
            int column,
            int width,
            int bit,
            LongWay image,
            byte[] a,
            int start,
            CellVisitor visitor,
            int pos) {
        if (bit == ABSENT) {
            visitor.absent(column);
            return pos;
        }
        if ((a[start + (bit >> 3)] & 1 << (bit & 7)) != 0) {
            visitor.nullValue(column);
            return pos;
        }
        int end = pos + (width >= 0 ? width : counted(width, a, pos));
        if (!reading.visit(a, pos, end, column, visitor)) {
            image.visit(column, pos, end, visitor);
        }
        return end;
    }

    /** Bytes of a cell that begins with its length, and is known to be whole. */
    private static int counted(int width, byte[] a, int pos) {
        return switch (width) {
            case -1 -> 1 + (a[pos] & 0xFF);
            case -2 -> 2 + Words.getShortLE(a, pos);
            case -3 -> 3 + (Words.getShortLE(a, pos) | (a[pos + 2] & 0xFF) << 16);
            default -> 4 + Words.getIntLE(a, pos);
        };
    }
}
