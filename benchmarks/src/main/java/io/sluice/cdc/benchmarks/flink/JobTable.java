package io.sluice.cdc.benchmarks.flink;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.cdc.benchmarks.Measured;
import io.sluice.cdc.benchmarks.parser.FlinkCanalJson;
import io.sluice.cdc.benchmarks.parser.OrdersTable;
import io.sluice.cdc.benchmarks.parser.SluiceFormat;
import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.CdcDeserializationSchema;
import io.sluice.cdc.flink.ChangeStreams;
import io.sluice.cdc.flink.LatestRowFunction;
import io.sluice.cdc.flink.RowEvent;
import io.sluice.cdc.flink.StreamEvent;
import io.sluice.cdc.flink.StreamEventTypeInfo;
import io.sluice.cdc.model.Operation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * Whole jobs of one slot on a cluster in this JVM: source, deserialize, keyBy, discard, in Flink's format and in ours, the
 * same without a parser, and the newest row of each key by Flink SQL and by {@link LatestRowFunction}. Arguments: messages,
 * rounds.
 */
final class JobTable {

    private static final String MESSAGES = "messages";
    private static final String ROWS = "rows";
    private static final String EVENTS = "events";
    private static final TypeInformation<RowData> ROW_DATA =
            InternalTypeInfo.of(FlinkCanalJson.ROW_TYPE.getLogicalType());
    private static final CanalJsonOptions OPTIONS = CanalJsonOptions.builder()
            .timestampZone(ZoneId.of("UTC"))
            .fullRowImages()
            .keys()
            .build();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What arrived behind the shuffle. */
    private static final LongAdder ARRIVED = new LongAdder();

    private final URI cluster;

    private JobTable(URI cluster) {
        this.cluster = cluster;
    }

    /** A job, and how many elements must arrive at its end; -1 where they go to a sink of SQL's. */
    private record Contestant(String name, Job job, long arriving) {}

    /** Runs to its end. */
    private interface Job {
        void run(StreamExecutionEnvironment environment) throws Exception;
    }

