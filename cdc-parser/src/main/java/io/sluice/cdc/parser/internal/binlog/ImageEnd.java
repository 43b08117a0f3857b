package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.parser.internal.unrolled.Unrolled;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where images of one layout end. Cells of fixed width are passed over by eights: how many bytes those of them take that
 * are not NULL is said by the bits of the null bitmap, counted for each binary digit of the widths. So only cells that begin
 * with their length are looked at.
 *
 * <p>No branch depends on what is NULL, which cannot be foreseen.
 */
final class ImageEnd {

    private static final int NO_COLUMN = 0;
    /** Up to here positions are added without a look at what an {@code int} holds: some KiB for each column. */
    private static final int MOST_POSITION = 1 << 30;

    private static final int COLUMNS_OF_BYTE = 8;

    /** Finds an image's end. */
    interface Skip {
        int end(byte[] a, int image, int limit, int pos);
    }

    private static final Unrolled<Skip> SKIPS = new Unrolled<>(MethodHandles.lookup(), Skip.class, "skip");

    /** Per column the images have: bytes of each cell, or negative the bytes of the length before the content. */
    private final int[] widths;

    private final int nullBytes;
    /** Of each step, in turns: see {@link #skip}. */
    private final List<List<Object>> steps = new ArrayList<>();

    private final int[] nullByte;
    private final long[] digits;
    private final int[] counted;
    private final int[] bit;
    private int runs;
    private @Nullable Skip written;

    ImageEnd(int[] widths) {
        this.widths = widths;
        this.nullBytes = (widths.length + 7) / 8;
        long fixed = 0;
        int first = 0;
        for (int i = 0; i < widths.length; i++) {
            if (i >> 3 != first >> 3 && fixed != 0) {
                steps.add(List.of(first >> 3, fixed, NO_COLUMN, 0));
                fixed = 0;
            }
            if (fixed == 0) {
                first = i;
            }
            if (widths[i] >= 0) {
                fixed |= digits(widths[i], i & 7);
            } else {
                steps.add(List.of(first >> 3, fixed, widths[i], i));
                fixed = 0;
            }
        }
        if (fixed != 0) {
            steps.add(List.of(first >> 3, fixed, NO_COLUMN, 0));
        }
        this.nullByte = steps.stream().mapToInt(s -> (int) s.get(0)).toArray();
        this.digits = steps.stream().mapToLong(s -> (long) s.get(1)).toArray();
        this.counted = steps.stream().mapToInt(s -> (int) s.get(2)).toArray();
        this.bit = steps.stream().mapToInt(s -> (int) s.get(3)).toArray();
    }

    /** For each binary digit of a width that is set, a bit in the byte of that digit. */
    private static long digits(int width, int column) {
        if (width > 0xFF) {
            throw new IllegalArgumentException("a width of " + width + ", more than any type has");
        }
        long digits = 0;
        for (int digit = 0; digit < COLUMNS_OF_BYTE; digit++) {
            digits |= (long) (width >>> digit & 1) << COLUMNS_OF_BYTE * digit + column;
        }
        return digits;
    }

    /** Where the image at {@code image} ends, or any number above the limit. */
    int of(byte[] a, int image, int limit) {
        if (nullBytes > limit - image) {
            return Integer.MAX_VALUE;
        }
        int pos = image + nullBytes;
        if (limit > MOST_POSITION) {
            return byCell(a, image, limit, pos);
        }
        Skip quick = written;
        return quick != null ? quick.end(a, image, limit, pos) : byLoop(a, image, limit, pos);
    }

    private int byLoop(byte[] a, int image, int limit, int first) {
        written = SKIPS.after(++runs, () -> steps);
        int pos = first;
        for (int i = 0; i < bit.length; i++) {
            pos = skip(nullByte[i], digits[i], counted[i], bit[i], a, image, limit, pos);
        }
        return pos;
    }

    /** The same where positions may come near what an {@code int} holds. */
    private int byCell(byte[] a, int image, int limit, int first) {
        int pos = first;
        for (int i = 0; i < widths.length; i++) {
            int width = widths[i];
            if (missing(i, a, image) == 0) {
                int end = width >= 0 ? width <= limit - pos ? pos + width : limit + 1 : end(width, 0, a, limit, pos);
                if (end > limit || end < pos) {
                    return Integer.MAX_VALUE;
                }
                pos = end;
            }
        }
        return pos;
    }

    /**
     * Passes over cells of fixed width whose null bits stand in one byte, and one behind them that begins with its length.
     * Beyond the limit it stays beyond.
     *
     * @param nullByte which byte
     * @param digits for each binary digit of the widths a byte with the bits of those columns that have it
     * @param width of the cell behind them, or {@link #NO_COLUMN}
     * @param bit its bit in the null bitmap
     */
    static int skip(int nullByte, long digits, int width, int bit, byte[] a, int image, int limit, int pos) {
        int next = pos;
        if (digits != 0) {
            int values = ~a[image + nullByte];
            next += count(values, digits, 0) + count(values, digits, 1) + count(values, digits, 2);
            next += count(values, digits, 3) + count(values, digits, 4);
            if (digits >>> 5 * COLUMNS_OF_BYTE != 0) {
                next += count(values, digits, 5) + count(values, digits, 6) + count(values, digits, 7);
            }
        }
        return width == NO_COLUMN ? next : end(width, missing(bit, a, image), a, limit, next);
    }

    /** Bytes of the columns with a value whose width has this binary digit. */
    private static int count(int values, long digits, int digit) {
        int columns = (int) (digits >>> COLUMNS_OF_BYTE * digit) & 0xFF;
        return columns == 0 ? 0 : Integer.bitCount(values & columns) << digit;
    }

    /** All ones where the column is NULL, else 0. */
    private static int missing(int bit, byte[] a, int image) {
        return -(a[image + (bit >> 3)] >>> (bit & 7) & 1);
    }

    /** Where a cell ends that begins with its length, if it is not missing. */
    private static int end(int width, int missing, byte[] a, int limit, int pos) {
        int prefix = -width;
        if (pos > limit - prefix) {
            return missing == 0 ? limit + 1 : pos;
        }
        if (width == -1) {
            return pos + (1 + (a[pos] & 0xFF) & ~missing);
        }
        int low = Words.getShortLE(a, pos);
        if (width == -2) {
            return pos + (2 + low & ~missing);
        }
        long length = low | (a[pos + 2] & 0xFFL) << 16 | (width == -4 ? (a[pos + 3] & 0xFFL) << 24 : 0);
        int left = limit - pos - prefix;
        return pos + ((length <= left ? prefix + (int) length : left + prefix + 1) & ~missing);
    }
}
