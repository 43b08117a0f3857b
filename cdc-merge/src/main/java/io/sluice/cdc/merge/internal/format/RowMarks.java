package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSearch;
import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Where the cells of many rows end, by one look at their bytes: of rows between whose cells stands a control byte and which
 * have no escapes. What is looked for are the bytes below a space. In a usual row these are its delimiters and its newline;
 * a row with others, or with more or fewer, is odd, and only its ends are known.
 *
 * <p>Cell c of row i stands between mark {@code first(i) + c} and the next one. One thread.
 */
final class RowMarks {

    /** {@link #first} of a row that wants a closer look. */
    static final int ODD = -1;

    private static final long HIGH = 0x8080808080808080L;

    /** So that what is noted of rows of many columns stays in the processor's cache. */
    private static final int MOST_MARKS = 1 << 13;

    private final int columns;
    private final byte delimiter;
    private int[] firsts = new int[0];
    private int[] marks = new int[0];

    /** @param delimiter below a space */
    RowMarks(int columns, int delimiter) {
        this.columns = columns;
        this.delimiter = (byte) delimiter;
    }

    /**
     * Looks at the rows from {@code from} on, where one starts.
     *
     * @param to where a row ends, though maybe without a newline
     * @param starts gets where each row starts and where the last one ends; at most so many rows are looked at
     * @return the number of rows, at least one
     */
    int find(byte[] a, int from, int to, int[] starts) {
        int most = Math.max(1, Math.min(starts.length - 1, MOST_MARKS / columns));
        if (firsts.length < most) {
            firsts = new int[most];
            marks = new int[most * columns + 16];
        }
        return rows(a, mark(a, from, to, most * columns), to, most, starts);
    }

    /** Notes the byte before {@code from} and control bytes until {@code wanted} of them or more are found. */
    private int mark(byte[] a, int from, int to, int wanted) {
        int[] m = marks;
        m[0] = from - 1;
        int n = 1;
        int p = from;
        for (; p <= to - 8 && n <= wanted; p += 8) {
            long word = Words.getLongLE(a, p);
            long hits = ~(word | word << 1 | word << 2) & HIGH;
            // Two are written whether there are any or not, since no processor can foresee it.
            int count = Long.bitCount(hits);
            m[n] = p + (Long.numberOfTrailingZeros(hits) >>> 3);
            hits &= hits - 1;
            m[n + 1] = p + (Long.numberOfTrailingZeros(hits) >>> 3);
            for (int i = 2; i < count; i++) {
                hits &= hits - 1;
                m[n + i] = p + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
            n += count;
        }
        for (; p < to && n <= wanted; p++) {
            if ((a[p] & 0xE0) == 0) {
                m[n++] = p;
            }
        }
        return n;
    }

    private int rows(byte[] a, int marked, int to, int most, int[] starts) {
        int[] m = marks;
        int row = 0;
        int first = 0;
        starts[0] = m[0] + 1;
        while (row < most && first + 1 < marked) {
            int last = first + columns;
            if (last < marked && isUsual(a, first, last)) {
                firsts[row] = first;
            } else {
                last = newline(a, first + 1, marked);
                if (last == marked) {
                    break;
                }
                firsts[row] = ODD;
            }
            starts[++row] = m[last] + 1;
            first = last;
        }
        if (row == 0) {
            firsts[0] = ODD;
            starts[1] = rowEnd(a, m[marked - 1] + 1, to);
            return 1;
        }
        return row;
    }

    private boolean isUsual(byte[] a, int first, int last) {
        int[] m = marks;
        int other = a[m[last]] ^ '\n';
        for (int i = first + 1; i < last; i++) {
            other |= a[m[i]] ^ delimiter;
        }
        return other == 0;
    }

    /** Index of the first mark that is a newline, or {@code marked}. */
    private int newline(byte[] a, int from, int marked) {
        int i = from;
        while (i < marked && a[marks[i]] != '\n') {
            i++;
        }
        return i;
    }

    private static int rowEnd(byte[] a, int from, int to) {
        int newline = ByteSearch.indexOf(a, from, to, '\n');
        return newline < 0 ? to : newline + 1;
    }

    int first(int row) {
        return firsts[row];
    }

    int[] marks() {
        return marks;
    }
}
