package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.util.Arrays;

/**
 * Stored rows in about three quarters of their room, for those that lie in a delta until the base comes by.
 *
 * <pre>
 * 1 byte    number of the row's first 12 bytes, which are the same for all rows of a layout, and in the lowest bit whether
 *           ends have one byte; 255: a whole stored row follows
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

    private static final byte[] CHARACTERS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', ':', '.', ' ', '+', 'E'
    };
    private static final byte[] NUMBERS = new byte[256];

    static {
        Arrays.fill(NUMBERS, (byte) -1);
        for (int i = 0; i < CHARACTERS.length; i++) {
            NUMBERS[CHARACTERS[i]] = (byte) i;
        }
    }

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
        if (packed.length <= length) {
            packed = new byte[Math.addExact(length, length >> 1) + 1];
        }
        int head = headOf(a, row);
        if (head < 0) {
            packed[0] = (byte) WHOLE;
            System.arraycopy(a, row, packed, 1, length);
            return length + 1;
        }
        int columns = RowBytes.columnCount(a, row);
        int first = RowBytes.firstCell(a, row);
        int states = columns + 3 >> 2;
        System.arraycopy(a, row + HEAD, packed, 1, states);
        int n = 1 + states;
        if (row + length - first <= 0xFF) {
            packed[0] = (byte) (head << 1 | 1);
            for (int c = 0; c < columns; c++) {
                packed[n++] = (byte) RowBytes.relativeEnd(a, row, columns, c);
            }
        } else {
            packed[0] = (byte) (head << 1);
            int ends = first - row - HEAD - states;
            System.arraycopy(a, row + HEAD + states, packed, n, ends);
            n += ends;
        }
        int from = first;
        for (int c = 0; c < columns; c++) {
            int to = first + RowBytes.relativeEnd(a, row, columns, c);
            if (to - from >= SHORTEST && packDigits(a, from, to, packed, n)) {
                packed[1 + (c >> 2)] |= (byte) (DIGITS << ((c & 3) << 1));
                n += to - from + 1 >> 1;
            } else {
                System.arraycopy(a, from, packed, n, to - from);
                n += to - from;
            }
            from = to;
        }
        return n;
    }

    private static boolean packDigits(byte[] a, int from, int to, byte[] out, int at) {
        int n = at;
        int i = from;
        for (; i < to - 1; i += 2) {
            int pair = NUMBERS[a[i] & 0xFF] << 4 | NUMBERS[a[i + 1] & 0xFF];
            if (pair < 0) {
                return false;
            }
            out[n++] = (byte) pair;
        }
        if (i < to) {
            int last = NUMBERS[a[i] & 0xFF];
            if (last < 0) {
                return false;
            }
            out[n] = (byte) (last << 4);
        }
        return true;
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
        int p = at + 1 + states;
        if ((number & 1) != 0) {
            Arrays.fill(a, HEAD + states, first, (byte) 0);
            for (int c = 1; c <= columns; c++) {
                a[HEAD + states + c * width - 1] = page[p++];
            }
        } else {
            System.arraycopy(page, p, a, HEAD + states, columns * width);
            p += columns * width;
        }
        into.setSize(first);
        int length = columns == 0 ? 0 : RowBytes.relativeEnd(a, 0, columns, columns - 1);
        a = into.reserve(length);
        int from = first;
        for (int c = 0; c < columns; c++) {
            int to = first + RowBytes.relativeEnd(a, 0, columns, c);
            if ((page[at + 1 + (c >> 2)] >> ((c & 3) << 1) & 3) == DIGITS) {
                unpackDigits(page, p, a, from, to);
                p += to - from + 1 >> 1;
            } else {
                System.arraycopy(page, p, a, from, to - from);
                p += to - from;
            }
            from = to;
        }
        into.setSize(first + length);
    }

    private static void unpackDigits(byte[] page, int at, byte[] a, int from, int to) {
        int p = at;
        int i = from;
        for (; i < to - 1; i += 2) {
            int pair = page[p++];
            a[i] = CHARACTERS[pair >> 4 & 15];
            a[i + 1] = CHARACTERS[pair & 15];
        }
        if (i < to) {
            a[i] = CHARACTERS[page[p] >> 4 & 15];
        }
    }
}
