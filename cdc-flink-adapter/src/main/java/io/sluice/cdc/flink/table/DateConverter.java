package io.sluice.cdc.flink.table;

/** DATE, which Flink keeps as days since 1970-01-01. */
final class DateConverter extends CellConverter {

    @Override
    Object date(long epochDay, Given from, int column) {
        return (int) epochDay;
    }

    /** A zero or partial date, which the image refuses. */
    @Override
    Object any(Given from, int column) {
        return date(from.image().getEpochDay(column), from, column);
    }
}
