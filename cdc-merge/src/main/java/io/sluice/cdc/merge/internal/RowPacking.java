package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;

/**
 * Stored rows in about three quarters of their room, for those that lie in a delta until the base comes by.
 *
 * <pre>
 * 1 byte    number of the row's first 12 bytes, which are the same for all rows of a layout, and in the lowest bit whether
 *           ends have one byte; 255: a whole stored row follows, as also where it has changes of documents
 * ...       states as the stored row has them, but for state 3: a value of digits
 * ...       ends, of one byte where the cells take no more than 255 bytes, else as the stored row has them
 * ...       cells; of a value of digits, four bits a character
 * </pre>
 *
 * Digits are what numbers, dates and times are written with. One row has one packed form, and unpacking gives back every
 * byte. One thread packs; when nobody packs any more, any number may unpack.
 */
final class RowPacking {

    private static final int HEAD = 12;
    private static final int WHOLE = 255;
    private static final int MOST_HEADS = 127;
    private static final int DIGITS = 3;
    private static final int SHORTEST = 3;

    /** Cells of up to so many bytes are copied as words, and what is too much is overwritten by the next. */
    private static final int FEW = 32;

    private byte[][] heads = new byte[4][];
    private int headCount;
    private int lastHead;
    private byte[] packed = new byte[512];

    /** The row packed last. */
    byte[] packed() {
        return packed;
    }

    /** Packs a row into {@link #packed} and returns the packed length. */
    int pack(byte[] a, int row, int length) {
        if (packed.length < length + 1 + FEW) {
            packed = new byte[Math.addExact(length, length >> 1) + 1 + FEW];
        }
        int head = RowBytes.hasDiffs(a, row) ? -1 : headOf(a, row);
        if (head < 0) {
            packed[0] = (byte) WHOLE;
            System.arraycopy(a, row, packed, 1, length);
            return length + 1;
        }
        int columns = RowBytes.columnCount(a, row);
        int first = RowBytes.firstCell(a, row);
        int states = columns + 3 >> 2;
        int ends = row + HEAD + states;
        byte[] into = packed;
        for (int i = 0; i < states; i++) {
            into[1 + i] = a[row + HEAD + i];
        }
        int n = 1 + states;
        if (row + length - first <= 0xFF) {
            into[0] = (byte) (head << 1 | 1);
            int packedEnds = n;
            n += columns;
            int from = first;
            for (int c = 0; c < columns; c++) {
                int end = Words.getShort(a, ends + (c << 1));
                into[packedEnds + c] = (byte) end;
                n = packCell(a, from, first + end, c, n);
                from = first + end;
            }
        } else {
            into[0] = (byte) (head << 1);
            System.arraycopy(a, ends, into, n, first - ends);
            n += first - ends;
            int from = first;
            for (int c = 0; c < columns; c++) {
                int to = first + RowBytes.relativeEnd(a, row, columns, c);
                n = packCell(a, from, to, c, n);
                from = to;
            }
        }
        return n;
    }

    private int packCell(byte[] a, int from, int to, int column, int at) {
        int length = to - from;
        if (length >= SHORTEST && PackedDigits.pack(a, from, to, packed, at)) {
            packed[1 + (column >> 2)] |= (byte) (DIGITS << ((column & 3) << 1));
            return at + PackedDigits.length(length);
        }
        copy(a, from, packed, at, length);
        return at + length;
    }

    /** Copies, and may write up to {@link #FEW} bytes in all. */
    private static void copy(byte[] a, int from, byte[] into, int at, int length) {
        if (length <= FEW && from <= a.length - FEW) {
            Words.copy32(a, from, into, at);
        } else {
            System.arraycopy(a, from, into, at, length);
        }
    }

    /** Number of the row's head, or -1 where there are too many. */
    private int headOf(byte[] a, int row) {
        if (lastHead < headCount && isHead(lastHead, a, row)) {
            return lastHead;
        }
        for (int i = 0; i < headCount; i++) {
            if (isHead(i, a, row)) {
                lastHead = i;
                return i;
            }
        }
        if (headCount == MOST_HEADS) {
            return -1;
        }
        if (headCount == heads.length) {
            heads = Arrays.copyOf(heads, headCount * 2);
        }
        heads[headCount] = Arrays.copyOfRange(a, row, row + HEAD);
        lastHead = headCount;
        return headCount++;
    }

    private boolean isHead(int i, byte[] a, int row) {
        return Arrays.equals(heads[i], 0, HEAD, a, row, row + HEAD);
    }

    /** Puts the stored row that was packed to {@code page[at]} to the sink, as all of its content. */
    void unpack(byte[] page, int at, ByteSink into) {
        into.clear();
        int number = page[at] & 0xFF;
        if (number == WHOLE) {
            into.put(page, at + 1, RowBytes.length(page, at + 1));
            return;
        }
        byte[] head = heads[number >> 1];
        int columns = RowBytes.columnCount(head, 0);
        int states = columns + 3 >> 2;
        int width = head[1];
        int first = HEAD + states + columns * width;
        byte[] a = into.reserve(first);
        System.arraycopy(head, 0, a, 0, HEAD);
        for (int i = 0; i < states; i++) {
            int packedStates = page[at + 1 + i];
            // state 3 becomes 2, a value
            a[HEAD + i] = (byte) (packedStates & ~(packedStates >> 1 & 0x55));
        }
        into.setSize(first);
        int packedEnds = at + 1 + states;
        if ((number & 1) != 0) {
            unpackShort(page, at + 1, packedEnds, columns, first, into);
        } else {
            System.arraycopy(page, packedEnds, a, HEAD + states, columns * width);
            unpackLong(page, at + 1, packedEnds + columns * width, columns, first, into);
        }
    }

    /** Ends of one byte, which stand with two in the row. */
    private static void unpackShort(byte[] page, int states, int packedEnds, int columns, int first, ByteSink into) {
        int length = columns == 0 ? 0 : page[packedEnds + columns - 1] & 0xFF;
        byte[] a = into.reserve(length + FEW);
        int ends = first - (columns << 1);
        int p = packedEnds + columns;
        int from = first;
        for (int c = 0; c < columns; c++) {
            int end = page[packedEnds + c] & 0xFF;
            Words.putShort(a, ends + (c << 1), end);
            p = unpackCell(page, p, isDigits(page, states, c), a, from, first + end);
            from = first + end;
        }
        into.setSize(first + length);
    }

    private static void unpackLong(byte[] page, int states, int cells, int columns, int first, ByteSink into) {
        int length = columns == 0 ? 0 : RowBytes.relativeEnd(into.array(), 0, columns, columns - 1);
        byte[] a = into.reserve(Math.addExact(length, FEW));
        int p = cells;
        int from = first;
        for (int c = 0; c < columns; c++) {
            int to = first + RowBytes.relativeEnd(a, 0, columns, c);
            p = unpackCell(page, p, isDigits(page, states, c), a, from, to);
            from = to;
        }
        into.setSize(first + length);
    }

    private static boolean isDigits(byte[] page, int states, int column) {
        return (page[states + (column >> 2)] >> ((column & 3) << 1) & 3) == DIGITS;
    }

    /** Puts a cell and up to {@link #FEW} bytes behind its start; returns where the next one is packed. */
    private static int unpackCell(byte[] page, int at, boolean digits, byte[] a, int from, int to) {
        int length = to - from;
        if (digits) {
            PackedDigits.unpack(page, at, a, from, to);
            return at + PackedDigits.length(length);
        }
        copy(page, at, a, from, length);
        return at + length;
    }
}
