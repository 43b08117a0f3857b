package io.sluice.cdc.benchmarks;

/**
 * Takes typed cells one by one; the benchmark's throws them into a black hole, the test's keeps them. A cell that the source
 * says an UPDATE left unchanged is given once, for both images.
 */
public interface CellSink {

    int BEFORE = 1;
    int AFTER = 2;
    int BOTH = BEFORE | AFTER;

    void nullCell(int images);

    void integer(int images, long value);

    void decimal(int images, long unscaled, int scale);

    void floating(int images, double value);

    /** Days since 1970-01-01. */
    void date(int images, long epochDay);

    /** A DATETIME or TIMESTAMP as microseconds since 1970-01-01 00:00. */
    void time(int images, long epochMicros);

    /** A text as UTF-8; the array is the caller's again after the call. */
    void text(int images, byte[] array, int start, int end);
}
