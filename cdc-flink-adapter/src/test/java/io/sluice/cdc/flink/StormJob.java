package io.sluice.cdc.flink;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The newest rows of a topic as a job that is failed, stopped and gone on with at another parallelism. Two sinks: a checked
 * table in the job's state, which sees each change exactly once, and a store outside of it that takes upserts as they come,
 * redelivered ones included.
 */
final class StormJob {

    private static final TypeInformation<RowEvent> ROWS = StreamEventTypeInfo.get(RowEvent.class);
    private static final Duration LONG = Duration.ofDays(1);
    private static final long PATIENCE_SECONDS = Long.getLong("sluice.storm.patience", 100);

    /** Stores outside of the jobs, by job. */
    private static final Map<String, Map<RowKey, RowEvent>> STORES = new ConcurrentHashMap<>();

    /** Bad messages by job, each as {@code partition@offset}. */
    private static final Map<String, Set<String>> BAD = new ConcurrentHashMap<>();

    private final LocalCluster cluster;
    private final Path directory;
    private final String name;
    private final Random random;
    private final boolean anyOrder;
    private final TopicSource.Topic topic;
    private CanalJsonOptions options =
            CanalJsonOptions.builder().keys().keepGtids().build();
    private Topology topology = this::newestRows;
    private WatermarkStrategy<StreamEvent> watermarks = WatermarkStrategy.noWatermarks();
    private String restoreFrom;
    private Double pauseAt;
    private Condition pauseUntil;
    private String backend = "hashmap";

    /** What a job does with the topic's events, from the source's own task on. */
    interface Topology {
        void build(DataStream<StreamEvent> events, long seed);
    }

    /** @param anyOrder shuffles between reader and keys, so that changes of a key come in any order */
    StormJob(
            LocalCluster cluster,
            Path directory,
            long seed,
            List<List<byte[]>> partitions,
            int slice,
            boolean anyOrder) {
        this.cluster = cluster;
        this.directory = directory;
        this.name = directory.getFileName() + "-" + seed;
        this.random = new Random(seed);
        this.anyOrder = anyOrder;
        this.topic = new TopicSource.Topic(partitions, slice);
        TopicSource.TOPICS.put(name, topic);
        STORES.put(name, new ConcurrentHashMap<>());
        BAD.put(name, ConcurrentHashMap.newKeySet());
        CheckedTable.PUBLISHED.put(name, Map.of());
    }

    StormJob options(CanalJsonOptions read) {
        options = read;
        return this;
    }

    /** Another job than that of the newest rows, in event time. */
    StormJob building(Topology other) {
        topology = other;
        watermarks = CdcWatermarks.bySourceTime(Duration.ofMinutes(10), Duration.ofHours(1));
        return this;
    }

    TopicSource.Topic topic() {
        return topic;
    }

    String name() {
        return name;
    }

    /** Goes on from a savepoint, with this backend. */
    StormJob from(String path, String itsBackend) {
        restoreFrom = path;
        backend = itsBackend;
        return this;
    }

    /** Upserts until told to; a job's task writes to it as a client of a store would. */
    static final class Store extends ProcessFunction<RowEvent, RowEvent> {
        private static final long serialVersionUID = 1L;
        private final String name;

        Store(String name) {
            this.name = name;
        }

        @Override
        public void processElement(RowEvent row, Context context, Collector<RowEvent> out) {
            if (row.operation() == Operation.DELETE) {
                STORES.get(name).remove(row.key());
            } else {
                STORES.get(name).put(row.key(), row);
            }
        }
    }

    /** Notes which messages were bad. */
    static final class Bad implements MapFunction<BadMessage, String> {
        private static final long serialVersionUID = 1L;
        private final String name;

        Bad(String name) {
            this.name = name;
        }

        @Override
        public String map(BadMessage bad) {
            String lane = bad.lane().name();
            String place = lane.substring(lane.lastIndexOf('-') + 1) + "@"
                    + bad.position().offset();
            BAD.get(name).add(place);
            return place;
        }
    }

    private void build(StreamExecutionEnvironment environment, long seed) {
        topology.build(
                environment
                        .fromSource(new TopicSource<>(name, CdcKafkaDeserializer.of(options)), watermarks, "topic")
                        .uid("topic"),
                seed);
    }

