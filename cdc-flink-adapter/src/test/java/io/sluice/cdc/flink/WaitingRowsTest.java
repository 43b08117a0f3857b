package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that come before their layout, in the operator that keeps the newest rows. */
class WaitingRowsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final long MINUTE = 60_000;
    private static final int KEY_GROUPS = 16;

    private static final TableSchema WIDER = TableSchema.builder(RowLog.TABLE)
            .column("id", ColumnType.parse("bigint"))
            .column("a", ColumnType.parse("varchar(20)"))
            .column("b", ColumnType.parse("int"))
            .column("c", ColumnType.parse("int"))
            .primaryKey("id")
            .build();
    private static final LayoutEvent WIDER_LAYOUT = LayoutEvent.of(WIDER, Lane.of("l"));

    private static final LayoutWait WAIT = LayoutWait.ofProcessingTime(Duration.ofMillis(MINUTE));

    private static LatestRowFunction waiting(LayoutWait wait) {
        return LatestRowFunction.create(DAY).startingEmpty().layouts(wait);
    }

    private static KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> harness(
            LayoutWait wait, int subtasks, int subtask) throws Exception {
        return new KeyedBroadcastOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(
                        waiting(wait), List.of(LatestRowFunction.CLEARS, LatestRowFunction.LAYOUTS)),
                RowKeySelector.get(),
                RowKeyTypeInfo.get(),
                KEY_GROUPS,
                subtasks,
                subtask);
    }

    private static KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> opened(LayoutWait wait)
            throws Exception {
        var harness = harness(wait, 1, 0);
        harness.open();
        return harness;
    }

    private static EventOrigin at(long offset) {
        return new EventOrigin(Lane.of("l"), SourcePosition.ofRecord(offset, 0), null, null, null);
    }

    private static RowEvent row(ChangeEvent change) {
        return (RowEvent) RowLog.stream(change).get(0);
    }

    private static RowEvent insert(long offset, int id) {
        return row(RowChange.insert(at(offset), RowLog.SCHEMA, image(id)));
    }

    private static RowEvent delete(long offset, int id) {
        return row(RowChange.delete(at(offset), RowLog.SCHEMA, image(id)));
    }

    private static RowImage image(int id) {
        return RowLog.image(new String[] {String.valueOf(id), "x", "2"}, -1);
    }

    private static RowEvent wider(long offset, int id) {
        RowImage row = RowImage.builder(WIDER)
                .text("id", String.valueOf(id))
                .text("a", "x")
                .text("b", "2")
                .text("c", "3")
                .build();
        return row(RowChange.update(at(offset), WIDER, row, row));
    }

    private static List<String> said(Collection<RowEvent> rows) {
        return rows.stream().map(RowEvent::toString).toList();
    }

    @Test
    void aRowGoesOnWhenItsLayoutComes() throws Exception {
        try (var run = opened(WAIT)) {
            run.processElement(insert(1, 1), 5);
            assertThat(run.extractOutputValues()).isEmpty();
            run.setProcessingTime(MINUTE - 1);
            run.processBroadcastElement(RowLog.LAYOUT, 9);
            assertThat(run.extractOutputValues()).containsExactly(insert(1, 1));
            assertThat(run.getSideOutput(SideOutputs.LAYOUTS))
                    .extracting(StreamRecord::getValue)
                    .containsExactly(RowLog.LAYOUT);
            run.setProcessingTime(10 * MINUTE);
            run.processElement(insert(2, 2), 5);
            assertThat(run.extractOutputValues()).hasSize(2);
        }
    }

    @Test
    void rowsOfAKeyGoOnInTheirOrderAndOthersAtOnce() throws Exception {
        try (var run = opened(WAIT)) {
            run.processBroadcastElement(WIDER_LAYOUT, 0);
            run.processElement(insert(1, 1), 0);
            run.processElement(wider(2, 1), 0);
            run.processElement(wider(3, 2), 0);
            assertThat(said(run.extractOutputValues())).containsExactly("INSERT of shop.goods at l 0:3");
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            assertThat(said(run.extractOutputValues()))
                    .containsExactly(
                            "INSERT of shop.goods at l 0:3",
                            "INSERT of shop.goods at l 0:1",
                            "DELETE of shop.goods at l 0:2",
                            "INSERT of shop.goods at l 0:2");
        }
    }

    @Test
    void whatFollowsAnotherLayoutWaitsForThatToo() throws Exception {
        try (var run = opened(WAIT)) {
            run.processElement(insert(1, 1), 0);
            run.processElement(wider(2, 1), 0);
            run.setProcessingTime(MINUTE / 2);
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            assertThat(said(run.extractOutputValues())).containsExactly("INSERT of shop.goods at l 0:1");
            run.setProcessingTime(MINUTE + 1);
            run.processElement(wider(3, 1), 0);
            assertThat(run.extractOutputValues()).hasSize(1);
            assertThatThrownBy(() -> run.setProcessingTime(2 * MINUTE)).hasMessage(late("UPDATE", 2, WIDER));
        }
    }

    private static String late(String operation, long offset, TableSchema schema) {
        return operation + " of shop.goods at l 0:" + offset + " is of the layout "
                + Long.toHexString(schema.fingerprint()) + ", which has not come in PT1M of processing time."
                + ADVICE;
    }

    private static final String ADVICE =
            " Broadcast the layouts of all its readers with the statements (ChangeStreams.latest does), declare the table"
                    + " (LayoutWait.declare) or wait longer (LayoutWait)";

    @Test
    void aLayoutThatComesTooLateStops() throws Exception {
        try (var run = opened(WAIT)) {
            run.setProcessingTime(7);
            run.processElement(insert(1, 1), 0);
            run.setProcessingTime(MINUTE + 6);
            assertThatThrownBy(() -> run.setProcessingTime(MINUTE + 7))
                    .isInstanceOf(UnknownLayoutException.class)
                    .hasMessage(late("INSERT", 1, RowLog.SCHEMA));
        }
    }

    @Test
    void eventTimeIsTheWatermarks() throws Exception {
        try (var run = opened(LayoutWait.ofEventTime(Duration.ofMillis(MINUTE)))) {
            run.processElement(insert(1, 1), 1000);
            run.setProcessingTime(DAY.toMillis());
            watermark(run, 1000 + MINUTE - 1);
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            assertThat(run.extractOutputValues()).containsExactly(insert(1, 1));
            // a row of before the watermark waits as long as any
            run.processElement(wider(2, 1), 1000);
            watermark(run, 1000 + 2 * MINUTE - 2);
            assertThatThrownBy(() -> watermark(run, 1000 + 2 * MINUTE - 1))
                    .hasMessageContaining("has not come in PT1M of event time");
        }
        try (var run = opened(LayoutWait.ofEventTime(Duration.ofMillis(MINUTE)))) {
            assertThatThrownBy(() -> run.processElement(insert(1, 1), Long.MIN_VALUE))
                    .isInstanceOf(CdcException.class)
                    .hasMessageContaining("assign timestamps");
        }
    }

    private static void watermark(
            KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> run, long time)
            throws Exception {
        run.processWatermark(new Watermark(time));
        run.processBroadcastWatermark(new Watermark(time));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatEndsStops(boolean eventTime) throws Exception {
        LayoutWait wait = eventTime ? LayoutWait.ofEventTime(DAY) : WAIT;
        try (var run = opened(wait)) {
            run.processElement(insert(1, 1), 0);
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            run.processElement(wider(2, 2), 0);
            assertThatThrownBy(() -> watermark(run, Long.MAX_VALUE))
                    .isInstanceOf(UnknownLayoutException.class)
                    .hasMessageContaining("UPDATE of shop.goods at l 0:2");
        }
        try (var run = opened(wait)) {
            run.processElement(insert(1, 1), 0);
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            watermark(run, Long.MAX_VALUE);
            assertThat(run.extractOutputValues()).hasSize(1);
        }
    }

    @Test
    void rowsAndBytesThatWaitAreBounded() throws Exception {
        try (var run = opened(WAIT.atMost(3, 1 << 20))) {
            for (int id = 1; id <= 3; id++) {
                run.processElement(insert(id, id), 0);
            }
            assertThatThrownBy(() -> run.processElement(insert(4, 4), 0))
                    .isInstanceOf(UnknownLayoutException.class)
                    .hasMessageContaining("INSERT of shop.goods at l 0:4")
                    .hasMessageContaining("more than 3 rows or 1048576 bytes wait");
        }
        long size = insert(1, 1).byteSize();
        try (var run = opened(WAIT.atMost(100, 2 * size))) {
            run.processElement(insert(1, 1), 0);
            run.processElement(insert(2, 2), 0);
            assertThatThrownBy(() -> run.processElement(insert(3, 3), 0)).isInstanceOf(UnknownLayoutException.class);
        }
        // what went on waits no more
        try (var run = opened(WAIT.atMost(3, 1 << 20))) {
            for (int round = 0; round < 2; round++) {
                for (int id = 1; id <= 3; id++) {
                    run.processElement(round == 0 ? insert(id, id) : wider(10 + id, id), 0);
                }
                run.processBroadcastElement(round == 0 ? RowLog.LAYOUT : WIDER_LAYOUT, 0);
            }
            assertThat(run.extractOutputValues()).hasSize(3 + 2 * 3);
        }
    }

    /** The clock begins anew, for a job that stood still has not waited. */
    @Test
    void whatWaitsAtACheckpointWaitsAgain() throws Exception {
        OperatorSubtaskState state;
        try (var run = opened(WAIT)) {
            run.processElement(insert(1, 1), 0);
            run.processElement(insert(2, 2), 0);
            state = run.snapshot(1, 1);
        }
        long later = DAY.toMillis();
        try (var run = restored(state, WAIT, later)) {
            run.setProcessingTime(later + MINUTE - 1);
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            assertThat(run.extractOutputValues()).containsExactlyInAnyOrder(insert(1, 1), insert(2, 2));
        }
        try (var run = restored(state, WAIT, later)) {
            run.setProcessingTime(later + MINUTE - 1);
            assertThatThrownBy(() -> run.setProcessingTime(later + MINUTE)).isInstanceOf(UnknownLayoutException.class);
        }
        try (var run = restored(state, WAIT.atMost(3, 1 << 20), later)) {
            run.processBroadcastElement(WIDER_LAYOUT, 0);
            run.processElement(insert(3, 3), 0);
            assertThatThrownBy(() -> run.processElement(insert(4, 4), 0))
                    .as("those of before the restart count")
                    .isInstanceOf(UnknownLayoutException.class);
        }
        try (var run = restored(state, WAIT.declare(RowLog.SCHEMA), later)) {
            run.setProcessingTime(later + MINUTE);
            assertThat(run.extractOutputValues())
                    .as("declared since")
                    .containsExactlyInAnyOrder(insert(1, 1), insert(2, 2));
        }
    }

    @Test
    void theirBoundHoldsRightAfterARestore() throws Exception {
        OperatorSubtaskState state;
        try (var run = opened(WAIT)) {
            run.processElement(insert(1, 1), 0);
            run.processElement(insert(2, 2), 0);
            state = run.snapshot(1, 1);
        }
        long size = insert(1, 1).byteSize();
        for (LayoutWait bound : List.of(WAIT.atMost(3, 1 << 20), WAIT.atMost(100, 3 * size))) {
            OperatorSubtaskState again;
            try (var run = restored(state, bound, 0)) {
                run.processElement(insert(3, 3), 0);
                again = run.snapshot(2, 2);
                assertThatThrownBy(() -> run.processElement(insert(4, 4), 0))
                        .as("%s, of no broadcast event", bound)
                        .isInstanceOf(UnknownLayoutException.class);
            }
            try (var run = restored(again, bound, 0)) {
                assertThatThrownBy(() -> run.processElement(insert(4, 4), 0))
                        .as("%s, after two restores", bound)
                        .isInstanceOf(UnknownLayoutException.class);
            }
        }
        // together they are as many, whatever the parallelism
        try (var one = opened(WAIT)) {
            one.processElement(insert(3, 3), 0);
            one.processElement(insert(4, 4), 0);
            OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(state, one.snapshot(1, 1));
            try (var run = harness(WAIT.atMost(4, 1 << 20), 1, 0)) {
                run.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(both, KEY_GROUPS, 2, 1, 0));
                run.open();
                assertThatThrownBy(() -> run.processElement(insert(5, 5), 0))
                        .isInstanceOf(UnknownLayoutException.class);
            }
        }
        // what goes on since, for its layout is declared, waits no more
        try (var run = restored(state, WAIT.atMost(2, 1 << 20).declare(RowLog.SCHEMA), 0)) {
            run.setProcessingTime(MINUTE);
            assertThat(run.extractOutputValues()).hasSize(2);
            run.processElement(wider(5, 5), 0);
            run.processElement(wider(6, 6), 0);
            assertThatThrownBy(() -> run.processElement(wider(7, 7), 0)).isInstanceOf(UnknownLayoutException.class);
        }
    }

    private static KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> restored(
            OperatorSubtaskState state, LayoutWait wait, long time) throws Exception {
        var run = harness(wait, 1, 0);
        run.setProcessingTime(time);
        run.initializeState(state);
        run.open();
        // timers that fell due meanwhile fire
        run.setProcessingTime(time);
        return run;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void whatWaitsGoesWithItsKeys(int subtasks) throws Exception {
        OperatorSubtaskState state;
        List<RowEvent> rows = new ArrayList<>();
        try (var run = opened(WAIT)) {
            for (int id = 0; id < 20; id++) {
                rows.add(insert(id + 1, id));
                run.processElement(rows.get(id), 0);
            }
            state = run.snapshot(1, 1);
        }
        List<RowEvent> found = new ArrayList<>();
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int i = 0; i < subtasks; i++) {
            try (var run = harness(WAIT, subtasks, i)) {
                run.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(state, KEY_GROUPS, 1, subtasks, i));
                run.open();
                if (i == 0) {
                    run.processBroadcastElement(RowLog.LAYOUT, 0);
                    assertThat(run.extractOutputValues()).isNotEmpty().hasSizeLessThan(20);
                    found.addAll(run.extractOutputValues());
                }
                states.add(run.snapshot(2, 2));
            }
        }
        // back to one
        try (var run = harness(WAIT, 1, 0)) {
            OperatorSubtaskState all =
                    AbstractStreamOperatorTestHarness.repackageState(states.toArray(new OperatorSubtaskState[0]));
            run.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(all, KEY_GROUPS, subtasks, 1, 0));
            run.open();
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            found.addAll(run.extractOutputValues());
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void whatATruncateTookMeanwhileStaysAway() throws Exception {
        try (var run = opened(WAIT)) {
            run.processElement(insert(1, 1), 0);
            run.processElement(insert(3, 2), 0);
            run.processBroadcastElement(
                    RowLog.stream(new SchemaChange(at(2), "shop", "TRUNCATE TABLE goods", List.of(), true))
                            .get(0),
                    0);
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            assertThat(said(run.extractOutputValues())).containsExactly("INSERT of shop.goods at l 0:3");
        }
    }

    /** Where a layout comes there are no timers to be had; the key's own sees to it. */
    @Test
    void aRemovalThatWaitedIsForgottenInItsTime() throws Exception {
        try (var run = opened(WAIT)) {
            run.processElement(insert(1, 1), 0);
            run.processElement(delete(2, 1), 0);
            run.processBroadcastElement(RowLog.LAYOUT, 0);
            assertThat(run.extractOutputValues()).hasSize(2);
            run.setProcessingTime(MINUTE);
            assertThat(LatestRowFunctionTest.entries(run))
                    .as("the tombstone and its time")
                    .isEqualTo(2);
            run.setProcessingTime(DAY.toMillis() - 1);
            assertThat(LatestRowFunctionTest.entries(run)).isEqualTo(2);
            run.setProcessingTime(DAY.toMillis());
            assertThat(LatestRowFunctionTest.entries(run)).isZero();
            assertThat(run.numEventTimeTimers() + run.numProcessingTimeTimers()).isZero();
        }
    }

    @Test
    void aDeclaredLayoutIsNotWaitedFor() throws Exception {
        try (var run = opened(WAIT.declare(RowLog.SCHEMA))) {
            run.processElement(insert(1, 1), 0);
            assertThat(run.extractOutputValues()).hasSize(1);
            assertThat(run.getSideOutput(SideOutputs.LAYOUTS))
                    .extracting(record -> ((LayoutEvent) record.getValue()).schema())
                    .containsExactly(RowLog.SCHEMA);
        }
    }

    /** Whenever the layout comes, and wherever the job is set back meanwhile, the rows are the same in the end. */
    @Test
    void waitingChangesNothingOfTheRows() throws Exception {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            RowLog log = new RowLog(seed, true);
            List<StreamEvent> events = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                events.addAll(RowLog.stream(random.nextInt(25) == 0 ? log.truncate() : log.next()));
            }
            List<RowEvent> expected;
            try (var run = opened(WAIT)) {
                run.processBroadcastElement(RowLog.LAYOUT, 0);
                expected = applied(run, events, events.size(), events.size());
            }
            int layoutAt = random.nextInt(events.size());
            int restartAt = random.nextInt(events.size());
            try (var run = opened(WAIT)) {
                assertThat(applied(run, events, layoutAt, restartAt))
                        .as("seed %d", seed)
                        .isEqualTo(expected);
            }
        }
    }

    /** What comes out by key, in order. */
    private static List<RowEvent> applied(
            KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> first,
            List<StreamEvent> events,
            int layoutAt,
            int restartAt)
            throws Exception {
        List<RowEvent> out = new ArrayList<>();
        var run = first;
        for (int i = 0; i < events.size(); i++) {
            if (i == layoutAt) {
                run.processBroadcastElement(RowLog.LAYOUT, 0);
            }
            if (i == restartAt) {
                out.addAll(run.extractOutputValues());
                OperatorSubtaskState state = run.snapshot(i, i);
                run.close();
                run = harness(WAIT, 1, 0);
                run.initializeState(state);
                run.open();
            }
            if (events.get(i) instanceof RowEvent row) {
                run.processElement(row, 0);
            } else {
                run.processBroadcastElement(events.get(i), 0);
            }
        }
        out.addAll(run.extractOutputValues());
        run.close();
        java.util.Map<String, RowEvent> rows = new java.util.TreeMap<>();
        for (RowEvent row : out) {
            String key = java.util.Arrays.toString(row.key().bytes());
            if (row.operation() == io.sluice.cdc.model.Operation.DELETE) {
                rows.remove(key);
            } else {
                rows.put(key, row.change(io.sluice.cdc.model.Operation.INSERT, RowLog.LAYOUT, row.copyOfRow()));
            }
        }
        return new ArrayList<>(rows.values());
    }
}
