package io.sluice.cdc.flink;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Where {@link EventSplitter} and {@link CanalJsonFunction} put what is no row change. */
public final class SideOutputs {

    /** Messages that could not be decoded, under {@link ErrorPolicy#emit}. */
    public static final OutputTag<BadMessage> BAD_MESSAGES =
            new OutputTag<>("sluice-bad-messages", StreamEventTypeInfo.get(BadMessage.class));

    /** Statements: DDL that names a selected table, and what the grammar could not read. */
    public static final OutputTag<StatementEvent> STATEMENTS =
            new OutputTag<>("sluice-statements", StreamEventTypeInfo.get(StatementEvent.class));

    /** Transaction boundaries, XA outcomes and heartbeats. */
    public static final OutputTag<MarkEvent> MARKS =
            new OutputTag<>("sluice-marks", StreamEventTypeInfo.get(MarkEvent.class));

    /** What rows look like, for {@link Layouts}. */
    public static final OutputTag<LayoutEvent> LAYOUTS =
            new OutputTag<>("sluice-layouts", StreamEventTypeInfo.get(LayoutEvent.class));

    private SideOutputs() {}

    static <I> void route(StreamEvent event, ProcessFunction<I, RowEvent>.Context context, Collector<RowEvent> out) {
        if (event instanceof RowEvent row) {
            out.collect(row);
        } else if (event instanceof BadMessage bad) {
            context.output(BAD_MESSAGES, bad);
        } else if (event instanceof StatementEvent statement) {
            context.output(STATEMENTS, statement);
        } else if (event instanceof MarkEvent mark) {
            context.output(MARKS, mark);
        } else if (event instanceof LayoutEvent layout) {
            context.output(LAYOUTS, layout);
        }
    }
}
