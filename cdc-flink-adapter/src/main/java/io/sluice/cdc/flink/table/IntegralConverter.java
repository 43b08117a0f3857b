package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import org.apache.flink.table.types.logical.LogicalType;

/** Whole numbers: of integers, BIT and YEAR, and of a DECIMAL those without a fraction. A class for each type of Flink's. */
abstract class IntegralConverter extends CellConverter {

    final String what;
    private final LogicalType type;
    private final long least;
    private final long most;

    private IntegralConverter(ColumnType from, LogicalType type, String what, long least, long most) {
        this.what = what;
        this.type = type;
        // unsigned values come as bits, so one above 2^63 as a negative number
        this.least = from.unsigned() || from.family() == Family.BIT ? 0 : least;
        this.most = most;
    }

    /** A converter for the declared type, which is BOOLEAN or an integer. */
    static CellConverter of(ColumnType from, LogicalType type, String what) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new ToBoolean(from, type, what);
            case TINYINT -> new ToByte(from, type, what);
            case SMALLINT -> new ToShort(from, type, what);
            case INTEGER -> new ToInt(from, type, what);
            case BIGINT -> new ToLong(from, type, what);
            default -> throw new IllegalArgumentException(type.asSummaryString() + " holds no whole numbers");
        };
    }

    @Override
    abstract Object integer(long value, Given from, int column);

    @Override
    final Object any(Given from, int column) {
        return integer(from.image().getLong(column), from, column);
    }

    final long checked(long value) {
        if (value < least || value > most) {
            throw CellConverters.beyond(what, type);
        }
        return value;
    }

    private static final class ToBoolean extends IntegralConverter {
        ToBoolean(ColumnType from, LogicalType type, String what) {
            super(from, type, what, 0, 1);
        }

        @Override
        Object integer(long value, Given from, int column) {
            if (value != 0 && value != 1) {
                throw new UnreadableColumnException(
                        "column " + what + " holds a number that is neither 0 nor 1; declare it BIGINT");
            }
            return value == 1;
        }
    }

    private static final class ToByte extends IntegralConverter {
        ToByte(ColumnType from, LogicalType type, String what) {
            super(from, type, what, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }

        @Override
        Object integer(long value, Given from, int column) {
            return (byte) checked(value);
        }
    }

    private static final class ToShort extends IntegralConverter {
        ToShort(ColumnType from, LogicalType type, String what) {
            super(from, type, what, Short.MIN_VALUE, Short.MAX_VALUE);
        }

        @Override
        Object integer(long value, Given from, int column) {
            return (short) checked(value);
        }
    }

    private static final class ToInt extends IntegralConverter {
        ToInt(ColumnType from, LogicalType type, String what) {
            super(from, type, what, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        @Override
        Object integer(long value, Given from, int column) {
            return (int) checked(value);
        }
    }

    private static final class ToLong extends IntegralConverter {
        ToLong(ColumnType from, LogicalType type, String what) {
            super(from, type, what, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        @Override
        Object integer(long value, Given from, int column) {
            return checked(value);
        }
    }
}
