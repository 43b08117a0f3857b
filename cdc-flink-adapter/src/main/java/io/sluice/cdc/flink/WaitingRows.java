package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows that came before their layout, in a function's keyed state. Rows of a key go on in the order they came: what comes
 * after one that waits, waits behind it. One for each subtask, made in {@code open}.
 *
 * <p>A key at which rows wait has a timer at or before its deadline, always: what is released when a layout comes has no
 * timer service, and leaves what it wants of one to that timer.
 */
final class WaitingRows {

    static final ListStateDescriptor<RowEvent> ROWS =
            new ListStateDescriptor<>("sluice-waiting-rows", StreamEventTypeInfo.get(RowEvent.class));
    static final MapStateDescriptor<Long, LayoutEvent> LAYOUTS = new MapStateDescriptor<>(
            "sluice-layouts", BasicTypeInfo.LONG_TYPE_INFO, StreamEventTypeInfo.get(LayoutEvent.class));
    private static final ValueStateDescriptor<Long> UNTIL =
            new ValueStateDescriptor<>("sluice-waiting-until", BasicTypeInfo.LONG_TYPE_INFO);

    /** How many rows wait in a subtask, and their bytes: keyed state cannot be gone through where a function opens. */
    private static final ListStateDescriptor<Tuple2<Long, Long>> COUNTS = new ListStateDescriptor<>(
            "sluice-waiting-counts", new TupleTypeInfo<>(BasicTypeInfo.LONG_TYPE_INFO, BasicTypeInfo.LONG_TYPE_INFO));

    /** Takes rows that wait no longer, at their key. */
    interface Release {
        void row(RowEvent row) throws Exception;
    }

    private final LayoutWait wait;
    private final ListState<Tuple2<Long, Long>> counts;
    private final ListState<RowEvent> rows;
    private final ValueState<Long> until;
    private final Map<Long, LayoutEvent> declared = new HashMap<>();
    private long openedAt = Long.MIN_VALUE;
    private boolean announced;

    /**
     * False from a restart to the first broadcast event: until then, after a change of parallelism, the counts of all subtasks
     * are right together, and that of one is not.
     */
    private boolean counted;

    private long count;
    private long bytes;
    /** The layout last found to be known; rows of one layout come together. */
    private long lastKnown;

    private boolean anyKnown;

    WaitingRows(LayoutWait wait, ListState<Tuple2<Long, Long>> counts, RuntimeContext context, MetricGroup group)
            throws Exception {
        this.wait = wait;
        this.counts = counts;
        for (Tuple2<Long, Long> before : counts.get()) {
            count += before.f0;
            bytes += before.f1;
        }
        rows = context.getListState(ROWS);
        until = context.getState(UNTIL);
        wait.declared().forEach(layout -> declared.put(layout.fingerprint(), layout));
        group.<Long, Gauge<Long>>gauge("currentWaitingRows", () -> count);
    }

    /** The state of the operator to give to the constructor. */
    static ListState<Tuple2<Long, Long>> counts(OperatorStateStore store) throws Exception {
        return store.getListState(COUNTS);
    }

    void snapshot() throws Exception {
        counts.update(List.of(Tuple2.of(count, bytes)));
    }

    /** The schema of the row's layout, or null. */
    @Nullable
    TableSchema schema(RowEvent row, ReadOnlyBroadcastState<Long, LayoutEvent> layouts) throws Exception {
        LayoutEvent layout = declared.get(row.fingerprint());
        if (layout == null) {
            layout = layouts.get(row.fingerprint());
        }
        return layout == null ? null : layout.schema();
    }

    private boolean isKnown(RowEvent row, ReadOnlyBroadcastState<Long, LayoutEvent> layouts) throws Exception {
        long layout = row.fingerprint();
        if (anyKnown && layout == lastKnown) {
            return true;
        }
        boolean known = declared.containsKey(layout) || layouts.contains(layout);
        if (known) {
            lastKnown = layout;
            anyKnown = true;
        }
        return known;
    }

    /** True where the row now waits: its layout has not come, or other rows of its key wait. */
    boolean holds(RowEvent row, KeyedBroadcastProcessFunction<RowKey, RowEvent, StreamEvent, ?>.ReadOnlyContext context)
            throws Exception {
        var layouts = context.getBroadcastState(LAYOUTS);
        if (!announced) {
            announce(layouts, context.currentProcessingTime(), layout -> context.output(SideOutputs.LAYOUTS, layout));
        }
        boolean known = isKnown(row, layouts);
        if (known && counted && count == 0) {
            return false;
        }
        boolean first = !rows.get().iterator().hasNext();
        if (known && first) {
            return false;
        }
        count++;
        bytes += row.byteSize();
        if (count > wait.rows() || bytes > wait.bytes()) {
            throw unknown(
                    row, "has not come, and more than " + wait.rows() + " rows or " + wait.bytes() + " bytes wait");
        }
        rows.add(row);
        if (first) {
            startClock(row, context.timestamp(), context.timerService());
        }
        return true;
    }

