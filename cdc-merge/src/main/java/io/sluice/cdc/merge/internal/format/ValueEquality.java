package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether canonical cells of two sides are the same value, where one side's dialect has lost digits. One a thread.
 *
 * <p>For all columns but FLOAT in {@link Dialect.Floats#SIX_DIGITS} the same value is the same bytes.
 */
public final class ValueEquality {

    private final @Nullable SixDigitFloat[] sixDigits;
    private final boolean exact;

    public ValueEquality(TableSchema schema, Dialect dialect) {
        sixDigits = new SixDigitFloat[schema.columnCount()];
        boolean lossy = false;
        for (int i = 0; i < sixDigits.length; i++) {
            ColumnType type = schema.column(i).type();
            if (CellSpellings.isSixDigits(type, dialect)) {
                sixDigits[i] = new SixDigitFloat(type);
                lossy = true;
            }
        }
        exact = !lossy;
    }

    /** True where equal bytes and the same value are one for every column. */
    public boolean isExact() {
        return exact;
    }

    /** @param column index in the schema */
    public boolean sameValue(int column, byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        SixDigitFloat six = sixDigits[column];
        return Arrays.equals(a, aFrom, aTo, b, bFrom, bTo) || (six != null && six.same(a, aFrom, aTo, b, bFrom, bTo));
    }

    /** As {@link #sameValue}, of a column of two stored rows; NULL is no value. */
    public boolean sameCell(int column, byte[] a, int row, byte[] b, int other) {
        return RowBytes.state(a, row, column) == RowBytes.VALUE
                && RowBytes.state(b, other, column) == RowBytes.VALUE
                && sameValue(
                        column,
                        a,
                        RowBytes.cellStart(a, row, column),
                        RowBytes.cellEnd(a, row, column),
                        b,
                        RowBytes.cellStart(b, other, column),
                        RowBytes.cellEnd(b, other, column));
    }

    /** Appends what stands for the value in hashes: equal for two cells exactly where {@link #sameValue} is true. */
    public void appendComparable(int column, byte[] a, int from, int to, ByteSink out) {
        SixDigitFloat six = sixDigits[column];
        if (six == null) {
            out.put(a, from, to - from);
        } else {
            six.write(a, from, to, out);
        }
    }
}