    private void newestRows(DataStream<StreamEvent> events, long seed) {
        // in the source's own task: what it throws comes out of the middle of the deserializer's message
        DataStream<StreamEvent> sabotaged = events.map(new Saboteur<StreamEvent>(
                        name, seed, 40, e -> e.position().row() > 0))
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .uid("saboteur of messages");
        SingleOutputStreamOperator<RowEvent> rows =
                ChangeStreams.rows(sabotaged).uid("rows");
        rows.getSideOutput(SideOutputs.BAD_MESSAGES)
                .map(new Bad(name))
                .returns(Types.STRING)
                .uid("bad");
        LatestRowFunction function = LatestRowFunction.create(LONG).startingEmpty();
        latest(rows, function.upserts(), "upserts")
                .process(new Store(name))
                .returns(ROWS)
                .uid("store");
        latest(rows, function, "latest")
                .map(new Saboteur<RowEvent>(name, seed + 1, 40, row -> true))
                .returns(ROWS)
                .uid("saboteur of rows")
                .process(new CheckedTable(name))
                .returns(ROWS)
                .setParallelism(1)
                .uid("table");
    }

    private SingleOutputStreamOperator<RowEvent> latest(
            SingleOutputStreamOperator<RowEvent> rows, LatestRowFunction function, String uid) {
        if (!anyOrder) {
            return ChangeStreams.latest(rows, function, uid);
        }
        DataStream<RowEvent> shuffled =
                rows.rebalance().map(row -> row).returns(ROWS).setParallelism(3).uid(uid + "-shuffle");
        return ChangeStreams.keyedByRow(shuffled, uid + "-keys")
                .connect(ChangeStreams.broadcast(rows, uid))
                .process(function, ROWS)
                .uid(uid);
    }

    private JobClient start(int parallelism) throws Exception {
        Map<String, String> flink = new LinkedHashMap<>();
        // no operator without an id
        flink.put("pipeline.auto-generate-uids", "false");
        flink.put("state.backend.type", backend);
        // what is small lies in the metadata: a savepoint of a test is one file
        flink.put("execution.checkpointing.data-inline-threshold", "1 mb");
        flink.put("execution.checkpointing.interval", "10 ms");
        flink.put("execution.checkpointing.storage", "filesystem");
        flink.put(
                "execution.checkpointing.dir",
                directory.resolve("checkpoints").toUri().toString());
        flink.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        flink.put("execution.checkpointing.unaligned.enabled", String.valueOf(random.nextBoolean()));
        flink.put("pipeline.object-reuse", String.valueOf(random.nextBoolean()));
        flink.put("restart-strategy.type", "fixed-delay");
        // what fails more often than it is made to fails for good
        flink.put(
                "restart-strategy.fixed-delay.attempts", Saboteur.LEFT.get(name).toString());
        flink.put("restart-strategy.fixed-delay.delay", "1 ms");
        if (restoreFrom != null) {
            flink.put("execution.state-recovery.path", restoreFrom);
        }
        StreamExecutionEnvironment environment = cluster.environment(parallelism, flink);
        build(environment, random.nextLong());
        return environment.executeAsync(name);
    }

    /** Runs up to the share of each partition, failing so often, and stops; the next run goes on from there. */
    StormJob runTo(double share, int parallelism, int failures) throws Exception {
        return runTo(share, parallelism, failures, random.nextBoolean(), random.nextBoolean() ? "hashmap" : "rocksdb");
    }

    /** Where the last run stopped. */
    String stoppedAt() {
        return restoreFrom;
    }

    /** In the next run, holds the topic at a share of each partition until something holds. */
    StormJob pausing(double share, Condition until) {
        pauseAt = share;
        pauseUntil = until;
        return this;
    }

