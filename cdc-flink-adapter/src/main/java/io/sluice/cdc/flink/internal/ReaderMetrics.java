package io.sluice.cdc.flink.internal;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a reader counts, under the group {@code sluice} of its operator: {@code numMessages}, {@code numMessageBytes}, {@code
 * numRows}, {@code numStatements}, {@code numMarks}, {@code numLayouts}, {@code numBadMessages}, and {@code
 * currentSourceTimeLag} in milliseconds, from the newest row's source time to now. One thread writes.
 */
public final class ReaderMetrics {

    public static final long NO_TIME = Long.MIN_VALUE;

    private final Counter messages;
    private final Counter bytes;
    private final Counter rows;
    private final Counter statements;
    private final Counter marks;
    private final Counter layouts;
    private final Counter bad;
    /** Written by the reader's thread, read by the reporter's. */
    private volatile long newestSourceTime = NO_TIME;

    public ReaderMetrics(MetricGroup operator) {
        MetricGroup group = operator.addGroup("sluice");
        messages = group.counter("numMessages");
        bytes = group.counter("numMessageBytes");
        rows = group.counter("numRows");
        statements = group.counter("numStatements");
        marks = group.counter("numMarks");
        layouts = group.counter("numLayouts");
        bad = group.counter("numBadMessages");
        group.gauge("currentSourceTimeLag", this::lag);
    }

    private long lag() {
        long newest = newestSourceTime;
        return newest == NO_TIME ? 0 : System.currentTimeMillis() - newest;
    }

    public void message(int length) {
        messages.inc();
        bytes.inc(length);
    }

    /** @param sourceTime milliseconds, or {@link #NO_TIME} */
    public void row(long sourceTime) {
        rows.inc();
        if (sourceTime > newestSourceTime) {
            newestSourceTime = sourceTime;
        }
    }

    public void statement() {
        statements.inc();
    }

    public void mark() {
        marks.inc();
    }

    public void layout() {
        layouts.inc();
    }

    public void bad() {
        bad.inc();
    }
}
