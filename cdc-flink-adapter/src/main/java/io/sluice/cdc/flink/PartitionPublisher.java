package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
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
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Writes the manifest of each partition that the watermark has passed once all that was counted lies in committed files,
 * and after each hour, when all partitions up to its end have one, what is proven up to there. The one subtask of it knows
 * every partition; keyed state has none of it, for files are committed when no key is at hand.
 *
 * <p>That what files hold decides, and not the order in which operators hear of a checkpoint, is what makes it exact: the sink shows
 * files only of checkpoints that are complete, which hold no event that this operator did not count before them. That is so
 * because counts come aligned ({@link AlignedCounts}).
 *
 * <p>A job whose input ends is proven to its end or fails: {@link #notifyCheckpointComplete} waits for the files of the last
 * checkpoint, and {@link #close} notices where there was none.
 */
final class PartitionPublisher extends KeyedBroadcastProcessFunction<Boolean, LaneDelta, Void, Void>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    /** Hours without any event that are proven one by one; a longer silence is proven by its end. */
    private static final long LONGEST_SILENCE = Duration.ofDays(40).toMillis();

    /** How many partitions that are not proven an error names. */
    private static final int NAMED = 5;

    private final String root;
    private final ZoneId zone;
    private final long keptMillis;
    private final Format formatOfRows;
    private final Duration lastFiles;

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

    /** @param lastFiles how long the sink may take to commit the files of the last checkpoint, at the input's end */
    PartitionPublisher(String root, ZoneId zone, Duration kept, Format formatOfRows, Duration lastFiles) {
        this.root = root;
        this.zone = zone;
        this.keptMillis = kept.toMillis();
        this.formatOfRows = formatOfRows;
        this.lastFiles = lastFiles;
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
    public void processBroadcastElement(Void nothing, Context context, Collector<Void> out) {}

    @Override
    public void processElement(LaneDelta delta, ReadOnlyContext context, Collector<Void> out) throws Exception {
        PublisherState s = state();
        // a job that had ended can go on with more
        s.ended = false;
        passed = context.timerService().currentWatermark();
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        if (s.closed != PublisherState.NEVER && passed < s.closed - 1) {
            // taken back: to be heard of when the hours that have ended have been passed again
            context.timerService().registerEventTimeTimer(s.closed - 1);
        }
        LandedPartition partition = s.partitions.get(delta.partition());
        if (partition == null) {
            partition = found(delta);
            s.partitions.put(delta.partition(), partition);
        }
        partition.requireAfterProven(delta);
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
        if (time == Long.MAX_VALUE || time < s.closed) {
            return;
        }
        long end = time + 1;
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
        boolean isLast = completed.ended() && state().ended;
        long deadline = System.nanoTime() + lastFiles.toNanos();
        while (!publish(completed.closed()) && isLast) {
            // no later checkpoint is there to publish at, and the sink hears of this one at about the same time
            if (System.nanoTime() - deadline > 0) {
                throw new CdcException(unproven() + ". The sink was given " + lastFiles
                        + " to commit them; let the job go on from its last checkpoint");
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws Exception {
        if (state != null && state().ended && !isProven()) {
            throw new CdcException(
                    unproven() + ". A landing needs STREAMING mode, checkpoints, and a last one when the input has"
                            + " ended (execution.checkpointing.checkpoints-after-tasks-finish)");
        }
    }

    private boolean isProven() {
        return state().progress.isEmpty()
                && state().partitions.values().stream().allMatch(p -> p.generation > 0);
    }

    private String unproven() throws IOException {
        StringBuilder names = new StringBuilder();
        int count = 0;
        for (LandedPartition partition : state().partitions.values()) {
            if (partition.generation == 0 && count++ < NAMED) {
                names.append(count == 1 ? ": " : ", ")
                        .append(partition.path)
                        .append(" (")
                        .append(open().files.list(partition.path).size())
                        .append(" of ")
                        .append(partition.size)
                        .append(')');
            }
        }
        return "the input of the landing in " + root + " has ended, and " + count
                + " partitions are not proven to be complete, by bytes, or rows of Parquet" + names
                + (count > NAMED ? ", …" : "");
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