    StormJob runTo(double share, int parallelism, int failures, boolean bySavepoint, String nextBackend)
            throws Exception {
        Saboteur.LEFT.put(name, new AtomicInteger(failures));
        topic.heldAt = pauseAt == null ? share : pauseAt;
        JobClient client = start(parallelism);
        try {
            if (pauseAt != null) {
                await(client, pauseUntil);
                pauseAt = null;
                topic.heldAt = share;
            }
            await(client, () -> topic.reached() >= share);
            if (bySavepoint) {
                restoreFrom = LocalCluster.stopWithSavepoint(client, directory.resolve("savepoints"));
                // a canonical savepoint is any backend's
                backend = nextBackend;
            }
        } catch (Exception e) {
            throw withHistory(client, e);
        } finally {
            if (!client.getJobStatus().get().isGloballyTerminalState()) {
                client.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
        await(client, () -> client.getJobStatus().get().isGloballyTerminalState());
        if (!bySavepoint) {
            // where it was stopped before its first one, the next run begins where this one did
            restoreFrom = newestCheckpoint(directory
                            .resolve("checkpoints")
                            .resolve(client.getJobID().toString()))
                    .orElse(restoreFrom);
        }
        return this;
    }

    /** Runs to the end of the topic, failing so often. */
    StormJob runToEnd(int parallelism, int failures) throws Exception {
        Saboteur.LEFT.put(name, new AtomicInteger(failures));
        topic.heldAt = 1;
        JobClient client = start(parallelism);
        try {
            client.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw withHistory(client, e);
        } finally {
            if (!client.getJobStatus().get().isGloballyTerminalState()) {
                client.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
        return this;
    }

    /** What one failure says of a job that failed before is its last one; all of them say what happened. */
    private Exception withHistory(JobClient client, Exception last) {
        return new ExecutionException(name + ", all its failures:\n" + cluster.failures(client), last);
    }

    /** Something that becomes true. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(JobClient client, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            JobStatus status = client.getJobStatus().get();
            if (status == JobStatus.FAILED) {
                client.getJobExecutionResult().get();
            }
            if (System.nanoTime() > end) {
                throw new ExecutionException("the job came no further, it is " + status, null);
            }
            Thread.sleep(5);
        }
    }

    private static Optional<String> newestCheckpoint(Path job) throws Exception {
        try (Stream<Path> found = Files.list(job)) {
            return found.filter(p -> Files.exists(p.resolve("_metadata")))
                    .max(Comparator.comparingLong(
                            p -> Long.parseLong(p.getFileName().toString().substring("chk-".length()))))
                    .map(p -> p.toUri().toString());
        }
    }

    /** Rows of the table in the job's state, as of its last checkpoint. */
    Map<String, Map<String, String>> table() {
        return text(CheckedTable.PUBLISHED.get(name).values());
    }

    /** Rows of the store outside. */
    Map<String, Map<String, String>> store() {
        return text(STORES.get(name).values());
    }

    /** Places of the bad messages that were delivered as such. */
    Set<String> bad() {
        return new TreeSet<>(BAD.get(name));
    }

    private Map<String, Map<String, String>> text(Collection<RowEvent> rows) {
        Layouts layouts = layouts();
        Map<String, Map<String, String>> tables = new TreeMap<>();
        for (RowEvent row : rows) {
            Map<String, String> cells = cells(row.after(layouts.require(row)));
            tables.computeIfAbsent(row.table().table(), t -> new TreeMap<>()).put(cells.get("id"), cells.toString());
        }
        return tables;
    }

    /** The layouts of all messages that can be read. */
    private Layouts layouts() {
        Layouts layouts = new Layouts();
        MessageReader reader = new MessageReader(options, new UnregisteredMetricsGroup());
        for (List<byte[]> partition : topic.partitions) {
            for (byte[] message : partition) {
                for (StreamEvent event : reader.read(message, Lane.of("any"), 0, List.of())) {
                    if (event instanceof LayoutEvent layout) {
                        layouts.add(layout);
                    }
                }
            }
        }
        return layouts;
    }

    private static Map<String, String> cells(RowImage row) {
        TableSchema schema = row.schema();
        Map<String, String> cells = new LinkedHashMap<>();
        ByteSink cell = new ByteSink(16);
        for (int i = 0; i < schema.columnCount(); i++) {
            Column column = schema.column(i);
            cell.clear();
            if (!row.isNull(i)) {
                ((StoredRowImage) row).appendCell(i, cell);
            }
            cells.put(column.name(), row.isNull(i) ? null : new String(cell.toByteArray(), StandardCharsets.UTF_8));
        }
        return cells;
    }
}
