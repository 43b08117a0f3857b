package io.sluice.cdc.merge.internal.format;

import java.util.Arrays;

/**
 * Which of the rows that {@link RowMarks} found are written again as they stand. Cells are looked at column by column, so
 * that what is done for one type is done for many values in a row. One thread.
 */
final class VerbatimRows {

    private final RowMarks marks;
    private final CellSpelling[] spellings;
    private final byte[] nullText;

    private boolean[] verbatim = new boolean[0];
    // the cells of one column that are not null, and whose they are
    private int[] rows = new int[0];
    private int[] starts = new int[0];
    private int[] ends = new int[0];

    VerbatimRows(RowMarks marks, CellSpelling[] spellings, byte[] nullText) {
        this.marks = marks;
        this.spellings = spellings;
        this.nullText = nullText;
    }

    /** Looks at the rows found last. */
    void check(byte[] a, int count) {
        if (verbatim.length < count) {
            verbatim = new boolean[count];
            rows = new int[count];
            starts = new int[count];
            ends = new int[count];
        }
        for (int row = 0; row < count; row++) {
            verbatim[row] = marks.first(row) != RowMarks.ODD;
        }
        for (int column = 0; column < spellings.length; column++) {
            CellSpelling spelling = spellings[column];
            int n = locate(a, count, column);
            if (!spelling.areVerbatim(a, starts, ends, n)) {
                for (int i = 0; i < n; i++) {
                    verbatim[rows[i]] &= spelling.isVerbatim(a, starts[i], ends[i]);
                }
            }
        }
    }

    private int locate(byte[] a, int count, int column) {
        int[] m = marks.marks();
        int n = 0;
        for (int row = 0; row < count; row++) {
            int first = marks.first(row);
            if (first != RowMarks.ODD) {
                int from = m[first + column] + 1;
                int to = m[first + column + 1];
                rows[n] = row;
                starts[n] = from;
                ends[n] = to;
                n += isNull(a, from, to) ? 0 : 1;
            }
        }
        return n;
    }

    private boolean isNull(byte[] a, int from, int to) {
        byte[] text = nullText;
        return to - from == text.length && Arrays.equals(a, from, to, text, 0, text.length);
    }

    /** Whether each cell of a row looked at is null, or canonical and written with these bytes; false of an odd row. */
    boolean isVerbatim(int row) {
        return verbatim[row];
    }
}
