package io.sluice.cdc.flink;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.parser.ServerKind;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest row of each key and hands on what becomes of it: an INSERT where there was none, an UPDATE with the row
 * that was there as its before image, a DELETE with all of the row. What comes out is a consistent changelog, whatever is
 * redelivered: a change at or before the newest one seen of its key is passed over. It is exact for what takes part in
 * Flink's checkpoints: state, and sinks that commit with them. For a store that is written to as changes come, say {@link
 * #upserts}. {@link ChangeStreams#latest} puts the function into a job.
 *
 * <p>Order. Full images may come in any order, for a removed row is remembered as removed. Partial images
 * ({@code binlog_row_image} MINIMAL, NOBLOB) need the order of their lane, which {@link ChangeStreams#keyedByRow} keeps. Changes
 * of one key from several lanes are ordered by GTID sets where the reader keeps them, else they stop the job ({@link
 * UnorderedLanesException}).
 *
 * <p>Tombstones. A removed row is remembered for the time given to {@link #create}; rows that are there never expire. What comes
 * later than that and is not after the newest removal forgotten in its lane goes to {@link #LATE} where its key has no row:
 * it may be of a removed row, which it must not bring back. Where lanes keep their order it is a redelivery and rightly left
 * out; where full images may come in any order it may be news that came too late. Only between lanes nothing can tell.
 *
 * <p>Layouts come over broadcast too. A row whose layout has not come waits in state, and the later ones of its key behind
 * it, as {@link #layouts} says, by default for {@link #DEFAULT_WAIT}; then it stops the job ({@link
 * UnknownLayoutException}). Each subtask sends the layouts it knows to the side output {@link SideOutputs#LAYOUTS}. A row
 * that waited goes on with the event time of its layout.
 *
 * <p>TRUNCATE and DROP TABLE come over broadcast and clear by their position: rows older than the statement go, newer ones
 * stay, whichever arrives first. RENAME, DROP DATABASE, what changes rows without logging them, and statements that cannot be
 * read stop the job ({@link UnfollowedStatementException}). A row kept from before an ALTER has the old layout until it
 * changes; a partial image over it stops the job.
 *
 * <p>Audit. What does not fit the row that is kept goes to {@link #ANOMALIES} as {@link AnomalyKind} says, and is applied all the
 * same. Of a key never seen nothing is known, unless {@link #startingEmpty} declares that the table was empty where the stream
 * begins.
 *
 * <p>State by key: {@value #ROW_STATE}, {@value #TOMBSTONE_STATE}, {@code sluice-waiting-rows}, {@code sluice-waiting-until};
 * broadcast: {@value #CLEAR_STATE}, {@code sluice-layouts}; of the operator: {@code sluice-forgotten-rows}, {@code
 * sluice-waiting-counts}. The names are part of the contract with savepoints. Metrics in the group {@code sluice}: {@code numStale}, {@code numUnchanged}, {@code
 * numAnomalies}, {@code numLate}, {@code currentWaitingRows}.
 */
public final class LatestRowFunction extends KeyedBroadcastProcessFunction<RowKey, RowEvent, StreamEvent, RowEvent>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    /** Name of the state that holds the newest row, or a DELETE as its tombstone. */
    public static final String ROW_STATE = "sluice-latest-row";

    /** Name of the state that holds when a tombstone may go. */
    public static final String TOMBSTONE_STATE = "sluice-tombstone-until";

    /** Name of the broadcast state that holds the newest clearing statement of each table. */
    public static final String CLEAR_STATE = "sluice-clears";

    /** Changes that do not fit the row that is kept: the name of an {@link AnomalyKind}, and the change. */
    public static final OutputTag<Tuple2<String, RowEvent>> ANOMALIES = new OutputTag<>(
            "sluice-anomalies",
            new TupleTypeInfo<>(BasicTypeInfo.STRING_TYPE_INFO, StreamEventTypeInfo.get(RowEvent.class)));

    /** Changes of keys without a row that are not after the newest removal forgotten in their lane; they are left out. */
    public static final OutputTag<RowEvent> LATE =
            new OutputTag<>("sluice-late-rows", StreamEventTypeInfo.get(RowEvent.class));

    /** How long rows wait for their layout unless {@link #layouts} says otherwise. */
    public static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);

    /** What to broadcast statements with, beside {@link #LAYOUTS}. */
    public static final MapStateDescriptor<String, StatementEvent> CLEARS = new MapStateDescriptor<>(
            CLEAR_STATE, BasicTypeInfo.STRING_TYPE_INFO, StreamEventTypeInfo.get(StatementEvent.class));

    /** What to broadcast layouts with, beside {@link #CLEARS}. */
    public static final MapStateDescriptor<Long, LayoutEvent> LAYOUTS = WaitingRows.LAYOUTS;

    private static final ValueStateDescriptor<RowEvent> ROW =
            new ValueStateDescriptor<>(ROW_STATE, StreamEventTypeInfo.get(RowEvent.class));
    private static final ValueStateDescriptor<Long> TOMBSTONE =
            new ValueStateDescriptor<>(TOMBSTONE_STATE, BasicTypeInfo.LONG_TYPE_INFO);

    private final Duration tombstonesFor;
    private final boolean startsEmpty;
    private final boolean upserts;
    private final ServerKind server;
    private final LayoutWait wait;

    private transient @Nullable ForgottenRows forgotten;
    private transient @Nullable ListState<Tuple2<Long, Long>> waitingCounts;
    private transient @Nullable Open open;

    /** What a subtask has while it runs. */
    private static final class Open {
        final ValueState<RowEvent> row;
        final ValueState<Long> tombstoneUntil;
        final ClearingStatements statements;
        final Counter stale;
        final Counter unchanged;
        final Counter anomalies;
        final Counter late;
        final ForgottenRows forgotten;
        final WaitingRows waiting;

        Open(
                RuntimeContext context,
                LayoutWait wait,
                ListState<Tuple2<Long, Long>> waitingCounts,
                ServerKind server,
                ForgottenRows forgotten)
                throws Exception {
            row = context.getState(ROW);
            tombstoneUntil = context.getState(TOMBSTONE);
            this.forgotten = forgotten;
            statements = new ClearingStatements(server);
            MetricGroup group = context.getMetricGroup().addGroup("sluice");
            waiting = new WaitingRows(wait, waitingCounts, context, group);
            stale = group.counter("numStale");
            unchanged = group.counter("numUnchanged");
            anomalies = group.counter("numAnomalies");
            late = group.counter("numLate");
        }
    }

    /** Where a change is applied: what there is besides the state of its key. */
    private record Site(
            ReadOnlyBroadcastState<String, StatementEvent> clears,
            Consumer<Tuple2<String, RowEvent>> anomalies,
            Consumer<RowEvent> late,
            long now,
            @Nullable TimerService timers,
            Collector<RowEvent> out) {}

    private LatestRowFunction(
            Duration tombstonesFor, boolean startsEmpty, boolean upserts, ServerKind server, LayoutWait wait) {
        this.tombstonesFor = tombstonesFor;
        this.startsEmpty = startsEmpty;
        this.upserts = upserts;
        this.server = server;
        this.wait = wait;
    }

    /**
     * @param tombstonesFor how long a removed row is remembered, by the clock of the task: at least as long as a change of
     *     its past may still come, by redelivery or a restart from an older position
     */
    public static LatestRowFunction create(Duration tombstonesFor) {
        if (tombstonesFor.isNegative() || tombstonesFor.isZero()) {
            throw new CdcException("tombstones must be kept for some time: as long as old changes may come again");
        }
        return new LatestRowFunction(
                tombstonesFor, false, false, ServerKind.MYSQL, LayoutWait.ofProcessingTime(DEFAULT_WAIT));
    }

    /** Declares that the table was empty where the stream begins: a row never seen was not there. */
    public LatestRowFunction startingEmpty() {
        return new LatestRowFunction(tombstonesFor, true, upserts, server, wait);
    }

    /**
     * Hands on what a store outside of Flink is to hold: INSERT puts the row, whether or not one is there, DELETE takes it
     * away, whether or not one is there, and may say the key alone; an UPDATE never comes. The store is right in the end
     * also where an attempt that failed has written to it what the next one, meeting rows and statements or several lanes in
     * another order, passes over.
     */
    public LatestRowFunction upserts() {
        return new LatestRowFunction(tombstonesFor, startsEmpty, true, server, wait);
    }

    /** Whose grammar reads the statements; MySQL's by default. */
    public LatestRowFunction server(ServerKind kind) {
        return new LatestRowFunction(tombstonesFor, startsEmpty, upserts, kind, wait);
    }

    /** How long, and how many, rows wait for their layout; and which layouts need not come. */
    public LatestRowFunction layouts(LayoutWait layoutWait) {
        return new LatestRowFunction(
                tombstonesFor, startsEmpty, upserts, server, Objects.requireNonNull(layoutWait, "layoutWait"));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        forgotten = new ForgottenRows(context.getOperatorStateStore());
        waitingCounts = WaitingRows.counts(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        Objects.requireNonNull(forgotten).snapshot();
        open().waiting.snapshot();
    }

    @Override
    public void open(OpenContext context) throws Exception {
        open = new Open(
                getRuntimeContext(),
                wait,
                Objects.requireNonNull(waitingCounts),
                server,
                Objects.requireNonNull(forgotten));
    }

    private Open open() {
        return Objects.requireNonNull(open, "open was not called");
    }

    @Override
    public void processElement(RowEvent change, ReadOnlyContext context, Collector<RowEvent> out) throws Exception {
        if (change.changesKey()) {
            throw new IllegalStateException(
                    change + " changes its key and was not split; use ChangeStreams.keyedByRow");
        }
        if (!open().waiting.holds(change, context)) {
            process(change, site(context, out));
        }
    }

    private Site site(ReadOnlyContext context, Collector<RowEvent> out) {
        return new Site(
                context.getBroadcastState(CLEARS),
                anomaly -> context.output(ANOMALIES, anomaly),
                late -> context.output(LATE, late),
                context.currentProcessingTime(),
                context.timerService(),
                out);
    }

    private void process(RowEvent change, Site site) throws Exception {
        RowEvent had = open().row.value();
        StatementEvent clear = site.clears.get(nameOf(change.table()));
        // also a change that is newer than the row kept may be of before the statement: sent again under a new offset
        if (clear != null && !LaneOrder.isNewer(change, clear)) {
            passOver(change, had, clear, site.out);
            return;
        }
        if (clear != null && had != null && LaneOrder.isNewer(clear, had)) {
            had = tombstone(had, clear);
        } else if (had != null && !LaneOrder.isNewer(change, had)) {
            passOver(change, had, had, site.out);
            return;
        }
        RowEvent removal = had == null ? open().forgotten.after(change) : null;
        if (removal != null) {
            open().late.inc();
            site.late.accept(change);
            passOver(change, null, removal, site.out);
            return;
        }
        boolean known = had != null || startsEmpty || clear != null;
        RowEvent live = had != null && had.operation() != Operation.DELETE ? had : null;
        audit(change, live, known, site);
        apply(change, live, site);
    }

    /** @param by what is newer than the change */
    private void passOver(RowEvent change, @Nullable RowEvent had, StreamEvent by, Collector<RowEvent> out) {
        open().stale.inc();
        if (upserts && (had == null || had.operation() == Operation.DELETE)) {
            // an attempt that failed may have met the change before what removed its row
            out.collect(change.change(Operation.DELETE, by, change.rowWithoutDiffs()));
        }
    }

    private void apply(RowEvent change, @Nullable RowEvent live, Site site) throws Exception {
        byte[] row = null;
        if (change.operation() != Operation.DELETE) {
            if (change.isComplete()) {
                row = change.copyOfRow();
            } else if (live == null) {
                // of the other cells nobody knows: as in a merge, the row is not written
                anomaly(AnomalyKind.ROW_INCOMPLETE, change, site);
            } else if (live.fingerprint() != change.fingerprint()) {
                throw new UnfollowedStatementException(
                        change, "says some cells of a row that was kept before its table was altered");
            } else {
                row = change.rowOver(live);
            }
        }
        if (row == null) {
            if (live != null) {
                site.out.collect(change.change(Operation.DELETE, change, live.copyOfRow()));
            } else if (upserts && change.operation() == Operation.DELETE) {
                site.out.collect(change.change(Operation.DELETE, change, change.copyOfRow()));
            }
            bury(tombstone(change, change), site);
            return;
        }
        RowEvent now = change.change(Operation.INSERT, change, row);
        open().row.update(now);
        if (live == null) {
            open().tombstoneUntil.clear();
        }
        if (live == null || upserts) {
            site.out.collect(now);
        } else {
            handOn(change, live, row, now, site.out);
        }
    }

    private void handOn(RowEvent change, RowEvent live, byte[] row, RowEvent now, Collector<RowEvent> out) {
        byte[] was = live.copyOfRow();
        if (live.fingerprint() != now.fingerprint()) {
            // images of two layouts fit no one event
            out.collect(live.change(Operation.DELETE, change, was));
            out.collect(now);
        } else if (RowBytes.equal(was, 0, row, 0)) {
            open().unchanged.inc();
        } else {
            out.collect(change.change(Operation.UPDATE, change, row, was));
        }
    }

    private void bury(RowEvent tombstone, Site site) throws Exception {
        long until = site.now + tombstonesFor.toMillis();
        open().row.update(tombstone);
        open().tombstoneUntil.update(until);
        if (site.timers != null) {
            site.timers.registerProcessingTimeTimer(until);
        }
        // else the timer that the key has where rows waited sees to it
    }

    /** A DELETE of the key at the origin of {@code at}, every cell absent. */
    private static RowEvent tombstone(RowEvent of, StreamEvent at) {
        return of.change(Operation.DELETE, at, of.emptyRow());
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<RowEvent> out) throws Exception {
        Site site = site(context, out);
        open().waiting.onTimer(time, context, row -> process(row, site));
        Long until = open().tombstoneUntil.value();
        RowEvent row = open().row.value();
        if (until == null || row == null || row.operation() != Operation.DELETE) {
            return;
        }
        if (until <= (context.timeDomain() == TimeDomain.PROCESSING_TIME ? Math.max(time, site.now) : site.now)) {
            open().forgotten.add(row);
            open().row.clear();
            open().tombstoneUntil.clear();
        } else {
            context.timerService().registerProcessingTimeTimer(until);
        }
    }

    // Audit.

    private void audit(RowEvent change, @Nullable RowEvent live, boolean known, Site site) {
        boolean moved = change.isHalfOfMove();
        if (change.operation() == Operation.INSERT) {
            if (live != null) {
                anomaly(moved ? AnomalyKind.KEY_TAKEN : AnomalyKind.INSERT_EXISTS, change, site);
            }
        } else if (live == null) {
            if (known) {
                anomaly(
                        change.operation() == Operation.UPDATE || moved
                                ? AnomalyKind.UPDATE_MISSING
                                : AnomalyKind.DELETE_MISSING,
                        change,
                        site);
            }
        } else if (!change.beforeFits(live)) {
            anomaly(AnomalyKind.BEFORE_MISMATCH, change, site);
        }
    }

    private void anomaly(AnomalyKind kind, RowEvent change, Site site) {
        open().anomalies.inc();
        site.anomalies.accept(Tuple2.of(kind.name(), change));
    }

    // Statements.

    @Override
    public void processBroadcastElement(StreamEvent event, Context context, Collector<RowEvent> out) throws Exception {
        Site site = new Site(
                context.getBroadcastState(CLEARS),
                anomaly -> context.output(ANOMALIES, anomaly),
                late -> context.output(LATE, late),
                context.currentProcessingTime(),
                null,
                out);
        open().waiting.add(event, context, row -> process(row, site));
        if (event instanceof StatementEvent statement) {
            follow(statement, context, out);
        }
    }

    private void follow(StatementEvent statement, Context context, Collector<RowEvent> out) throws Exception {
        for (TableId cleared : open().statements.tables(statement)) {
            clear(cleared, statement, context, out);
        }
    }

    private void clear(TableId table, StatementEvent statement, Context context, Collector<RowEvent> out)
            throws Exception {
        var clears = context.getBroadcastState(CLEARS);
        StatementEvent before = clears.get(nameOf(table));
        if (before != null && !LaneOrder.isNewer(statement, before)) {
            return;
        }
        clears.put(nameOf(table), statement);
        context.applyToKeyedState(ROW, (key, row) -> {
            RowEvent had = row.value();
            if (had != null
                    && had.operation() != Operation.DELETE
                    && key.table().equals(table)
                    && LaneOrder.isNewer(statement, had)) {
                out.collect(had.change(Operation.DELETE, statement, had.copyOfRow()));
                // no tombstone: every older change of the table is told by the statement's position
                row.clear();
            }
        });
    }

    /** No name of a database holds a NUL. */
    private static String nameOf(TableId table) {
        return table.database() + '\0' + table.table();
    }
}