    /** Times of one run in nanoseconds, from the first record to the end of the job. */
    private record Times(long wall, long cpu) {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        try (MiniCluster mini = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build())) {
            mini.start();
            new JobTable(mini.getRestAddress().get()).run(count, rounds);
        }
    }

    private void run(int count, int rounds) throws Exception {
        OrderLog log = new OrderLog(count);
        List<RowData> rows = all(FlinkCanalJson.schema(OrdersTable.names()), log.messages);
        List<RowData> ours = all(SluiceFormat.schema(OrdersTable.names()), log.messages);
        checkEqual(rows, ours);
        List<StreamEvent> events = all(CdcDeserializationSchema.of(OPTIONS, "orders"), log.messages);
        check(
                "changes of ours",
                events.stream().filter(e -> e instanceof RowEvent).count(),
                log.changes());
        MemorySource.DATA.put(MESSAGES, log.messages);
        MemorySource.DATA.put(ROWS, rows.toArray());
        MemorySource.DATA.put(EVENTS, events.toArray());
        List<Contestant> contestants = List.of(
                new Contestant(
                        "Flink's canal-json to rows",
                        e -> rows(e, FlinkCanalJson.schema(OrdersTable.names())),
                        log.changelogRows()),
                new Contestant(
                        "sluice-canal-json to rows",
                        e -> rows(e, SluiceFormat.schema(OrdersTable.names())),
                        log.changelogRows()),
                new Contestant("Sluice's change stream", e -> events(e, MESSAGES), log.changes()),
                new Contestant("limit: Flink's rows without a parser", e -> rows(e, null), log.changelogRows()),
                new Contestant("limit: our changes without a parser", e -> events(e, EVENTS), log.changes()),
                new Contestant("newest rows: canal-json, ChangelogNormalize", e -> normalize(e, "canal-json"), -1),
                new Contestant(
                        "newest rows: sluice-canal-json, ChangelogNormalize",
                        e -> normalize(e, "sluice-canal-json"),
                        -1),
                new Contestant("newest rows: change stream, LatestRowFunction", this::latest, log.changes()),
                new Contestant("newest rows: the same, upserts", this::upserts, log.changes()));
        Map<String, List<Times>> times = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Contestant contestant : contestants) {
                Times measured = measure(contestant);
                System.err.printf(
                        Locale.ROOT,
                        "round %d: %s: %.0f ms, CPU %.0f ms%n",
                        round,
                        contestant.name,
                        measured.wall / 1e6,
                        measured.cpu / 1e6);
                if (round > 0) {
                    times.computeIfAbsent(contestant.name, n -> new ArrayList<>())
                            .add(measured);
                }
            }
        }
        print(log, times);
        sizes(log, rows, events);
    }

    private Times measure(Contestant contestant) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("pipeline.generic-types", "false");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createRemoteEnvironment(
                        cluster.getHost(), cluster.getPort(), configuration)
                .setParallelism(1);
        ARRIVED.reset();
        System.gc();
        contestant.job.run(environment);
        Times times = new Times(
                System.nanoTime() - MemorySource.started, SYSTEM.getProcessCpuTime() - MemorySource.startedCpu);
        if (contestant.arriving >= 0) {
            check(contestant.name, ARRIVED.sum(), contestant.arriving);
        }
        return times;
    }

    private static void check(String what, long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException(what + ": " + found + " elements, not " + expected);
        }
    }

    /** Counts what comes, and drops it. */
    private static final class Discard<T> implements FlatMapFunction<T, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(T element, Collector<Boolean> out) {
            ARRIVED.increment();
        }
    }

    private static <T> void discard(DataStream<T> stream) {
        stream.flatMap(new Discard<>()).returns(Types.BOOLEAN);
    }

    // Jobs.

    private static void rows(StreamExecutionEnvironment environment, @Nullable DeserializationSchema<RowData> format)
            throws Exception {
        KeyedStream<RowData, Long> keyed = environment
                .fromSource(
                        new MemorySource<>(format == null ? ROWS : MESSAGES, format, ROW_DATA),
                        WatermarkStrategy.noWatermarks(),
                        "memory")
                .keyBy(row -> row.getLong(0), Types.LONG);
        discard(keyed);
        environment.execute();
    }

    private static DataStream<StreamEvent> read(StreamExecutionEnvironment environment, String data) {
        DeserializationSchema<StreamEvent> format =
                data.equals(MESSAGES) ? CdcDeserializationSchema.of(OPTIONS, "orders") : null;
        return environment.fromSource(
                new MemorySource<>(data, format, StreamEventTypeInfo.get(StreamEvent.class)),
                WatermarkStrategy.noWatermarks(),
                "memory");
    }

    private static void events(StreamExecutionEnvironment environment, String data) throws Exception {
        discard(ChangeStreams.keyedByRow(ChangeStreams.rows(read(environment, data))));
        environment.execute();
    }

    private void latest(StreamExecutionEnvironment environment) throws Exception {
        latest(environment, LatestRowFunction.create(Duration.ofDays(1)).startingEmpty());
    }

    private void upserts(StreamExecutionEnvironment environment) throws Exception {
        latest(
                environment,
                LatestRowFunction.create(Duration.ofDays(1)).startingEmpty().upserts());
    }

    private static void latest(StreamExecutionEnvironment environment, LatestRowFunction function) throws Exception {
        discard(ChangeStreams.latest(ChangeStreams.rows(read(environment, MESSAGES)), function, "latest"));
        environment.execute();
    }

    private static void normalize(StreamExecutionEnvironment environment, String format) throws Exception {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.exec.source.cdc-events-duplicate", "true");
        StringBuilder columns = new StringBuilder();
        for (var field : DataType.getFields(FlinkCanalJson.ROW_TYPE)) {
            columns.append(field.getName())
                    .append(' ')
                    .append(field.getDataType().getLogicalType().asSerializableString())
                    .append(", ");
        }
        String options = format.equals("canal-json")
                ? ""
                : ", 'sluice-canal-json.timestamp-zone' = 'UTC', 'sluice-canal-json.full-row-images' = 'true'";
        tables.executeSql(
                "CREATE TABLE orders (" + columns + "PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'memory',"
                        + " 'name' = '" + MESSAGES + "', 'format' = '" + format + "'" + options + ")");
        tables.executeSql("CREATE TABLE discarded WITH ('connector' = 'blackhole') LIKE orders (EXCLUDING ALL)");
        tables.executeSql("INSERT INTO discarded SELECT * FROM orders").await();
    }

    // Content.

    private static <T> List<T> all(DeserializationSchema<T> format, byte[][] messages) throws Exception {
        format.open(new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup();
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
                return SimpleUserCodeClassLoader.create(JobTable.class.getClassLoader());
            }
        });
        List<T> all = new ArrayList<>();
        for (byte[] message : messages) {
            format.deserialize(message, new Collector<>() {
                @Override
                public void collect(T record) {
                    all.add(record);
                }

                @Override
                public void close() {}
            });
        }
        return all;
    }

    /** All rows are equal but those before an update, in which Flink's format is known to be wrong. */
    private static void checkEqual(List<RowData> flinks, List<RowData> ours) {
        check("rows", ours.size(), flinks.size());
        for (int i = 0; i < ours.size(); i++) {
            GenericRowData a = (GenericRowData) flinks.get(i);
            GenericRowData b = (GenericRowData) ours.get(i);
            if (a.getRowKind() != b.getRowKind() || a.getRowKind() != RowKind.UPDATE_BEFORE && !a.equals(b)) {
                throw new IllegalStateException("row " + i + " differs");
            }
        }
    }

    // Tables.

    private static void print(OrderLog log, Map<String, List<Times>> times) {
        double reference = 0;
        System.out.println();
        System.out.println(Measured.machine());
        System.out.printf(
                Locale.ROOT,
                "%,d messages, %,d bytes, %,d row changes, %,d rows at the end%n%n",
                log.messages.length,
                Arrays.stream(log.messages).mapToLong(m -> m.length).sum(),
                log.changes(),
                log.liveRows());
        System.out.println("| job | ms (least to most) | CPU ms | changes/s | x the first, by CPU |");
        System.out.println("|---|---|---|---|---|");
        for (Map.Entry<String, List<Times>> job : times.entrySet()) {
            double[] wall = job.getValue().stream()
                    .mapToDouble(t -> t.wall / 1e6)
                    .sorted()
                    .toArray();
            double[] cpu = job.getValue().stream()
                    .mapToDouble(t -> t.cpu / 1e6)
                    .sorted()
                    .toArray();
            double median = wall[wall.length / 2];
            double cpuMedian = cpu[cpu.length / 2];
            reference = reference == 0 ? cpuMedian : reference;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f (%.0f to %.0f) | %.0f | %,.0f | %.1f |%n",
                    job.getKey(),
                    median,
                    wall[0],
                    wall[wall.length - 1],
                    cpuMedian,
                    log.changes() * 1000 / median,
                    reference / cpuMedian);
        }
    }

    private static void sizes(OrderLog log, List<RowData> rows, List<StreamEvent> events) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1 << 16);
        long flinkNetwork = 0;
        long flinkState = 0;
        long flinkStates = 0;
        TypeSerializer<RowData> rowData = ROW_DATA.createSerializer(new SerializerConfigImpl());
        for (RowData row : rows) {
            long size = size(rowData, row, out);
            flinkNetwork += size;
            if (row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER) {
                flinkState += size;
                flinkStates++;
            }
        }
        long network = 0;
        long state = 0;
        long states = 0;
        TypeSerializer<StreamEvent> event =
                StreamEventTypeInfo.get(StreamEvent.class).createSerializer(new SerializerConfigImpl());
        for (StreamEvent one : events) {
            if (one instanceof RowEvent row) {
                long size = size(event, row, out);
                network += size;
                if (row.operation() == Operation.INSERT) {
                    // what the state keeps of every row is its INSERT
                    state += size;
                    states++;
                }
            }
        }
        long messages = Arrays.stream(log.messages).mapToLong(m -> m.length).sum();
        System.out.printf(
                Locale.ROOT,
                "%nBytes per change over the network: message %,d, Flink's rows %,d, ours %,d. Bytes per row in state: Flink's %,d, ours %,d.%n",
                messages / log.changes(),
                flinkNetwork / log.changes(),
                network / log.changes(),
                flinkState / flinkStates,
                state / states);
    }

    private static <T> long size(TypeSerializer<T> serializer, T value, DataOutputSerializer out) throws IOException {
        out.clear();
        serializer.serialize(value, out);
        return out.length();
    }
}
