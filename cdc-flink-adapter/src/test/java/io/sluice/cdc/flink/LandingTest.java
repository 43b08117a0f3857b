package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.landed.LandedLog;
import io.sluice.cdc.parser.landed.NewerLandingException;
import io.sluice.cdc.parser.landed.UnprovenLandingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled sample, spread over hours, landed and merged hour by hour. */
class LandingTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    static final ZoneId ZONE = ZoneId.of("Asia/Kathmandu");
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:05:00Z");
    private static final Pattern TIME = Pattern.compile("\"es\":\\d+");
    private static final List<String> TABLES = List.of("customers", "orders", "order_items");

    @TempDir
    Path directory;

    /** The sample's events in their lanes, messages twelve seconds apart but for some that come late or early. */
    private static List<StreamEvent> events(long seed, int laneCount) throws IOException {
        return events(seed, laneCount, Sample.messages());
    }

    static List<StreamEvent> events(long seed, int laneCount, List<byte[]> messages) {
        Random random = new Random(seed);
        MessageReader[] readers = new MessageReader[laneCount];
        List<StreamEvent> events = new ArrayList<>();
        CanalJsonOptions options = Sample.options().keepGtids().build();
        int number = 0;
        for (byte[] message : messages) {
            long time = BEGIN.toEpochMilli() + number * 12_000L + random.nextInt(240_000) - 120_000;
            if (random.nextInt(200) == 0) {
                // late
                time -= 7_200_000L;
            }
            String text = new String(message, StandardCharsets.UTF_8);
            Matcher old = TIME.matcher(text);
            byte[] moved = old.replaceFirst("\"es\":" + time).getBytes(StandardCharsets.UTF_8);
            int lane = laneCount == 1 || text.contains("\"isDdl\":true") ? 0 : text.contains("orders") ? 1 : 0;
            if (readers[lane] == null) {
                readers[lane] = new MessageReader(options, new UnregisteredMetricsGroup());
            }
            events.addAll(readers[lane].read(moved, Lane.kafka("shop", lane), number, List.of()));
            number++;
        }
        return events;
    }

    /** Fails the job once, when so many events have passed. */
    private static final class FailsOnce implements MapFunction<StreamEvent, StreamEvent> {
        private static final long serialVersionUID = 1L;
        static final AtomicInteger PASSED = new AtomicInteger();
        private final int at;
        private final int pauseEvery;

        FailsOnce(int at, int pauseEvery) {
            this.at = at;
            this.pauseEvery = pauseEvery;
        }

        @Override
        public StreamEvent map(StreamEvent event) throws InterruptedException {
            int passed = PASSED.incrementAndGet();
            if (passed == at) {
                throw new IllegalStateException("made to fail at event " + at);
            }
            if (passed % pauseEvery == 0) {
                Thread.sleep(10);
            }
            return event;
        }
    }

    static void land(StreamExecutionEnvironment environment, List<StreamEvent> events, Path root, int failAt)
            throws Exception {
        land(environment, events, failAt, Landing.into(root.toUri().toString(), ZONE));
    }

    static void land(StreamExecutionEnvironment environment, List<StreamEvent> events, int failAt, Landing... landings)
            throws Exception {
        FailsOnce.PASSED.set(0);
        environment.enableCheckpointing(100);
        DataStream<StreamEvent> read = environment
                .fromData(events, StreamEventTypeInfo.get(StreamEvent.class))
                .setParallelism(1)
                .map(new FailsOnce(failAt, Math.max(1, events.size() / 30)))
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .setParallelism(1)
                .assignTimestampsAndWatermarks(
                        CdcWatermarks.<StreamEvent>bySourceTime(Duration.ofMinutes(10), Duration.ofHours(1)))
                .setParallelism(1)
                .keyBy((KeySelector<StreamEvent, String>) e -> e.lane().name(), BasicTypeInfo.STRING_TYPE_INFO)
                .map(e -> e)
                .returns(StreamEventTypeInfo.get(StreamEvent.class));
        for (Landing landing : landings) {
            landing.add(read);
        }
        environment.execute();
    }

    static List<Instant> hours(List<StreamEvent> events) {
        TreeMap<Instant, Boolean> hours = new TreeMap<>();
        events.forEach(e -> hours.put(LandingPaths.endOfHour(e.sourceTime(), ZONE), true));
        return List.copyOf(hours.keySet());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void hourByHourTheLandedLogMakesTheServersTables(int lanes) throws Exception {
        long seed = 20261122L + lanes;
        System.out.println("LandingTest seed " + seed);
        List<StreamEvent> events = events(seed, lanes);
        Path root = directory.resolve("landed");
        land(CLUSTER.environment(2), events, root, events.size() / 2);
        List<Instant> hours = hours(events);
        assertThat(hours).hasSizeGreaterThan(5);
        requireEveryEventOnce(events, LandedLog.at(root, hours.get(hours.size() - 1)));
        Watermark ordersBefore = Watermark.UNKNOWN;
        for (String name : TABLES) {
            TableId table = new TableId(Sample.DATABASE, name);
            JsonLines before = null;
            MergeReport report = null;
            for (Instant hour : hours.subList(hours.size() - 3, hours.size())) {
                LandedLog log = LandedLog.at(root, hour).tables(TableFilter.of(table));
                JsonLines after = JsonLines.at(directory.resolve(name + "-" + hour.getEpochSecond()))
                        .dialect(Dialect.builder().timestampZone("UTC").build());
                TableMerge merge = TableMerge.of(table).into(after);
                if (report != null) {
                    merge.base(before);
                    Watermark held = new Watermark(null, report.watermark().positions());
                    log = log.after(held);
                    ordersBefore = name.equals("orders") ? held : ordersBefore;
                }
                if (hour.equals(hours.get(hours.size() - 1))) {
                    merge.inputComplete();
                }
                report = merge.changes(log).run();
                assertThat(report.anomalies()).isEmpty();
                before = after;
            }
            assertThat(report.checksum()).as(name).isEqualTo(Sample.checksum(name));
        }
        refusals(root, hours.get(hours.size() - 1));
        withoutWhatABaseHolds(root, hours.get(hours.size() - 1), ordersBefore, lanes == 1);
    }

    /**
     * Old partitions may be taken away once a base holds them, if the reading says what it holds; old proofs too, where the
     * base's positions are beyond all that they knew, as with one lane.
     */
    private static void withoutWhatABaseHolds(Path root, Instant until, Watermark held, boolean proofsToo)
            throws IOException {
        TableFilter orders = TableFilter.of(new TableId(Sample.DATABASE, "orders"));
        LandedLog all = LandedLog.at(root, until).tables(orders);
        List<ChangeEvent> expected = read(all.after(held), TableFilter.all());
        assertThat(expected).isNotEmpty();
        delete(firstPartition(root.resolve("shop/orders")));
        if (proofsToo) {
            try (Stream<Path> proofs = Files.list(root.resolve("_progress"))) {
                Files.delete(proofs.sorted().findFirst().orElseThrow());
            }
        }
        assertThat(read(all.after(held), TableFilter.all())).isEqualTo(expected);
        assertThatThrownBy(() -> read(all, TableFilter.all()))
                .isInstanceOf(UnprovenLandingException.class)
                .hasMessageContaining("has gone");
    }

    /** Each lane of the landed log is the lane that was landed. */
    static void requireEveryEventOnce(List<StreamEvent> landed, LandedLog log) {
        TreeMap<Lane, List<ChangeEvent>> expected = new TreeMap<>();
        Layouts layouts = new Layouts();
        for (StreamEvent event : landed) {
            List<ChangeEvent> lane = expected.computeIfAbsent(event.lane(), l -> new ArrayList<>());
            if (event instanceof LayoutEvent layout) {
                layouts.add(layout);
            } else if (event instanceof RowEvent row) {
                lane.add(row.toRowChange(layouts.require(row)));
            } else {
                lane.add(((StatementEvent) event).toSchemaChange(MySqlDdl.mysql()));
            }
        }
        TreeMap<Lane, List<ChangeEvent>> actual = new TreeMap<>();
        for (ChangeEvent event : read(log, TableFilter.all())) {
            actual.computeIfAbsent(event.origin().lane(), l -> new ArrayList<>())
                    .add(event);
        }
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((lane, events) -> assertThat(actual.get(lane)).isEqualTo(events));
    }

    private interface Change {
        void make() throws IOException;
    }

    /** What was landed is proven, until anything of it is changed. */
    private static void refusals(Path root, Instant until) throws IOException {
        Path progress = root.resolve("_progress").resolve(LandingPaths.progress(until));
        Path partition = firstPartition(root.resolve("shop/orders"));
        Path manifest = partition.resolve(LandingPaths.manifest(newest(partition)));
        Path file = firstFile(partition);
        LandedLog log = LandedLog.at(root, until);
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put("has not proven to be complete", () -> Files.delete(progress));
        changes.put("has no manifest", () -> {
            for (long g = 1; g <= newest(partition); g++) {
                Files.deleteIfExists(partition.resolve(LandingPaths.manifest(g)));
            }
        });
        changes.put("is dirty", () -> Files.createFile(partition.resolve(LandingPaths.dirty(newest(partition)))));
        changes.put("has gone; its manifest", () -> Files.delete(file));
        changes.put("has gone; the landing had closed it", () -> delete(partition));
        changes.put("hour=", () -> {
            for (String table : List.of("shop/order_items", "_log")) {
                delete(root.resolve(table));
            }
        });
        changes.put("nobody can tell", () -> {
            try (Stream<Path> proofs = Files.list(root.resolve("_progress"))) {
                Files.delete(proofs.sorted().findFirst().orElseThrow());
            }
        });
        changes.put("bytes; its manifest", () -> Files.writeString(file, "\n", StandardOpenOption.APPEND));
        changes.put("which its manifest does not name", () -> Files.createFile(file.resolveSibling("part-other")));
        changes.put("is no directory of a lane", () -> Files.createDirectory(partition.resolve("other")));
        changes.put("its manifest says", () -> {
            String text = Files.readString(file);
            Files.writeString(file, text.replaceFirst("\"receivedTime\":\"2", "\"receivedTime\":\"1"));
        });
        changes.put("ends before it is complete", () -> {
            byte[] half = Files.readAllBytes(manifest);
            Files.write(manifest, Arrays.copyOf(half, half.length / 2));
        });
        changes.put("is of version 2", () -> Files.writeString(manifest, "{\"v\":2}\n"));
        changes.put(
                LandingPaths.progress(until) + " is of version 3",
                () -> Files.writeString(progress, "{\"v\":3,\"through\""));
        for (Map.Entry<String, Change> change : changes.entrySet()) {
            Path copy = root.resolveSibling("kept");
            copy(root, copy);
            change.getValue().make();
            assertThatThrownBy(() -> read(log, TableFilter.all()))
                    .as(change.getKey())
                    .isInstanceOfAny(
                            UnprovenLandingException.class, MalformedInputException.class, NewerLandingException.class)
                    .hasMessageContaining(change.getKey());
            delete(root);
            Files.move(copy, root);
        }
        assertThat(read(log, TableFilter.all())).isNotEmpty();
        assertThatThrownBy(() -> read(LandedLog.at(root, until.plusSeconds(1)), TableFilter.all()))
                .isInstanceOf(UnprovenLandingException.class);
        TableId orders = new TableId("shop", "orders");
        assertThatThrownBy(() -> read(
                        log.tables(TableFilter.of(orders)), TableFilter.of(orders, new TableId("shop", "customers"))))
                .isInstanceOf(UnprovenLandingException.class)
                .hasMessageContaining("shop.customers");
    }

    private static Path firstPartition(Path table) throws IOException {
        try (Stream<Path> hours =
                Files.find(table, 2, (p, a) -> p.getFileName().toString().startsWith("hour="))) {
            return hours.sorted().findFirst().orElseThrow();
        }
    }

    private static Path firstFile(Path partition) throws IOException {
        try (Stream<Path> files =
                Files.find(partition, 2, (p, a) -> p.getFileName().toString().startsWith("part-"))) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    private static long newest(Path partition) throws IOException {
        try (Stream<Path> files = Files.list(partition)) {
            return files.mapToLong(
                            f -> LandingPaths.generation(f.getFileName().toString(), LandingPaths.MANIFEST, ".json"))
                    .max()
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    static List<ChangeEvent> read(LandedLog log, TableFilter filter) {
        List<ChangeEvent> events = new ArrayList<>();
        try (ChangeCursor cursor = log.open(filter)) {
            cursor.forEach(events::add);
        }
        return events;
    }
}
