package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import java.util.Arrays;

/**
 * Which columns an image has, and how to find its cells in one pass. An image is a bitmap with a bit for each column it has,
 * set where that is NULL, and then the cells of the others, one behind the other.
 */
final class ImageLayout {

    /** Returned where the image does not end before the limit. */
    static final int BEYOND = -1;

    private static final int NO_BIT = -1;

    private final int columnCount;
    /** The columns it has, ascending. */
    private final int[] columns;
    /** Per column it has: bytes of each cell, or negative the bytes of the length before the content. */
    private final int[] widths;
    /** Per column of the table: its bit in the null bitmap. */
    private final int[] nullBit;

    private final int nullBytes;
    /** A bit for each column, of those that fit. */
    private final long nullMask;

    ImageLayout(ColumnDecoder[] decoders, int[] columns) {
        this.columnCount = decoders.length;
        this.columns = columns;
        this.widths = new int[columns.length];
        this.nullBit = new int[decoders.length];
        Arrays.fill(nullBit, NO_BIT);
        for (int i = 0; i < columns.length; i++) {
            widths[i] = decoders[columns[i]].width();
            nullBit[columns[i]] = i;
        }
        this.nullBytes = (columns.length + 7) / 8;
        this.nullMask = columns.length == 0 ? 0 : -1L >>> Math.max(0, Long.SIZE - columns.length);
    }

    /** Whether a bitmap of present columns names just these. */
    boolean isOf(byte[] a, int bitmap) {
        int i = 0;
        for (int c = 0; c < columnCount; c++) {
            boolean present = (a[bitmap + (c >> 3)] >>> (c & 7) & 1) != 0;
            if (present != (nullBit[c] != NO_BIT)) {
                return false;
            }
            i += present ? 1 : 0;
        }
        return i == columns.length;
    }

    /** Whether it has no column at all. */
    boolean isEmpty() {
        return columns.length == 0;
    }

    boolean isPresent(int column) {
        return nullBit[column] != NO_BIT;
    }

    /**
     * Finds the cells of the image at {@code pos} and returns where it ends, or {@link #BEYOND}.
     *
     * @param starts from index {@code at} on gets, for every column of the table, where its cell begins, and behind them the
     *     image's end; a cell ends where the next one begins. Of a column without a value, and of the end, it is the
     *     complement, so that one look tells whether there is a value and where
     */
    int find(byte[] a, int pos, int limit, int[] starts, int at) {
        int cells = pos + nullBytes;
        if (cells > limit) {
            return BEYOND;
        }
        if (columns.length != columnCount) {
            return findSome(a, pos, cells, limit, starts, at);
        }
        if (columnCount > Long.SIZE) {
            return findSome(a, pos, cells, limit, starts, at);
        }
        long nulls = nulls(a, pos);
        return nulls == 0 ? findAll(a, cells, limit, starts, at) : findWithNulls(a, nulls, cells, limit, starts, at);
    }

    /** The bitmap at {@code pos}, first column in the lowest bit. */
    private long nulls(byte[] a, int pos) {
        if (pos <= a.length - Long.BYTES) {
            return Words.getLongLE(a, pos) & nullMask;
        }
        long word = 0;
        for (int i = nullBytes - 1; i >= 0; i--) {
            word = word << 8 | a[pos + i] & 0xFF;
        }
        return word & nullMask;
    }

    // A cell of fixed width only moves the position: whether it lies before the limit shows at the next length, or at
    // the end.

    private int findAll(byte[] a, int cells, int limit, int[] starts, int at) {
        int[] w = widths;
        int pos = cells;
        for (int i = 0; i < w.length; i++) {
            starts[at + i] = pos;
            int width = w[i];
            if (width >= 0) {
                pos += width;
            } else {
                pos = counted(a, pos, limit, width);
                if (pos > limit) {
                    return BEYOND;
                }
            }
        }
        starts[at + w.length] = ~pos;
        return pos <= limit ? pos : BEYOND;
    }

    private int findWithNulls(byte[] a, long nulls, int cells, int limit, int[] starts, int at) {
        int[] w = widths;
        int pos = cells;
        for (int i = 0; i < w.length; i++) {
            // all ones of a NULL; no branch where the width is fixed, for which columns are NULL cannot be foreseen
            int isNull = -(int) (nulls >>> i & 1);
            starts[at + i] = pos ^ isNull;
            int width = w[i];
            if (width >= 0) {
                pos += width & ~isNull;
            } else if (isNull == 0) {
                pos = counted(a, pos, limit, width);
                if (pos > limit) {
                    return BEYOND;
                }
            }
        }
        starts[at + w.length] = ~pos;
        return pos <= limit ? pos : BEYOND;
    }

    private int findSome(byte[] a, int image, int cells, int limit, int[] starts, int at) {
        int pos = cells;
        int next = 0;
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            while (next < column) {
                starts[at + next++] = ~pos;
            }
            next++;
            if ((a[image + (i >> 3)] >>> (i & 7) & 1) != 0) {
                starts[at + column] = ~pos;
                continue;
            }
            starts[at + column] = pos;
            int width = widths[i];
            pos = width >= 0 ? pos + width : counted(a, pos, limit, width);
            if (pos > limit) {
                return BEYOND;
            }
        }
        while (next <= columnCount) {
            starts[at + next++] = ~pos;
        }
        return pos;
    }

    /** Where a cell ends that begins with its length, or more than any limit. */
    private static int counted(byte[] a, int pos, int limit, int width) {
        if (width == -1) {
            return pos < limit ? pos + 1 + (a[pos] & 0xFF) : Integer.MAX_VALUE;
        }
        int bytes = -width;
        if (bytes > limit - pos) {
            return Integer.MAX_VALUE;
        }
        long length = a[pos] & 0xFF | (a[pos + 1] & 0xFF) << 8;
        if (bytes == 3) {
            length |= (long) (a[pos + 2] & 0xFF) << 16;
        } else if (bytes == 4) {
            length = Words.getIntLE(a, pos) & 0xFFFF_FFFFL;
        }
        return length <= limit - pos - bytes ? pos + bytes + (int) length : Integer.MAX_VALUE;
    }
}
