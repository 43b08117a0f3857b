package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.LandingProgress;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Cut;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
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
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the manifest of each partition that the watermark has passed once all of its counted bytes lie in committed files,
 * and after each hour, when all partitions up to its end have one, what is proven up to there. The one subtask of it knows
 * every partition; keyed state has none of it, for files are committed when no key is at hand.
 *
 * <p>That bytes decide, and not the order in which operators hear of a checkpoint, is what makes it exact: the sink shows
 * bytes only of checkpoints that are complete, which count no more than this operator has counted.
 */
final class PartitionPublisher extends KeyedProcessFunction<Boolean, LaneDelta, Void>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(PartitionPublisher.class);

    static final String LANE_STATE = "sluice-landing-partition-lanes";
    static final String PARTITION_STATE = "sluice-landing-partitions";
    static final String POSITION_STATE = "sluice-landing-positions";
    static final String PROGRESS_STATE = "sluice-landing-progress";
    static final String CLOSED_STATE = "sluice-landing-closed";

    /** Hours without any event that are proven one by one; a longer silence is proven by its end. */
    private static final long LONGEST_SILENCE = Duration.ofDays(40).toMillis();

    /** At the input's end the sink commits its last files when this operator hears of the last checkpoint, too. */
    private static final long WAIT_MILLIS = 30_000;

    private final String root;
    private final ZoneId zone;
    private final long keptMillis;

    private transient @Nullable Open open;
    private transient @Nullable State state;

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

    private static final class State {
        final ListState<LaneDelta> lanes;
        final ListState<Tuple4<String, Long, Long, Long>> partitionList;
        final ListState<Tuple4<String, String, Long, LaneDelta>> positionList;
        final ListState<byte[]> progressList;
        final ListState<Long> closedList;

        final Map<String, LandedPartition> partitions = new TreeMap<>();
        /** By table and lane: the newest position known by the end of each hour. */
        final Map<String, Map<String, TreeMap<Long, SourcePosition>>> positions = new HashMap<>();
        /** Hours that have ended and wait for their partitions. */
        final TreeMap<Long, byte[]> progress = new TreeMap<>();

        long closed = Long.MIN_VALUE;
        boolean ended;

        State(FunctionInitializationContext context) throws Exception {
            var store = context.getOperatorStateStore();
            lanes = store.getListState(new ListStateDescriptor<>(LANE_STATE, LaneDelta.Info.INSTANCE));
            partitionList = store.getListState(new ListStateDescriptor<>(
                    PARTITION_STATE,
                    new TupleTypeInfo<>(
                            BasicTypeInfo.STRING_TYPE_INFO,
                            BasicTypeInfo.LONG_TYPE_INFO,
                            BasicTypeInfo.LONG_TYPE_INFO,
                            BasicTypeInfo.LONG_TYPE_INFO)));
            positionList = store.getListState(new ListStateDescriptor<>(
                    POSITION_STATE,
                    new TupleTypeInfo<>(
                            BasicTypeInfo.STRING_TYPE_INFO,
                            BasicTypeInfo.STRING_TYPE_INFO,
                            BasicTypeInfo.LONG_TYPE_INFO,
                            LaneDelta.Info.INSTANCE)));
            progressList = store.getListState(
                    new ListStateDescriptor<>(PROGRESS_STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
            closedList = store.getListState(new ListStateDescriptor<>(CLOSED_STATE, BasicTypeInfo.LONG_TYPE_INFO));
        }
    }

    PartitionPublisher(String root, ZoneId zone, Duration kept) {
        this.root = root;
        this.zone = zone;
        this.keptMillis = kept.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        var group = getRuntimeContext().getMetricGroup().addGroup("sluice");
        open = new Open(
                new LandedFiles(root), group.counter("numPublishedPartitions"), group.counter("numOutdatedPartitions"));
    }

    private Open open() {
        return Objects.requireNonNull(open, "open was not called");
    }

    private State state() {
        return Objects.requireNonNull(state, "state was not initialized");
    }

    @Override
    public void processElement(LaneDelta delta, Context context, Collector<Void> out) throws Exception {
        State s = state();
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
        LandedFiles.Listing there = open().files.list(delta.partition());
        PartitionManifest manifest = open().files.manifest(delta.partition(), there.newestManifest());
        if (manifest != null) {
            partition.adopt(manifest);
        }
        return partition;
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Void> out) {
        State s = state();
        long end = time + 1;
        if (end <= s.closed) {
            return;
        }
        s.closed = end;
        s.progress.put(end, proof(end).document());
        forget(end);
        long watermark = context.timerService().currentWatermark();
        s.ended |= watermark == Long.MAX_VALUE;
        long next = LandingPaths.endOfHour(Instant.ofEpochMilli(end), zone).toEpochMilli();
        if (watermark < Long.MAX_VALUE && watermark - next < LONGEST_SILENCE) {
            context.timerService().registerEventTimeTimer(next - 1);
        }
    }

    /** What is known when an hour ends. */
    private LandingProgress proof(long end) {
        State s = state();
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
        return new LandingProgress(Instant.ofEpochMilli(end), zone, cuts);
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
        state().partitions.values().removeIf(p -> p.generation > 0 && p.end < end - keptMillis);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        long deadline = System.nanoTime() + WAIT_MILLIS * 1_000_000;
        while (!publish() && state().ended && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }

    /** Returns whether nothing is left to publish. */
    private boolean publish() throws IOException {
        State s = state();
        long proven = Long.MAX_VALUE;
        for (LandedPartition partition : s.partitions.values()) {
            if (partition.end <= s.closed && partition.generation == 0) {
                if (partition.publish(open().files, zone)) {
                    open().published.inc();
                } else {
                    proven = Math.min(proven, partition.end - 1);
                }
            }
        }
        Iterator<Map.Entry<Long, byte[]>> hours = s.progress.entrySet().iterator();
        while (hours.hasNext()) {
            Map.Entry<Long, byte[]> hour = hours.next();
            if (hour.getKey() > proven) {
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
        byte[] there;
        try {
            if (!open().files.exists(path)) {
                return false;
            }
            there = open().files.read(path);
        } catch (FileNotFoundException e) {
            return false;
        }
        try {
            LandingProgress.read(there, path);
            return true;
        } catch (CdcException e) {
            LOG.warn("{} is half written and written anew: {}", path, e.getMessage());
            return false;
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        State s = new State(context);
        for (Tuple4<String, Long, Long, Long> partition : s.partitionList.get()) {
            LandedPartition one = new LandedPartition(partition.f0, 0);
            one.bytes = partition.f1;
            one.late = partition.f2;
            one.generation = partition.f3;
            s.partitions.put(partition.f0, one);
        }
        for (LaneDelta lane : s.lanes.get()) {
            LandedPartition bare = Objects.requireNonNull(s.partitions.get(lane.partition()));
            LandedPartition partition = bare;
            if (bare.end != lane.end()) {
                partition = new LandedPartition(bare.path, lane.end());
                partition.bytes = bare.bytes;
                partition.late = bare.late;
                partition.generation = bare.generation;
                s.partitions.put(bare.path, partition);
            }
            partition.lanes.put(lane.lane(), lane);
        }
        for (Tuple4<String, String, Long, LaneDelta> at : s.positionList.get()) {
            s.positions
                    .computeIfAbsent(at.f0, t -> new HashMap<>())
                    .computeIfAbsent(at.f1, l -> new TreeMap<>())
                    .put(at.f2, at.f3.last());
        }
        for (byte[] document : s.progressList.get()) {
            s.progress.put(LandingProgress.read(document, "state").through().toEpochMilli(), document);
        }
        for (Long closed : s.closedList.get()) {
            s.closed = Math.max(s.closed, closed);
        }
        state = s;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        State s = state();
        List<LaneDelta> lanes = new ArrayList<>();
        List<Tuple4<String, Long, Long, Long>> partitions = new ArrayList<>();
        for (LandedPartition partition : s.partitions.values()) {
            partitions.add(Tuple4.of(partition.path, partition.bytes, partition.late, partition.generation));
            lanes.addAll(partition.lanes.values());
        }
        s.lanes.update(lanes);
        s.partitionList.update(partitions);
        List<Tuple4<String, String, Long, LaneDelta>> positions = new ArrayList<>();
        s.positions.forEach((table, itsLanes) -> itsLanes.forEach((lane, known) -> known.forEach(
                (by, position) -> positions.add(Tuple4.of(table, lane, by, LaneDelta.at(lane, position))))));
        s.positionList.update(positions);
        s.progressList.update(new ArrayList<>(s.progress.values()));
        s.closedList.update(List.of(s.closed));
    }
}
