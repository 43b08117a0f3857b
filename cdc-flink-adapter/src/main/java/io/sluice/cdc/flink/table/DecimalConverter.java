package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.logical.DecimalType;

/** Numbers as DECIMAL: those it holds without rounding. */
final class DecimalConverter extends CellConverter {

    /** Digits of a number that Flink keeps in a long. */
    private static final int MOST_COMPACT = 18;

    private final String what;
    private final DecimalType type;
    private final int precision;
    private final int scale;
    private final int scaleOfColumn;
    /** True where every value of the column fits as it is. */
    private final boolean isCompact;

    private final boolean unsigned;

    DecimalConverter(ColumnType from, DecimalType type, String what) {
        this.what = what;
        this.type = type;
        this.precision = type.getPrecision();
        this.scale = type.getScale();
        this.scaleOfColumn = from.scale();
        this.isCompact = from.family() == Family.DECIMAL
                && from.scale() == scale
                && from.length() <= precision
                && precision <= MOST_COMPACT;
        this.unsigned = from.unsigned() || from.family() == Family.BIT;
    }

    @Override
    Object decimal(long unscaled, Given from, int column) {
        return isCompact
                ? DecimalData.fromUnscaledLong(unscaled, precision, scale)
                : of(BigDecimal.valueOf(unscaled, scaleOfColumn));
    }

    @Override
    Object integer(long value, Given from, int column) {
        return of(
                value < 0 && unsigned
                        ? new BigDecimal(new BigInteger(Long.toUnsignedString(value)))
                        : BigDecimal.valueOf(value));
    }

    @Override
    Object any(Given from, int column) {
        return of(from.image().getDecimal(column));
    }

    private DecimalData of(BigDecimal value) {
        boolean rounds = value.scale() > scale && value.stripTrailingZeros().scale() > scale;
        DecimalData data = rounds ? null : DecimalData.fromBigDecimal(value, precision, scale);
        if (data == null) {
            throw CellConverters.beyond(what, type);
        }
        return data;
    }
}
