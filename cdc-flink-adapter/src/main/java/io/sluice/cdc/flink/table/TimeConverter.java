package io.sluice.cdc.flink.table;

import java.time.Duration;

/** TIME that is a time of day, which Flink keeps as milliseconds. */
final class TimeConverter extends CellConverter {

    private static final int MILLIS_IN_DAY = 86_400_000;

    private final String what;

    TimeConverter(String what) {
        this.what = what;
    }

    @Override
    Object any(Given from, int column) {
        Duration time = from.image().getTime(column);
        long millis = time.toMillis();
        if (time.isNegative() || millis >= MILLIS_IN_DAY || time.getNano() % 1_000_000 != 0) {
            throw new UnreadableColumnException("column " + what
                    + " holds a time that is no time of day in whole milliseconds, which is all TIME can hold in Flink;"
                    + " declare it STRING");
        }
        return (int) millis;
    }
}
