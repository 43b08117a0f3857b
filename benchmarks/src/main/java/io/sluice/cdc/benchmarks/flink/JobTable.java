package io.sluice.cdc.benchmarks.flink;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.cdc.benchmarks.Measured;
import io.sluice.cdc.benchmarks.parser.FlinkCanalJson;
import io.sluice.cdc.benchmarks.parser.OrdersTable;
import io.sluice.cdc.benchmarks.parser.SluiceFormat;
import io.sluice.cdc.flink.CdcDeserializationSchema;
import io.sluice.cdc.flink.LatestRowFunction;
import io.sluice.cdc.flink.RowEvent;
import io.sluice.cdc.flink.StreamEvent;
import io.sluice.cdc.flink.StreamEventTypeInfo;
import io.sluice.cdc.model.Operation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Whole jobs of one slot on a cluster in this JVM: source, deserialize, keyBy, discard, in Flink's format and in ours, the
 * same without a parser, and the newest row of each key by Flink SQL and by {@link LatestRowFunction}. Arguments: messages,
 * rounds.
 */
final class JobTable {

    /** Rounds that are not measured: in the first the newest rows are compared, in the others the compiler finds its code. */
    private static final int WARM_UP = 3;

    /** Jobs without a parser hold their input as objects: a part of it, as often. */
    private static final int PARTS = 4;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final URI cluster;
    private final Map<String, List<Times>> times = new LinkedHashMap<>();
    private int round;

    private JobTable(URI cluster) {
        this.cluster = cluster;
    }

    /** Runs to its end. */
    private interface Job {
        void run(StreamExecutionEnvironment environment) throws Exception;
    }

    /**
     * Times of one run in nanoseconds: wall and CPU from the first record to the end of the job, and the CPU time that the
     * compiler took from the job's start on.
     */
    private record Times(long wall, long cpu, long compiler) {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 240_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
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
        byte[][] part = Arrays.copyOf(log.messages, count / PARTS);
        List<RowData> rows = Decoded.all(SluiceFormat.schema(OrdersTable.names()), part);
        checkEqual(Decoded.all(FlinkCanalJson.schema(OrdersTable.names()), part), rows);
        List<StreamEvent> events = Decoded.all(CdcDeserializationSchema.of(OrderJobs.OPTIONS, "orders"), part);
        MemorySource.DATA.put(OrderJobs.MESSAGES, log.messages);
        MemorySource.DATA.put(OrderJobs.ROWS, rows.toArray());
        MemorySource.DATA.put(OrderJobs.EVENTS, events.toArray());
        MemorySource.PASSES.put(OrderJobs.ROWS, PARTS);
        MemorySource.PASSES.put(OrderJobs.EVENTS, PARTS);
        long changes =
                PARTS * events.stream().filter(e -> e instanceof RowEvent).count();
        NewestRows newest = new NewestRows(log);
        for (round = 0; round < WARM_UP + rounds; round++) {
            counted(
                    "Flink's canal-json to rows",
                    e -> OrderJobs.rows(e, FlinkCanalJson.schema(OrdersTable.names())),
                    log.changelogRows());
            counted(
                    "sluice-canal-json to rows",
                    e -> OrderJobs.rows(e, SluiceFormat.schema(OrdersTable.names())),
                    log.changelogRows());
            counted("Sluice's change stream", e -> OrderJobs.events(e, OrderJobs.MESSAGES), log.changes());
            counted("limit: rows without a parser", e -> OrderJobs.rows(e, null), (long) PARTS * rows.size());
            counted("limit: our changes without a parser", e -> OrderJobs.events(e, OrderJobs.EVENTS), changes);
            normalize(newest, "canal-json");
            normalize(newest, "sluice-canal-json");
            latest(newest, "newest rows: change stream, LatestRowFunction", OrderJobs.retractions());
            latest(newest, "newest rows: the same, upserts", OrderJobs.upserts());
        }
        print(log);
        sizes(part, rows, events);
    }

    private void counted(String name, Job job, long arriving) throws Exception {
        OrderJobs.ARRIVED.reset();
        measure(name, job);
        if (OrderJobs.ARRIVED.sum() != arriving) {
            throw new IllegalStateException(
                    name + ": " + OrderJobs.ARRIVED.sum() + " elements arrived, not " + arriving);
        }
    }

    private void normalize(NewestRows newest, String format) throws Exception {
        String name = "newest rows: " + format + ", ChangelogNormalize";
        var keep = round == 0 ? NewestRows.keepRows() : null;
        measure(name, e -> OrderJobs.normalize(e, format, keep));
        if (keep != null) {
            newest.checkRows(name);
        }
    }

