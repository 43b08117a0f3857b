package io.sluice.cdc.flink;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.LandingProgress;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Cut;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Grown;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Writes the manifest of each partition that the watermark has passed once all that was counted lies in committed files,
 * and after each hour, when all partitions up to its end have one, what is proven up to there. The one subtask of it knows
 * every partition; keyed state has none of it, for files are committed when no key is at hand.
 *
 * <p>That what files hold decides, and not the order in which operators hear of a checkpoint, is what makes it exact: the sink shows
 * files only of checkpoints that are complete, which count no more than this operator has counted.
 */
final class PartitionPublisher extends KeyedProcessFunction<Boolean, LaneDelta, Void>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    /** Hours without any event that are proven one by one; a longer silence is proven by its end. */
    private static final long LONGEST_SILENCE = Duration.ofDays(40).toMillis();

    /** At the input's end the sink commits its last files when this operator hears of the last checkpoint, too. */
    private static final long WAIT_MILLIS = 30_000;

    private final String root;
    private final ZoneId zone;
    private final long keptMillis;
    private final Format formatOfRows;

    private transient @Nullable Open open;
    private transient @Nullable PublisherState state;
    /** What all readers have passed since this attempt began; a job that is taken back begins anew with it. */
    private transient long passed;

    private static final class Open {
        final LandedFiles files;
        final Counter published;
        final Counter outdated;

        Open(LandedFiles files, Counter published, Counter outdated) {
            this.files = files;
            this.published = published;
            this.outdated = outdated;
        }
    }

    PartitionPublisher(String root, ZoneId zone, Duration kept, Format formatOfRows) {
        this.root = root;
        this.zone = zone;
        this.keptMillis = kept.toMillis();
        this.formatOfRows = formatOfRows;
    }

    @Override
    public void open(OpenContext context) {
        var group = getRuntimeContext().getMetricGroup().addGroup("sluice");
        open = new Open(
                new LandedFiles(root, formatOfRows),
                group.counter("numPublishedPartitions"),
                group.counter("numOutdatedPartitions"));
    }

    private Open open() {
        return Objects.requireNonNull(open, "open was not called");
    }

    private PublisherState state() {
        return Objects.requireNonNull(state, "state was not initialized");
    }

    @Override
    public void processElement(LaneDelta delta, Context context, Collector<Void> out) throws Exception {
        PublisherState s = state();
        passed = context.timerService().currentWatermark();
        if (s.closed != PublisherState.NEVER && passed < s.closed - 1) {
            // taken back: to be heard of when the hours that have ended have been passed again
            context.timerService().registerEventTimeTimer(s.closed - 1);
        }
        LandedPartition partition = s.partitions.get(delta.partition());
        if (partition == null) {
            partition = found(delta);
            s.partitions.put(delta.partition(), partition);
        }
        if (partition.generation > 0) {
            partition.markDirty(open().files);
            open().outdated.inc();
        }
        partition.add(delta);
        s.positions
                .computeIfAbsent(partition.table(), t -> new HashMap<>())
                .computeIfAbsent(delta.lane(), l -> new TreeMap<>())
                .merge(delta.knownBy(), delta.last(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
        if (delta.end() - 1 > context.timerService().currentWatermark()) {
            context.timerService().registerEventTimeTimer(delta.end() - 1);
        }
    }

    /** A partition this operator does not know: new, or of an earlier run, or forgotten after the time it is kept for. */
    private LandedPartition found(LaneDelta delta) throws IOException {
        LandedPartition partition = new LandedPartition(delta.partition(), delta.end());
        PartitionManifest manifest = open().files.newestManifest(delta.partition());
        if (manifest != null) {
            partition.adopt(manifest);
        }
        return partition;
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Void> out) {
        PublisherState s = state();
        passed = context.timerService().currentWatermark();
        s.ended |= passed == Long.MAX_VALUE;
        long end = time + 1;
        if (end <= s.closed) {
            return;
        }
        s.progress.put(end, proof(end).document());
        s.closed = end;
        forget(end);
        long watermark = passed;
        long next = LandingPaths.endOfHour(Instant.ofEpochMilli(end), zone).toEpochMilli();
        if (watermark < Long.MAX_VALUE && watermark - next < LONGEST_SILENCE) {
            context.timerService().registerEventTimeTimer(next - 1);
        }
    }

    /** What is known when an hour ends. */
    private LandingProgress proof(long end) {
        PublisherState s = state();
        Map<String, Map<String, LaneDelta>> later = new HashMap<>();
        for (LandedPartition partition : s.partitions.values()) {
            if (partition.end > end) {
                Map<String, LaneDelta> lanes = later.computeIfAbsent(partition.table(), t -> new HashMap<>());
                partition.lanes.forEach((lane, delta) -> lanes.merge(lane, delta, LaneDelta::plus));
            }
        }
        List<Cut> cuts = new ArrayList<>();
        new TreeMap<>(s.positions).forEach((table, lanes) -> {
            TableId id = LandedPartition.tableId(table);
            Map<String, LaneDelta> itsLater = later.getOrDefault(table, Map.of());
            new TreeMap<>(lanes).forEach((lane, known) -> {
                LaneDelta next = itsLater.get(lane);
                String gtids = next == null ? null : next.gtids();
                cuts.add(new Cut(
                        id,
                        Lane.of(lane),
                        upTo(known, end),
                        next == null ? null : next.first(),
                        gtids == null ? null : GtidSet.parse(gtids)));
            });
        });
        List<Grown> grown = new ArrayList<>();
        for (LandedPartition partition : s.partitions.values()) {
            Grown one = partition.grownBy(end);
            if (one != null) {
                grown.add(one);
            }
        }
        Instant previous = s.closed == PublisherState.NEVER ? null : Instant.ofEpochMilli(s.closed);
        return new LandingProgress(Instant.ofEpochMilli(end), previous, zone, cuts, grown);
    }

    /** The newest position known by then; older entries become one. */
    private static @Nullable SourcePosition upTo(TreeMap<Long, SourcePosition> known, long end) {
        SourcePosition newest = null;
        var head = known.headMap(end, true);
        for (SourcePosition position : head.values()) {
            newest = newest == null || position.compareTo(newest) > 0 ? position : newest;
        }
        if (newest != null) {
            head.clear();
            known.put(end, newest);
        }
        return newest;
    }

    private void forget(long end) {
        state().partitions.values().removeIf(p -> p.generation > 0 && p.unsaid.isEmpty() && p.end < end - keptMillis);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        PublisherState.Snapshot completed = state().completed(checkpointId);
        long deadline = System.nanoTime() + WAIT_MILLIS * 1_000_000;
        while (!publish(completed.closed()) && completed.ended() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }

    /**
     * Proofs are written from completed checkpoints alone: a job that is taken back to one writes the same ones again, so their
     * chain has no gap.
     *
     * @param closed the end of the newest hour whose proof the completed checkpoint holds
     * @return whether nothing is left to publish
     */
    private boolean publish(long closed) throws IOException {
        PublisherState s = state();
        long proven = Long.MAX_VALUE;
        for (LandedPartition partition : s.partitions.values()) {
            if (partition.end <= s.closed && partition.generation == 0) {
                // before that, late events may be counted that no one has said here yet: see PartitionCounter
                if (partition.end - 1 <= passed && partition.publish(open().files, zone)) {
                    open().published.inc();
                } else {
                    proven = Math.min(proven, partition.end - 1);
                }
            }
        }
        Iterator<Map.Entry<Long, byte[]>> hours = s.progress.entrySet().iterator();
        while (hours.hasNext()) {
            Map.Entry<Long, byte[]> hour = hours.next();
            if (hour.getKey() > Math.min(proven, closed)) {
                return false;
            }
            String path = LandingPaths.PROGRESS + "/" + LandingPaths.progress(Instant.ofEpochMilli(hour.getKey()));
            if (!isWritten(path)) {
                open().files.write(path, hour.getValue());
            }
            hours.remove();
        }
        return proven == Long.MAX_VALUE;
    }

    /** What was proven once stays: a table may have been made by it. */
    private boolean isWritten(String path) throws IOException {
        try {
            return open().files.exists(path) && open().files.whole(path, LandingProgress::read) != null;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = new PublisherState(context);
        passed = state.ended ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state().snapshot(context.getCheckpointId());
    }
}
