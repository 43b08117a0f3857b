package io.sluice.cdc.flink;

import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.parser.internal.landed.LandingProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/** What {@link PartitionPublisher} knows of a landing, and how checkpoints hold it. */
final class PublisherState {

    static final String LANE_STATE = "sluice-landing-partition-lanes";
    static final String PARTITION_STATE = "sluice-landing-partitions";
    static final String UNSAID_STATE = "sluice-landing-unsaid";
    static final String POSITION_STATE = "sluice-landing-positions";
    static final String PROGRESS_STATE = "sluice-landing-progress";
    static final String CLOSED_STATE = "sluice-landing-closed";

    /** The end of the newest hour that has ended, where none has. */
    static final long NEVER = Long.MIN_VALUE;

    /** Beside it in state, where the input has ended. */
    private static final long ENDED = Long.MAX_VALUE;

    /**
     * What a checkpoint says of the time.
     *
     * @param closed the end of the newest hour whose proof it holds
     * @param ended whether the input had ended
     */
    record Snapshot(long closed, boolean ended) {}

    final Map<String, LandedPartition> partitions = new TreeMap<>();
    /** By table and lane: the newest position known by the end of each hour. */
    final Map<String, Map<String, TreeMap<Long, SourcePosition>>> positions = new HashMap<>();
    /** Hours that have ended and wait for their partitions. */
    final TreeMap<Long, byte[]> progress = new TreeMap<>();

    /** The end of the newest hour that has ended. */
    long closed = NEVER;

    /** Whether the input has. */
    boolean ended;

    /** Of checkpoints that nobody has heard of since. */
    private final TreeMap<Long, Snapshot> snapshots = new TreeMap<>();

    private final ListState<LaneDelta> lanes;
    private final ListState<Tuple4<String, Long, Long, Long>> partitionList;
    private final ListState<Tuple2<String, Long>> unsaidList;
    private final ListState<Tuple4<String, String, Long, LaneDelta>> positionList;
    private final ListState<byte[]> progressList;
    private final ListState<Long> closedList;

    PublisherState(FunctionInitializationContext context) throws Exception {
        var store = context.getOperatorStateStore();
        lanes = store.getListState(new ListStateDescriptor<>(LANE_STATE, LaneDelta.Info.INSTANCE));
        partitionList = store.getListState(new ListStateDescriptor<>(
                PARTITION_STATE,
                new TupleTypeInfo<>(
                        BasicTypeInfo.STRING_TYPE_INFO,
                        BasicTypeInfo.LONG_TYPE_INFO,
                        BasicTypeInfo.LONG_TYPE_INFO,
                        BasicTypeInfo.LONG_TYPE_INFO)));
        unsaidList = store.getListState(new ListStateDescriptor<>(
                UNSAID_STATE, new TupleTypeInfo<>(BasicTypeInfo.STRING_TYPE_INFO, BasicTypeInfo.LONG_TYPE_INFO)));
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
        restore();
    }

    private void restore() throws Exception {
        for (LaneDelta lane : lanes.get()) {
            partitions
                    .computeIfAbsent(lane.partition(), path -> new LandedPartition(path, lane.end()))
                    .lanes
                    .put(lane.lane(), lane);
        }
        for (Tuple4<String, Long, Long, Long> counted : partitionList.get()) {
            LandedPartition partition = partition(counted.f0);
            partition.size = counted.f1;
            partition.late = counted.f2;
            partition.generation = counted.f3;
        }
        for (Tuple2<String, Long> unsaid : unsaidList.get()) {
            partition(unsaid.f0).unsaid.add(unsaid.f1);
        }
        for (Tuple4<String, String, Long, LaneDelta> at : positionList.get()) {
            positions
                    .computeIfAbsent(at.f0, t -> new HashMap<>())
                    .computeIfAbsent(at.f1, l -> new TreeMap<>())
                    .put(at.f2, at.f3.last());
        }
        for (byte[] document : progressList.get()) {
            progress.put(LandingProgress.read(document, "state").through().toEpochMilli(), document);
        }
        for (Long end : closedList.get()) {
            if (end == ENDED) {
                ended = true;
            } else {
                closed = Math.max(closed, end);
            }
        }
    }

    private LandedPartition partition(String path) {
        return Objects.requireNonNull(partitions.get(path), path);
    }

    /** What the checkpoint, or the newest one before it, held; of one that another attempt made, nothing. */
    Snapshot completed(long checkpoint) {
        var older = snapshots.headMap(checkpoint, true);
        Snapshot newest =
                older.isEmpty() ? new Snapshot(NEVER, false) : older.lastEntry().getValue();
        older.clear();
        return newest;
    }

    void snapshot(long checkpoint) throws Exception {
        snapshots.put(checkpoint, new Snapshot(closed, ended));
        List<LaneDelta> counts = new ArrayList<>();
        List<Tuple4<String, Long, Long, Long>> counted = new ArrayList<>();
        List<Tuple2<String, Long>> unsaid = new ArrayList<>();
        for (LandedPartition partition : partitions.values()) {
            counts.addAll(partition.lanes.values());
            counted.add(Tuple4.of(partition.path, partition.size, partition.late, partition.generation));
            partition.unsaid.forEach(by -> unsaid.add(Tuple2.of(partition.path, by)));
        }
        lanes.update(counts);
        partitionList.update(counted);
        unsaidList.update(unsaid);
        List<Tuple4<String, String, Long, LaneDelta>> known = new ArrayList<>();
        positions.forEach((table, itsLanes) -> itsLanes.forEach((lane, by) ->
                by.forEach((end, position) -> known.add(Tuple4.of(table, lane, end, LaneDelta.at(lane, position))))));
        positionList.update(known);
        progressList.update(new ArrayList<>(progress.values()));
        closedList.update(ended ? List.of(closed, ENDED) : List.of(closed));
    }
}
