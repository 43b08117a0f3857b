package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.internal.format.ValueEquality;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Hash64;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowOverlay;
import org.jspecify.annotations.Nullable;

/** What the fold does with stored rows of which some cells are absent. Both rows of a call have one layout. */
final class PartialRows {

    /** Every cell that the image knows is known by the row, and equal. */
    static final int MATCH = 0;
    /** No known cell differs, but the image knows cells that the row does not. */
    static final int UNKNOWN = 1;
    /** A cell that both know differs. */
    static final int DIFFERS = 2;

    private static final int HEADER = 12;

    private PartialRows() {}

    /** True where every cell is known: none is absent, none is changes of a document. */
    static boolean isComplete(byte[] a, int row) {
        if (RowBytes.hasDiffs(a, row)) {
            return false;
        }
        int n = RowBytes.columnCount(a, row);
        int at = row + HEADER;
        int whole = n >> 2;
        for (int i = 0; i < whole; i++) {
            int states = a[at + i];
            // the two bits of a cell are 00 exactly where it is absent
            if (((states | states >>> 1) & 0x55) != 0x55) {
                return false;
            }
        }
        for (int c = whole << 2; c < n; c++) {
            if (RowBytes.state(a, row, c) == RowBytes.ABSENT) {
                return false;
            }
        }
        return true;
    }

    /** True where every cell is absent. */
    static boolean isNothing(byte[] a, int row) {
        int states = RowBytes.columnCount(a, row) + 3 >> 2;
        int any = 0;
        for (int i = 0; i < states; i++) {
            any |= a[row + HEADER + i];
        }
        return any == 0;
    }

    /** A hash of a row's cells and their states, for rows of one layout. */
    static long hash(byte[] a, int row) {
        return Hash64.hash(a, row + HEADER, RowBytes.length(a, row) - HEADER);
    }

    /**
     * Compares a before image with the row it speaks of. Where the image has changes of a document, it says that the row has a
     * document which they fit.
     */
    static int compare(byte[] image, int imageAt, byte[] a, int row) {
        return compare(image, imageAt, a, row, null);
    }

    /** @param values says of unequal cells whether they are one value; null: they are not */
    static int compare(byte[] image, int imageAt, byte[] a, int row, @Nullable ValueEquality values) {
        int n = RowBytes.columnCount(image, imageAt);
        int result = MATCH;
        for (int c = 0; c < n; c++) {
            if (RowBytes.state(image, imageAt, c) == RowBytes.ABSENT) {
                continue;
            }
            if (!isKnown(a, row, c)) {
                result = UNKNOWN;
            } else if (RowBytes.state(image, imageAt, c) == RowBytes.DIFFS) {
                if (!RowOverlay.fits(image, imageAt, a, row, c, new ByteSink())) {
                    return DIFFERS;
                }
            } else if (!RowBytes.cellsEqual(image, imageAt, c, a, row, c)
                    && (values == null || !values.sameCell(c, image, imageAt, a, row))) {
                return DIFFERS;
            }
        }
        return result;
    }

    private static boolean isKnown(byte[] a, int row, int column) {
        int state = RowBytes.state(a, row, column);
        return state == RowBytes.NULL || state == RowBytes.VALUE;
    }

    /** True where two complete rows of one layout are the same values. */
    static boolean same(byte[] a, int row, byte[] b, int other, @Nullable ValueEquality values) {
        return RowBytes.fingerprint(a, row) == RowBytes.fingerprint(b, other)
                && (RowBytes.equal(a, row, b, other) || values != null && compare(a, row, b, other, values) == MATCH);
    }

    /** Appends the row with the present cells of {@code over} in place of its own, or its changes made in them. */
    static int overlay(byte[] a, int row, byte[] over, int overAt, RowBytes.Writer writer) {
        int n = RowBytes.columnCount(over, overAt);
        writer.begin(RowBytes.fingerprint(over, overAt), n);
        for (int c = 0; c < n; c++) {
            RowOverlay.put(a, row, over, overAt, c, writer);
        }
        return writer.finish();
    }

    /** Appends the row with the changes of documents that {@code over} has made in its own, as far as it knows them. */
    static int overlayDiffs(byte[] a, int row, byte[] over, int overAt, RowBytes.Writer writer) {
        int n = RowBytes.columnCount(over, overAt);
        writer.begin(RowBytes.fingerprint(over, overAt), n);
        for (int c = 0; c < n; c++) {
            if (RowBytes.state(over, overAt, c) == RowBytes.DIFFS && isKnown(a, row, c)) {
                RowOverlay.put(a, row, over, overAt, c, writer);
            } else {
                writer.copy(a, row, c);
            }
        }
        return writer.finish();
    }

    /**
     * Appends the cells of the image that the row does not know, but for those that the key implies.
     *
     * @return where it starts, or -1 and nothing appended where no cell is left
     */
    static int unknownCells(byte[] image, int imageAt, byte[] a, int row, boolean[] implied, RowBytes.Writer writer) {
        return unknownCells(image, imageAt, a, row, implied, false, writer);
    }

    /** As {@link #unknownCells}, of the image's changes of documents alone. */
    static int unknownDiffs(byte[] image, int imageAt, byte[] a, int row, boolean[] implied, RowBytes.Writer writer) {
        return unknownCells(image, imageAt, a, row, implied, true, writer);
    }

    private static int unknownCells(
            byte[] image,
            int imageAt,
            byte[] a,
            int row,
            boolean[] implied,
            boolean diffsOnly,
            RowBytes.Writer writer) {
        int n = RowBytes.columnCount(image, imageAt);
        boolean any = false;
        writer.begin(RowBytes.fingerprint(image, imageAt), n);
        for (int c = 0; c < n; c++) {
            int state = RowBytes.state(image, imageAt, c);
            if (!isKnown(a, row, c) && !implied[c] && (!diffsOnly || state == RowBytes.DIFFS)) {
                any |= state != RowBytes.ABSENT;
                writer.copy(image, imageAt, c);
            } else {
                writer.absent();
            }
        }
        if (!any) {
            writer.abandon();
            return -1;
        }
        return writer.finish();
    }

    /** True where the image knows a cell that the key does not imply. */
    static boolean saysMoreThanKey(byte[] image, int imageAt, boolean[] implied) {
        for (int c = 0; c < implied.length; c++) {
            if (!implied[c] && RowBytes.state(image, imageAt, c) != RowBytes.ABSENT) {
                return true;
            }
        }
        return false;
    }

    /** Appends a row of which nothing is known. */
    static int nothing(long fingerprint, int columns, RowBytes.Writer writer) {
        writer.begin(fingerprint, columns);
        for (int c = 0; c < columns; c++) {
            writer.absent();
        }
        return writer.finish();
    }

    /** Appends the row's cells in the given columns only. */
    static int only(byte[] a, int row, boolean[] columns, RowBytes.Writer writer) {
        writer.begin(RowBytes.fingerprint(a, row), columns.length);
        for (int c = 0; c < columns.length; c++) {
            if (columns[c]) {
                writer.copy(a, row, c);
            } else {
                writer.absent();
            }
        }
        return writer.finish();
    }
}
