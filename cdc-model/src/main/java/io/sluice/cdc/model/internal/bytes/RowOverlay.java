package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.json.StoredDiffs;

/**
 * Cells of a later row put over those of an earlier one. Changes of a document that does not fit them, and of none (NULL), leave
 * it as it is: whoever wants to know asks {@link #fits}. Both rows of a call have one layout.
 */
public final class RowOverlay {

    private RowOverlay() {}

    /** Appends the cell that the later row makes of the earlier one's. */
    public static void put(byte[] a, int row, byte[] over, int overAt, int column, RowBytes.Writer writer) {
        int state = RowBytes.state(over, overAt, column);
        if (state == RowBytes.ABSENT) {
            writer.copy(a, row, column);
        } else if (state == RowBytes.DIFFS) {
            putDiffs(a, row, over, overAt, column, writer);
        } else {
            writer.copy(over, overAt, column);
        }
    }

    private static void putDiffs(byte[] a, int row, byte[] over, int overAt, int column, RowBytes.Writer writer) {
        int from = RowBytes.cellStart(over, overAt, column);
        int to = RowBytes.cellEnd(over, overAt, column);
        switch (RowBytes.state(a, row, column)) {
            case RowBytes.ABSENT -> writer.copy(over, overAt, column);
            case RowBytes.NULL -> writer.nullCell();
            case RowBytes.DIFFS -> {
                int start = RowBytes.cellStart(a, row, column);
                StoredDiffs.concat(a, start, RowBytes.cellEnd(a, row, column), over, from, to, writer.sink());
                writer.endDiffs();
            }
            default -> {
                apply(a, row, over, from, to, column, writer.sink());
                writer.endValue();
            }
        }
    }

    /**
     * Whether changes of a document fit the one of a row.
     *
     * @param diffs a row whose cell is changes
     * @param a a row whose cell is NULL, which they do not fit, or a document
     * @param scratch cleared here
     */
    public static boolean fits(byte[] diffs, int diffsAt, byte[] a, int row, int column, ByteSink scratch) {
        if (RowBytes.state(a, row, column) == RowBytes.NULL) {
            return false;
        }
        scratch.clear();
        int from = RowBytes.cellStart(diffs, diffsAt, column);
        return apply(a, row, diffs, from, RowBytes.cellEnd(diffs, diffsAt, column), column, scratch) == 0;
    }

    private static int apply(byte[] a, int row, byte[] diffs, int from, int to, int column, ByteSink out) {
        int start = RowBytes.cellStart(a, row, column);
        try {
            return StoredDiffs.apply(a, start, RowBytes.cellEnd(a, row, column), diffs, from, to, out);
        } catch (InvalidValueException e) {
            throw new UnreadableDocumentException(column, e.reason());
        }
    }

    /** {@link InvalidValueException} of a document, with its column. */
    public static final class UnreadableDocumentException extends InvalidValueException {

        private final int column;

        UnreadableDocumentException(int column, String reason) {
            super(ColumnType.of(Kind.JSON), reason);
            this.column = column;
        }

        /** Index of the column. */
        public int column() {
            return column;
        }
    }
}