    private void startClock(RowEvent row, @Nullable Long timestamp, TimerService timers) throws Exception {
        if (!wait.byEventTime()) {
            long deadline = later(timers.currentProcessingTime());
            until.update(deadline);
            timers.registerProcessingTimeTimer(deadline);
            // a stream that ends does not wait for the clock
            timers.registerEventTimeTimer(Long.MAX_VALUE);
            return;
        }
        long from = Math.max(timestamp == null ? Long.MIN_VALUE : timestamp, timers.currentWatermark());
        if (from == Long.MIN_VALUE) {
            throw new CdcException(
                    row + " must wait by event time for its layout and has none: assign timestamps before"
                            + " the rows are keyed, or wait by processing time (LayoutWait.ofProcessingTime)");
        }
        long deadline = later(from);
        until.update(deadline);
        timers.registerEventTimeTimer(deadline);
    }

    private long later(long time) {
        long sum = time + wait.longest().toMillis();
        return time > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** What is known where a subtask starts, sent on once. */
    private void announce(ReadOnlyBroadcastState<Long, LayoutEvent> layouts, long now, Consumer<LayoutEvent> out)
            throws Exception {
        announced = true;
        openedAt = now;
        declared.values().forEach(out);
        for (Map.Entry<Long, LayoutEvent> layout : layouts.immutableEntries()) {
            out.accept(layout.getValue());
        }
    }

    /** Remembers a layout and lets go what waited for it; of other events it takes note that they are there. */
    void add(
            StreamEvent event,
            KeyedBroadcastProcessFunction<RowKey, RowEvent, StreamEvent, ?>.Context context,
            Release release)
            throws Exception {
        var layouts = context.getBroadcastState(LAYOUTS);
        if (!announced) {
            announce(layouts, context.currentProcessingTime(), layout -> context.output(SideOutputs.LAYOUTS, layout));
        }
        if (event instanceof LayoutEvent layout) {
            context.output(SideOutputs.LAYOUTS, layout);
            if (!layouts.contains(layout.fingerprint())) {
                layouts.put(layout.fingerprint(), layout);
                counted &= count == 0;
            }
        }
        if (counted) {
            return;
        }
        counted = true;
        count = 0;
        bytes = 0;
        long now = wait.byEventTime() ? context.currentWatermark() : context.currentProcessingTime();
        context.applyToKeyedState(ROWS, (key, state) -> {
            List<RowEvent> left = letGo(state, layouts, release);
            for (RowEvent row : left) {
                count++;
                bytes += row.byteSize();
            }
            Long deadline = until.value();
            if (!left.isEmpty() && deadline != null && now != Long.MIN_VALUE) {
                // the timer that is there is not after it
                until.update(Math.max(deadline, later(now)));
            }
        });
    }

    /** Hands on the key's rows up to the first whose layout is not known, and returns what still waits. */
    private List<RowEvent> letGo(
            ListState<RowEvent> state, ReadOnlyBroadcastState<Long, LayoutEvent> layouts, Release release)
            throws Exception {
        List<RowEvent> free = new ArrayList<>();
        List<RowEvent> left = new ArrayList<>();
        for (RowEvent row : state.get()) {
            (left.isEmpty() && isKnown(row, layouts) ? free : left).add(row);
        }
        if (!free.isEmpty()) {
            if (left.isEmpty()) {
                state.clear();
            } else {
                state.update(left);
            }
            for (RowEvent row : free) {
                release.row(row);
            }
        }
        return left;
    }

    /** @throws UnknownLayoutException if the layout of a row at this key has not come in its time */
    void onTimer(
            long time,
            KeyedBroadcastProcessFunction<RowKey, RowEvent, StreamEvent, ?>.OnTimerContext context,
            Release release)
            throws Exception {
        Long deadline = until.value();
        if (deadline == null) {
            return;
        }
        if (openedAt == Long.MIN_VALUE) {
            openedAt = context.currentProcessingTime();
        }
        // a layout may have been declared since a restart
        List<RowEvent> left = letGo(rows, context.getBroadcastState(LAYOUTS), row -> {
            count = Math.max(0, count - 1);
            bytes = Math.max(0, bytes - row.byteSize());
            release.row(row);
        });
        boolean eventTime = context.timeDomain() == TimeDomain.EVENT_TIME;
        if (left.isEmpty()) {
            until.clear();
            if (!eventTime) {
                context.timerService().deleteEventTimeTimer(Long.MAX_VALUE);
            }
            return;
        }
        if (eventTime && time == Long.MAX_VALUE) {
            throw unknown(left.get(0), "had not come when the stream ended");
        }
        // a job that stood still has not waited
        long due = eventTime ? deadline : Math.max(deadline, later(openedAt));
        if (due > time) {
            until.update(due);
            if (eventTime) {
                context.timerService().registerEventTimeTimer(due);
            } else {
                context.timerService().registerProcessingTimeTimer(due);
            }
            return;
        }
        throw unknown(left.get(0), "has not come in " + wait);
    }

    private static UnknownLayoutException unknown(RowEvent row, String why) {
        return new UnknownLayoutException(
                row.toString(),
                row.fingerprint(),
                why
                        + ". Broadcast the layouts of all its readers with the statements (ChangeStreams.latest does), declare"
                        + " the table (LayoutWait.declare) or wait longer (LayoutWait)");
    }
}