    private void latest(NewestRows newest, String name, LatestRowFunction function) throws Exception {
        var keep = round == 0 ? NewestRows.keepChanges() : null;
        measure(name, e -> OrderJobs.latest(e, function, keep));
        if (keep != null) {
            newest.checkChanges(name);
        }
    }

    private void measure(String name, Job job) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("pipeline.generic-types", "false");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createRemoteEnvironment(
                        cluster.getHost(), cluster.getPort(), configuration)
                .setParallelism(1);
        System.gc();
        long compiler = CompilerThreads.cpu();
        job.run(environment);
        Times measured = new Times(
                System.nanoTime() - MemorySource.started,
                SYSTEM.getProcessCpuTime() - MemorySource.startedCpu,
                CompilerThreads.cpu() - compiler);
        System.err.printf(
                Locale.ROOT,
                "round %d: %s: %.0f ms, CPU %.0f ms, compiler %.0f ms%n",
                round,
                name,
                measured.wall / 1e6,
                measured.cpu / 1e6,
                measured.compiler / 1e6);
        if (round >= WARM_UP) {
            times.computeIfAbsent(name, n -> new ArrayList<>()).add(measured);
        }
    }

    /** All rows are equal but those before an update, in which Flink's format is known to be wrong. */
    private static void checkEqual(List<RowData> flinks, List<RowData> ours) {
        if (flinks.size() != ours.size()) {
            throw new IllegalStateException(ours.size() + " rows, not " + flinks.size());
        }
        for (int i = 0; i < ours.size(); i++) {
            GenericRowData a = (GenericRowData) flinks.get(i);
            GenericRowData b = (GenericRowData) ours.get(i);
            if (a.getRowKind() != b.getRowKind() || a.getRowKind() != RowKind.UPDATE_BEFORE && !a.equals(b)) {
                throw new IllegalStateException("row " + i + " differs");
            }
        }
    }

    private void print(OrderLog log) {
        System.out.println();
        System.out.println(Measured.machine());
        System.out.printf(
                Locale.ROOT,
                "%,d messages, %,d bytes, %,d row changes, %,d rows at the end%n%n",
                log.messages.length,
                Arrays.stream(log.messages).mapToLong(m -> m.length).sum(),
                log.changes(),
                log.liveRows());
        System.out.println(
                "| job | wall ms (least to most) | CPU ms (least to most) | compiler ms | x the first, by CPU |");
        System.out.println("|---|---|---|---|---|");
        double reference = 0;
        for (Map.Entry<String, List<Times>> job : times.entrySet()) {
            double[] wall = millis(job.getValue(), Times::wall);
            double[] cpu = millis(job.getValue(), Times::cpu);
            double[] compiler = millis(job.getValue(), Times::compiler);
            int median = cpu.length / 2;
            reference = reference == 0 ? cpu[median] : reference;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f (%.0f to %.0f) | %.0f (%.0f to %.0f) | %.0f | %.1f |%n",
                    job.getKey(),
                    wall[median],
                    wall[0],
                    wall[wall.length - 1],
                    cpu[median],
                    cpu[0],
                    cpu[cpu.length - 1],
                    compiler[median],
                    reference / cpu[median]);
        }
    }

    private static double[] millis(List<Times> of, ToLongFunction<Times> time) {
        return of.stream().mapToDouble(t -> time.applyAsLong(t) / 1e6).sorted().toArray();
    }

    private static void sizes(byte[][] part, List<RowData> rows, List<StreamEvent> events) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1 << 16);
        long flinkNetwork = 0;
        long flinkState = 0;
        long flinkStates = 0;
        TypeSerializer<RowData> rowData = OrderJobs.ROW_DATA.createSerializer(new SerializerConfigImpl());
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
        long messages = Arrays.stream(part).mapToLong(m -> m.length).sum();
        long changes = events.stream().filter(e -> e instanceof RowEvent).count();
        System.out.printf(
                Locale.ROOT,
                "%nBytes per change over the network: message %,d, Flink's rows %,d, ours %,d. Bytes per row in state: Flink's %,d, ours %,d.%n",
                messages / changes,
                flinkNetwork / changes,
                network / changes,
                flinkState / flinkStates,
                state / states);
    }

    private static <T> long size(TypeSerializer<T> serializer, T value, DataOutputSerializer out) throws IOException {
        out.clear();
        serializer.serialize(value, out);
        return out.length();
    }
}
