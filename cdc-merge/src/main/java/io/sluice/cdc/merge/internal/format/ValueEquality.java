package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableSchema;
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
}
