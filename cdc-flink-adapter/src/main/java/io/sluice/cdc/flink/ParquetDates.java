package io.sluice.cdc.flink;

/** How {@link Landing#asParquet} lands DATE, DATETIME and TIMESTAMP columns. */
public enum ParquetDates {
    /**
     * As Parquet's DATE and TIMESTAMP. A date that no calendar has (zero, partial, 31 February), which MySQL may hold, stops
     * the job with an {@link UnlandableValueException}.
     */
    CALENDAR,
    /** As text, as the server prints it, TIMESTAMP in UTC: every value. */
    TEXT
}
