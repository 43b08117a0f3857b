package io.sluice.cdc.flink.table;

/** FLOAT and DOUBLE. */
abstract class FloatingConverter extends CellConverter {

    /** A FLOAT as FLOAT. It comes as the double nearest to its shortest text. */
    static final class ToFloat extends FloatingConverter {

        @Override
        Object floating(double value, Given from, int column) {
            float nearest = (float) value;
            float next = value > nearest ? Math.nextUp(nearest) : Math.nextDown(nearest);
            // half-way between two, where rounding a second time could miss what the text says
            boolean isTie = value != nearest && Math.abs(value - nearest) == Math.abs(next - value);
            return isTie ? any(from, column) : (Object) nearest;
        }

        @Override
        Object any(Given from, int column) {
            return from.image().getFloat(column);
        }
    }

    /** Either as DOUBLE. */
    static final class ToDouble extends FloatingConverter {

        @Override
        Object floating(double value, Given from, int column) {
            return value;
        }

        @Override
        Object any(Given from, int column) {
            return from.image().getDouble(column);
        }
    }
}
