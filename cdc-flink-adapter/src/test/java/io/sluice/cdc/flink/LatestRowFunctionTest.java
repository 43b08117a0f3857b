package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.ChangeFold;
import io.sluice.cdc.merge.FoldReport;
import io.sluice.cdc.merge.NetChangeSink;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.internal.bytes.StoredRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the fold of cdc-merge: same rows, same anomalies, from random logs. */
class LatestRowFunctionTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int ROUNDS = 60;
    private static final int LENGTH = 60;

    /** The function in Flink's operator, its output applied to a table as it comes. */
    private static final class Run implements AutoCloseable {
        KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> harness;
        final Map<RowKey, String> table = new HashMap<>();
        final Map<AnomalyKind, Long> anomalies = new EnumMap<>(AnomalyKind.class);
        int outputs;
        private int taken;
        private int anomaliesTaken;

        Run(LatestRowFunction function) throws Exception {
            harness = harness(function);
            harness.open();
            harness.processBroadcastElement(RowLog.LAYOUT, 0);
        }

        static KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> harness(
                LatestRowFunction function) throws Exception {
            return new KeyedBroadcastOperatorTestHarness<>(
                    new CoBroadcastWithKeyedOperator<>(
                            function, List.of(LatestRowFunction.CLEARS, LatestRowFunction.LAYOUTS)),
                    RowKeySelector.get(),
                    RowKeyTypeInfo.get(),
                    1,
                    1,
                    0);
        }

        void add(StreamEvent event) throws Exception {
            if (event instanceof RowEvent row) {
                harness.processElement(row, 0);
            } else {
                harness.processBroadcastElement(event, 0);
            }
            take();
        }

        /** Holds what comes out to the table it is applied to. */
        private void take() {
            List<RowEvent> all = harness.extractOutputValues();
            for (; taken < all.size(); taken++) {
                outputs++;
                RowEvent row = all.get(taken);
                String was = table.get(row.key());
                String before =
                        switch (row.operation()) {
                            case INSERT -> null;
                            case UPDATE -> text(row.beforeRow());
                            case DELETE -> text(row.copyOfRow());
                        };
                assertThat(was).as("before %s", row).isEqualTo(before);
                if (row.operation() == Operation.DELETE) {
                    table.remove(row.key());
                } else {
                    table.put(row.key(), text(row.copyOfRow()));
                }
            }
            var side = harness.getSideOutput(LatestRowFunction.ANOMALIES);
            if (side != null) {
                List<StreamRecord<Tuple2<String, RowEvent>>> found = new ArrayList<>(side);
                for (; anomaliesTaken < found.size(); anomaliesTaken++) {
                    String kind = found.get(anomaliesTaken).getValue().f0;
                    anomalies.merge(AnomalyKind.valueOf(kind), 1L, Long::sum);
                }
            }
        }

        void restart(LatestRowFunction function) throws Exception {
            OperatorSubtaskState state = harness.snapshot(1, 1);
            harness.close();
            harness = harness(function);
            harness.initializeState(state);
            harness.open();
            taken = 0;
            anomaliesTaken = 0;
        }

        List<StreamEvent> late() {
            List<StreamEvent> late = new ArrayList<>();
            var side = harness.getSideOutput(LatestRowFunction.LATE);
            if (side != null) {
                side.forEach(record -> late.add(record.getValue()));
            }
            return late;
        }

        Set<String> rows() {
            return new TreeSet<>(table.values());
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }

    private static String text(byte[] row) {
        return Base64.getEncoder().encodeToString(row);
    }

    /** What cdc-merge's fold makes of the log over an empty table. */
    private static final class Folded implements NetChangeSink {
        final Set<String> rows = new TreeSet<>();
        final FoldReport report;

        Folded(List<ChangeEvent> log) {
            ChangeFold fold = ChangeFold.of(RowLog.SCHEMA);
            fold.add(new SchemaChange(
                    new EventOrigin(Lane.of("l"), SourcePosition.ofRecord(0, 0), null, null, null),
                    "shop",
                    "TRUNCATE TABLE goods",
                    List.of(new io.sluice.cdc.model.SchemaAction.TruncateTable(RowLog.TABLE)),
                    true));
            log.forEach(fold::add);
            report = fold.drain(this);
        }

        @Override
        public void clear() {}

        @Override
        public void readBefore(RowImage key) {
            throw new AssertionError("there is no base");
        }

        @Override
        public void put(RowImage row, Before before) {
            rows.add(text(((StoredRow) row).rowBytes()));
        }

        @Override
        public void patch(RowImage source, RowImage key, RowImage cells) {
            throw new AssertionError("there is no base");
        }

        @Override
        public void remove(RowImage key, Before before) {
            throw new AssertionError("there is no base");
        }

        Map<AnomalyKind, Long> anomalies() {
            Map<AnomalyKind, Long> found = new EnumMap<>(AnomalyKind.class);
            report.anomalies().forEach((kind, count) -> {
                if (count > 0) {
                    found.put(kind, count);
                }
            });
            return found;
        }
    }

    private static List<ChangeEvent> log(long seed, boolean partial, boolean truncates) {
        RowLog log = new RowLog(seed, partial);
        Random random = new Random(seed);
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            events.add(truncates && random.nextInt(25) == 0 ? log.truncate() : log.next());
        }
        return events;
    }

    private static LatestRowFunction fromEmpty() {
        return LatestRowFunction.create(DAY).startingEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWholeLogIsTheFoldOfIt(boolean partialImages) throws Exception {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            List<ChangeEvent> log = log(seed, partialImages, true);
            Folded expected = new Folded(log);
            try (Run run = new Run(fromEmpty())) {
                int restart = (int) (seed % LENGTH);
                for (int i = 0; i < log.size(); i++) {
                    for (StreamEvent event : RowLog.stream(log.get(i))) {
                        run.add(event);
                    }
                    if (i == restart) {
                        run.restart(fromEmpty());
                    }
                }
                assertThat(run.rows()).as("seed %d", seed).isEqualTo(expected.rows);
                assertThat(run.anomalies).as("seed %d", seed).isEmpty();
                assertThat(expected.anomalies()).isEmpty();
                // all of it once more: nothing comes out
                int outputs = run.outputs;
                for (ChangeEvent event : log) {
                    for (StreamEvent one : RowLog.stream(event)) {
                        run.add(one);
                    }
                }
                assertThat(run.outputs).as("seed %d", seed).isEqualTo(outputs);
            }
        }
    }

    @Test
    void aLogWithHolesHasTheFoldsAnomalies() throws Exception {
        Map<AnomalyKind, Long> met = new EnumMap<>(AnomalyKind.class);
        for (long seed = 1; seed <= ROUNDS * 2; seed++) {
            List<ChangeEvent> log = log(seed, false, false);
            Random lost = new Random(seed);
            log.removeIf(e -> lost.nextInt(6) == 0);
            Folded expected = new Folded(log);
            try (Run run = new Run(fromEmpty())) {
                for (ChangeEvent event : log) {
                    for (StreamEvent one : RowLog.stream(event)) {
                        run.add(one);
                    }
                }
                assertThat(run.rows()).as("seed %d", seed).isEqualTo(expected.rows);
                assertThat(run.anomalies).as("seed %d", seed).isEqualTo(expected.anomalies());
                run.anomalies.forEach((kind, count) -> met.merge(kind, count, Long::sum));
            }
        }
        assertThat(met)
                .containsOnlyKeys(
                        AnomalyKind.INSERT_EXISTS,
                        AnomalyKind.UPDATE_MISSING,
                        AnomalyKind.DELETE_MISSING,
                        AnomalyKind.BEFORE_MISMATCH,
                        AnomalyKind.KEY_TAKEN);
    }

    /** Full images: rows, their halves and the statements that clear them, in any order. */
    @Test
    void anyOrderOfArrivalGivesTheSameRows() throws Exception {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            List<ChangeEvent> log = log(seed, false, true);
            List<StreamEvent> shuffled = new ArrayList<>();
            log.forEach(event -> shuffled.addAll(RowLog.stream(event)));
            Collections.shuffle(shuffled, new Random(seed));
            try (Run run = new Run(LatestRowFunction.create(DAY))) {
                for (StreamEvent event : shuffled) {
                    run.add(event);
                }
                assertThat(run.rows()).as("seed %d", seed).isEqualTo(new Folded(log).rows);
            }
        }
    }

    /**
     * A store is written to by an attempt that fails, and then by one that comes back to the checkpoint before and meets
     * everything in another order.
     */
    @Test
    void upsertsAreRightWhateverAFailedAttemptWrote() throws Exception {
        LatestRowFunction function = LatestRowFunction.create(DAY).upserts();
        for (long seed = 1; seed <= ROUNDS; seed++) {
            List<ChangeEvent> log = log(seed, false, true);
            List<StreamEvent> events = new ArrayList<>();
            log.forEach(event -> events.addAll(RowLog.stream(event)));
            Random random = new Random(seed);
            Collections.shuffle(events, random);
            int checkpoint = random.nextInt(events.size());
            List<StreamEvent> after = new ArrayList<>(events.subList(checkpoint, events.size()));
            Map<RowKey, String> store = new HashMap<>();
            OperatorSubtaskState state;
            try (var attempt = Run.harness(function)) {
                attempt.open();
                attempt.processBroadcastElement(RowLog.LAYOUT, 0);
                upsert(attempt, events.subList(0, checkpoint), store);
                state = attempt.snapshot(1, 1);
                upsert(attempt, after.subList(0, random.nextInt(after.size())), store);
            }
            Collections.shuffle(after, random);
            try (var attempt = Run.harness(function)) {
                attempt.initializeState(state);
                attempt.open();
                upsert(attempt, after, store);
            }
            assertThat(new TreeSet<>(store.values())).as("seed %d", seed).isEqualTo(new Folded(log).rows);
        }
    }

    private static void upsert(
            KeyedBroadcastOperatorTestHarness<RowKey, RowEvent, StreamEvent, RowEvent> attempt,
            List<StreamEvent> events,
            Map<RowKey, String> store)
            throws Exception {
        int taken = attempt.extractOutputValues().size();
        for (StreamEvent event : events) {
            if (event instanceof RowEvent row) {
                attempt.processElement(row, 0);
            } else {
                attempt.processBroadcastElement(event, 0);
            }
        }
        List<RowEvent> all = attempt.extractOutputValues();
        for (RowEvent row : all.subList(taken, all.size())) {
            if (row.operation() == Operation.INSERT) {
                store.put(row.key(), text(row.copyOfRow()));
            } else {
                assertThat(row.operation()).isEqualTo(Operation.DELETE);
                store.remove(row.key());
            }
        }
    }

    /** Canal sends a row again under a new offset of its lane; a TRUNCATE of another lane came between. */
    @Test
    void whatIsSentAgainFromBeforeAClearStaysCleared() throws Exception {
        RowImage image = RowLog.image(new String[] {"1", "x", "2"}, -1);
        RowImage newer = RowLog.image(new String[] {"1", "y", "2"}, -1);
        String server = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-";
        try (Run run = new Run(LatestRowFunction.create(DAY))) {
            run.add(inserted("b", 5, server + 1, image));
            run.add(RowLog.stream(new SchemaChange(
                            origin("a", 5, server + 2), "shop", "TRUNCATE TABLE goods", List.of(), true))
                    .get(0));
            run.add(inserted("b", 6, server + 3, newer));
            assertThat(run.outputs).isEqualTo(3);
            run.add(inserted("b", 7, server + 1, image));
            assertThat(run.outputs).as("it is of before the TRUNCATE").isEqualTo(3);
            run.add(inserted("b", 8, server + 3, newer));
            assertThat(run.table).hasSize(1);
        }
    }

    private static StreamEvent inserted(String lane, long offset, String gtids, RowImage image) {
        return RowLog.stream(RowChange.insert(origin(lane, offset, gtids), RowLog.SCHEMA, image))
                .get(0);
    }

    private static EventOrigin origin(String lane, long offset, String gtids) {
        return new EventOrigin(Lane.of(lane), SourcePosition.ofRecord(offset, 0), GtidSet.parse(gtids), null, null);
    }

    /** Values in the keyed state. */
    static int entries(AbstractStreamOperatorTestHarness<?> harness) {
        var backend = ((AbstractStreamOperator<?>) harness.getOperator()).getKeyedStateBackend();
        return ((HeapKeyedStateBackend<?>) backend).numKeyValueStateEntries();
    }

    @Test
    void tombstonesGoWhenTheirTimeIsOver() throws Exception {
        RowLog log = new RowLog(1, false);
        String[] row = {"1", "x", "2"};
        RowImage image = RowLog.image(row, -1);
        StreamEvent insert =
                RowLog.stream(RowChange.insert(log.at(), RowLog.SCHEMA, image)).get(0);
        StreamEvent delete =
                RowLog.stream(RowChange.delete(log.at(), RowLog.SCHEMA, image)).get(0);
        StreamEvent partial = RowLog.stream(
                        RowChange.update(log.at(), RowLog.SCHEMA, RowLog.image(row, 1), RowLog.image(row, 1)))
                .get(0);
        StreamEvent again =
                RowLog.stream(RowChange.insert(log.at(), RowLog.SCHEMA, image)).get(0);
        try (Run run = new Run(fromEmpty())) {
            run.harness.setProcessingTime(1000);
            run.add(insert);
            run.add(delete);
            int entries = entries(run.harness);
            run.harness.setProcessingTime(1000 + DAY.toMillis() - 1);
            run.add(insert);
            assertThat(run.table).as("the insert is older than the delete").isEmpty();
            assertThat(run.late()).isEmpty();
            assertThat(entries(run.harness)).isEqualTo(entries);
            run.harness.setProcessingTime(1000 + DAY.toMillis());
            assertThat(entries(run.harness)).as("no state is left").isZero();
            for (int attempt = 0; attempt < 2; attempt++) {
                run.add(insert);
                run.add(delete);
                assertThat(run.table).as("it was forgotten, how far was not").isEmpty();
                assertThat(run.late()).containsExactly(insert, delete);
                run.restart(fromEmpty());
            }
            assertThat(run.anomalies).isEmpty();
            run.add(partial);
            assertThat(run.table).as("of the other cells nobody knows").isEmpty();
            assertThat(run.anomalies).containsOnlyKeys(AnomalyKind.UPDATE_MISSING, AnomalyKind.ROW_INCOMPLETE);
            run.add(again);
            assertThat(run.table).hasSize(1);
        }
    }

    @Test
    void aLateChangeIsTakenOutOfAStoreThatAFailedAttemptMayHavePutItInto() throws Exception {
        RowLog log = new RowLog(1, false);
        RowImage image = RowLog.image(new String[] {"1", "x", "2"}, -1);
        StreamEvent insert =
                RowLog.stream(RowChange.insert(log.at(), RowLog.SCHEMA, image)).get(0);
        StreamEvent delete =
                RowLog.stream(RowChange.delete(log.at(), RowLog.SCHEMA, image)).get(0);
        try (var attempt = Run.harness(LatestRowFunction.create(DAY).upserts())) {
            attempt.open();
            attempt.processBroadcastElement(RowLog.LAYOUT, 0);
            Map<RowKey, String> store = new HashMap<>();
            upsert(attempt, List.of(insert, delete), store);
            attempt.setProcessingTime(DAY.toMillis());
            store.put(((RowEvent) insert).key(), "left by an attempt that failed");
            upsert(attempt, List.of(insert), store);
            assertThat(store).isEmpty();
        }
    }

    @Test
    void aRowThatCameBackOutlivesItsTombstone() throws Exception {
        RowLog log = new RowLog(1, false);
        RowImage image = RowLog.image(new String[] {"1", "x", "2"}, -1);
        List<StreamEvent> events = new ArrayList<>();
        events.addAll(RowLog.stream(RowChange.insert(log.at(), RowLog.SCHEMA, image)));
        events.addAll(RowLog.stream(RowChange.delete(log.at(), RowLog.SCHEMA, image)));
        events.addAll(RowLog.stream(RowChange.insert(log.at(), RowLog.SCHEMA, image)));
        events.addAll(RowLog.stream(RowChange.delete(log.at(), RowLog.SCHEMA, image)));
        try (Run run = new Run(fromEmpty())) {
            run.add(events.get(0));
            run.add(events.get(1));
            run.harness.setProcessingTime(DAY.toMillis() / 2);
            run.add(events.get(2));
            run.harness.setProcessingTime(DAY.toMillis());
            assertThat(run.table).hasSize(1);
            run.add(events.get(2));
            assertThat(run.outputs).as("the row is known still").isEqualTo(3);
            run.add(events.get(3));
            run.harness.setProcessingTime(2 * DAY.toMillis() - 1);
            run.add(events.get(2));
            assertThat(run.table).isEmpty();
            run.harness.setProcessingTime(2 * DAY.toMillis());
            run.add(events.get(2));
            assertThat(run.table).isEmpty();
            assertThat(run.late()).containsExactly(events.get(2));
        }
    }

    @Test
    void ofAKeyNeverSeenNothingIsKnown() throws Exception {
        RowLog log = new RowLog(1, false);
        StreamEvent delete = RowLog.stream(
                        RowChange.delete(log.at(), RowLog.SCHEMA, RowLog.image(new String[] {"1", "x", "2"}, -1)))
                .get(0);
        try (Run run = new Run(LatestRowFunction.create(DAY))) {
            run.add(delete);
            assertThat(run.anomalies).isEmpty();
        }
        try (Run run = new Run(fromEmpty())) {
            run.add(delete);
            assertThat(run.anomalies).containsOnlyKeys(AnomalyKind.DELETE_MISSING);
        }
    }

    @Test
    void aPartialRowOfWhichNobodyKnowsTheRestIsNotWritten() throws Exception {
        RowLog log = new RowLog(1, false);
        String[] row = {"1", "x", "2"};
        StreamEvent update = RowLog.stream(
                        RowChange.update(log.at(), RowLog.SCHEMA, RowLog.image(row, 1), RowLog.image(row, 1)))
                .get(0);
        try (Run run = new Run(LatestRowFunction.create(DAY))) {
            run.add(update);
            assertThat(run.table).isEmpty();
            assertThat(run.anomalies).containsOnlyKeys(AnomalyKind.ROW_INCOMPLETE);
        }
    }

    @Test
    void lanesAreOrderedByGtidOrNotAtAll() throws Exception {
        RowImage image = RowLog.image(new String[] {"1", "x", "2"}, -1);
        RowImage newer = RowLog.image(new String[] {"1", "y", "2"}, -1);
        String server = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-";
        StreamEvent first = inLane("a", server + 7, RowLog.image(new String[] {"1", "y", "2"}, -1), image);
        StreamEvent second = inLane("b", server + 8, image, newer);
        try (Run run = new Run(LatestRowFunction.create(DAY))) {
            run.add(second);
            run.add(first);
            assertThat(run.rows()).containsExactly(text(((RowEvent) second).copyOfRow()));
        }
        try (Run run = new Run(LatestRowFunction.create(DAY))) {
            run.add(inLane("a", null, newer, image));
            assertThatThrownBy(() -> run.add(inLane("b", null, image, newer)))
                    .isInstanceOf(UnorderedLanesException.class)
                    .hasMessageContaining("keepGtids()");
        }
    }

    private static StreamEvent inLane(String lane, String gtids, RowImage before, RowImage after) {
        EventOrigin origin = new EventOrigin(
                Lane.of(lane), SourcePosition.ofRecord(5, 0), gtids == null ? null : GtidSet.parse(gtids), null, null);
        return RowLog.stream(RowChange.update(origin, RowLog.SCHEMA, before, after))
                .get(0);
    }

    @Test
    void statementsThatStateCannotFollowStop() throws Exception {
        for (String sql : List.of(
                "RENAME TABLE goods TO wares",
                "DROP DATABASE shop",
                "ALTER TABLE goods TRUNCATE PARTITION p1",
                "FROBNICATE goods")) {
            StatementEvent statement = statement(sql);
            try (Run run = new Run(fromEmpty())) {
                assertThatThrownBy(() -> run.add(statement)).as(sql).isInstanceOf(UnfollowedStatementException.class);
            }
        }
        try (Run run = new Run(fromEmpty())) {
            run.add(statement("ALTER TABLE goods ADD COLUMN c INT"));
            run.add(statement("DROP TABLE goods"));
        }
    }

    private static StatementEvent statement(String sql) {
        RowLog log = new RowLog(1, false);
        return (StatementEvent) RowLog.stream(new SchemaChange(log.at(), "shop", sql, List.of(), true))
                .get(0);
    }

    @Test
    void aKeyChangeThatWasNotSplitIsRefused() throws Exception {
        RowLog log = new RowLog(1, false);
        List<StreamEvent> events = new ArrayList<>();
        RowChange moved = RowChange.update(
                log.at(),
                RowLog.SCHEMA,
                RowLog.image(new String[] {"1", "x", "2"}, -1),
                RowLog.image(new String[] {"2", "x", "2"}, -1));
        EventEncoder encoder = new EventEncoder(io.sluice.cdc.model.KeyCollations.fromSchema(), false);
        try (var cursor = io.sluice.cdc.model.EventSource.of(
                        "one", List.of(moved), io.sluice.cdc.model.OrderQuality.ARRIVAL, true)
                .open(io.sluice.cdc.model.TableFilter.all())) {
            cursor.next();
            encoder.append(cursor, List.of(), events);
        }
        try (Run run = new Run(fromEmpty())) {
            assertThatThrownBy(() -> run.add(events.get(1))).hasMessageContaining("keyedByRow");
        }
    }
}
