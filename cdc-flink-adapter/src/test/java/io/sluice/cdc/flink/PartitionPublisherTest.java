package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the operator that proves partitions writes, waits and fails. */
class PartitionPublisherTest {

    private static final String EIGHT = "shop/orders/dt=2026-11-22/hour=08";
    private static final String TEN = "shop/orders/dt=2026-11-22/hour=10";
    private static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-11-22T11:00:00Z");
    private static final int SIZE = 10;

    @TempDir
    Path root;

    private Duration patience;

    @BeforeEach
    void withoutPatience() {
        patience = Duration.ZERO;
    }

    private KeyedBroadcastOperatorTestHarness<Boolean, LaneDelta, Void, Void> publisher(OperatorSubtaskState state)
            throws Exception {
        var harness = new KeyedBroadcastOperatorTestHarness<Boolean, LaneDelta, Void, Void>(
                new CoBroadcastWithKeyedOperator<>(
                        new PartitionPublisher(
                                root.toUri().toString(),
                                ZoneOffset.UTC,
                                Duration.ofDays(2),
                                Format.EVENT_LINES,
                                patience),
                        List.of()),
                (KeySelector<LaneDelta, Boolean>) d -> true,
                BasicTypeInfo.BOOLEAN_TYPE_INFO,
                1,
                1,
                0);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static LaneDelta event(String partition, Instant end, long offset) {
        SourcePosition at = SourcePosition.ofRecord(offset, 0);
        long millis = end.toEpochMilli();
        return new LaneDelta(partition, millis, 0, "shop-0", 1, SIZE, 7, at, at, null, millis);
    }

    private void committed(String partition, String file) throws IOException {
        Files.write(
                Files.createDirectories(root.resolve(partition).resolve("lane=shop-0"))
                        .resolve(file),
                new byte[SIZE]);
    }

    private boolean isProven(Instant hour) {
        return Files.exists(root.resolve(LandingPaths.PROGRESS).resolve(LandingPaths.progress(hour)));
    }

    private static void passed(KeyedBroadcastOperatorTestHarness<?, ?, ?, ?> run, long time) throws Exception {
        run.processWatermark(new Watermark(time));
        run.processBroadcastWatermark(new Watermark(time));
    }

    private static void passed(KeyedBroadcastOperatorTestHarness<?, ?, ?, ?> run, Instant time) throws Exception {
        passed(run, time.toEpochMilli());
    }

    private static OperatorSubtaskState checkpoint(KeyedBroadcastOperatorTestHarness<?, ?, ?, ?> run, long id)
            throws Exception {
        OperatorSubtaskState state = run.snapshot(id, id);
        run.notifyOfCompletedCheckpoint(id);
        return state;
    }

    @Test
    void anInputThatEndsIsProvenToItsEnd() throws Exception {
        try (var run = publisher(null)) {
            run.processElement(event(EIGHT, NINE, 1), 0);
            run.processElement(event(TEN, ELEVEN, 2), 0);
            passed(run, Long.MAX_VALUE);
            committed(EIGHT, "part-1");
            committed(TEN, "part-1");
            checkpoint(run, 1);
        }
        assertThat(isProven(NINE)).isTrue();
        assertThat(isProven(ELEVEN)).isTrue();
    }

    @Test
    void theLastFilesAreWaitedFor() throws Exception {
        patience = Duration.ofMinutes(1);
        try (var run = publisher(null)) {
            run.processElement(event(EIGHT, NINE, 1), 0);
            passed(run, Long.MAX_VALUE);
            Thread sink = new Thread(() -> {
                try {
                    committed(EIGHT, "part-1");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            run.snapshot(1, 1);
            sink.start();
            run.notifyOfCompletedCheckpoint(1);
            sink.join();
        }
        assertThat(isProven(NINE)).isTrue();
    }

    @Test
    void filesThatDoNotComeFailAJobThatHasEnded() throws Exception {
        OperatorSubtaskState state;
        var run = publisher(null);
        run.processElement(event(EIGHT, NINE, 1), 0);
        run.processElement(event(TEN, ELEVEN, 2), 0);
        passed(run, ELEVEN);
        committed(EIGHT, "part-1");
        // not the last checkpoint: nothing is waited for
        checkpoint(run, 1);
        assertThat(isProven(NINE)).isTrue();
        passed(run, Long.MAX_VALUE);
        state = run.snapshot(2, 2);
        assertThatThrownBy(() -> run.notifyOfCompletedCheckpoint(2))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("1 partitions")
                .hasMessageContaining(TEN + " (0 of " + SIZE + ")")
                .hasMessageContaining(root.toUri().toString());
        assertThatThrownBy(run::close).isInstanceOf(CdcException.class);
        assertThat(isProven(ELEVEN)).isFalse();
        // the attempt that follows hears of no event, only of the end
        committed(TEN, "part-1");
        try (var next = publisher(state)) {
            passed(next, Long.MAX_VALUE);
            checkpoint(next, 3);
        }
        assertThat(isProven(ELEVEN)).isTrue();
    }

    @Test
    void aJobThatEndsWithoutALastCheckpointFails() throws Exception {
        var run = publisher(null);
        run.processElement(event(EIGHT, NINE, 1), 0);
        passed(run, Long.MAX_VALUE);
        committed(EIGHT, "part-1");
        assertThatThrownBy(run::close)
                .isInstanceOf(CdcException.class)
                .hasMessageContaining(EIGHT)
                .hasMessageContaining("checkpoints");
    }

    @Test
    void theEndIsHeardOfAfterTheLongestSilence() throws Exception {
        var run = publisher(null);
        run.processElement(event(EIGHT, NINE, 1), 0);
        passed(run, NINE.plus(Duration.ofDays(100)));
        passed(run, Long.MAX_VALUE);
        assertThatThrownBy(run::close).isInstanceOf(CdcException.class);
    }

    @Test
    void aJobThatHadEndedGoesOnWithMore() throws Exception {
        OperatorSubtaskState state;
        try (var run = publisher(null)) {
            run.processElement(event(EIGHT, NINE, 1), 0);
            passed(run, Long.MAX_VALUE);
            committed(EIGHT, "part-1");
            state = checkpoint(run, 1);
        }
        try (var run = publisher(state)) {
            run.processElement(event(TEN, ELEVEN, 2), 0);
            run.processElement(event(EIGHT, NINE, 3), 0);
            passed(run, NINE);
            checkpoint(run, 2);
            assertThat(isProven(ELEVEN)).isFalse();
            committed(TEN, "part-2");
            committed(EIGHT, "part-2");
            passed(run, ELEVEN);
            checkpoint(run, 3);
        }
        assertThat(isProven(ELEVEN)).isTrue();
    }

    @Test
    void aJobTakenBackBeforeWhatIsProvenStops() throws Exception {
        OperatorSubtaskState older;
        try (var run = publisher(null)) {
            older = run.snapshot(1, 1);
            run.processElement(event(EIGHT, NINE, 1), 0);
            run.processElement(event(EIGHT, NINE, 2), 0);
            committed(EIGHT, "part-1");
            committed(EIGHT, "part-2");
            passed(run, ELEVEN);
            checkpoint(run, 2);
        }
        try (var run = publisher(older)) {
            // what comes later than all that is proven is of that partition
            run.processElement(event(EIGHT, NINE, 3), 0);
            assertThat(root.resolve(EIGHT).resolve(LandingPaths.dirty(1))).exists();
        }
        try (var run = publisher(older)) {
            for (long offset = 1; offset <= 2; offset++) {
                LaneDelta again = event(EIGHT, NINE, offset);
                assertThatThrownBy(() -> run.processElement(again, 0))
                        .isInstanceOf(CdcException.class)
                        .hasMessageContaining(EIGHT)
                        .hasMessageContaining("older savepoint");
            }
        }
    }
}
