package io.sluice.cdc.flink;

import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a reader counts, under the group {@code sluice} of its operator: {@code numMessages}, {@code numMessageBytes}, {@code
 * numRows}, {@code numStatements}, {@code numMarks}, {@code numLayouts}, {@code numBadMessages}, and {@code
 * currentSourceTimeLag} in milliseconds, from the newest row's source time to now. One thread writes.
 */
final class ReaderMetrics {

    private final Counter messages;
    private final Counter bytes;
    private final Counter rows;
    private final Counter statements;
    private final Counter marks;
    private final Counter layouts;
    private final Counter bad;
    private volatile long newestSourceTime = StreamEvent.NO_TIME;

    ReaderMetrics(MetricGroup operator) {
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
        return newest == StreamEvent.NO_TIME ? 0 : System.currentTimeMillis() - newest;
    }

    void message(int length) {
        messages.inc();
        bytes.inc(length);
    }

    void events(List<StreamEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            count(events.get(i));
        }
    }

    private void count(StreamEvent event) {
        if (event instanceof RowEvent) {
            rows.inc();
            newestSourceTime = Math.max(newestSourceTime, event.sourceTimeMillis());
        } else if (event instanceof StatementEvent) {
            statements.inc();
        } else if (event instanceof MarkEvent) {
            marks.inc();
        } else if (event instanceof LayoutEvent) {
            layouts.inc();
        }
    }

    void bad() {
        bad.inc();
    }
}
