package io.sluice.cdc.benchmarks;

/** Takes typed cells one by one; the benchmark's throws them into a black hole, the test's keeps them. */
public interface CellSink {

    void nullCell();

    void integer(long value);

    void decimal(long unscaled, int scale);

    void floating(double value);

    /** Days since 1970-01-01. */
    void date(long epochDay);

    /** A DATETIME or TIMESTAMP as seconds since 1970-01-01 00:00 and nanoseconds. */
    void time(long epochSecond, int nano);

    /** A text as UTF-8; the array is the caller's again after the call. */
    void text(byte[] array, int length);
}
