package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A merge in a job of BATCH mode against {@link TableMerge} over the same log, whatever its order of arrival. */
class BatchMergeTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final TableId TABLE = new TableId("shop", "goods");
    private static final Lane LANE = Lane.kafka("shop", 0);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theSampleHasTheServersChecksums(int parallelism) throws Exception {
        List<StreamEvent> events = new ArrayList<>();
        MessageReader reader =
                new MessageReader(Sample.options().keys("utf8mb4_bin").build(), new UnregisteredMetricsGroup());
        List<byte[]> messages = Sample.messages();
        int half = messages.size() / 2;
        List<StreamEvent> firstHalf = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            List<StreamEvent> read = List.copyOf(reader.read(messages.get(i), LANE, i, List.of()));
            events.addAll(read);
            if (i < half) {
                firstHalf.addAll(read);
            }
        }
        Collections.shuffle(firstHalf, new Random(1));
        Collections.shuffle(events, new Random(2));
        for (String name : List.of("customers", "orders")) {
            TableId table = new TableId(Sample.DATABASE, name);
            BatchResult yesterday =
                    BatchResult.of(CLUSTER, parallelism, BatchMerge.of(table).keys("utf8mb4_bin"), null, firstHalf);
            BatchResult today = BatchResult.of(
                    CLUSTER,
                    parallelism,
                    BatchMerge.of(yesterday.schema)
                            .keys("utf8mb4_bin")
                            .from(new Watermark(null, Map.of(LANE, SourcePosition.ofRecord(half - 1, 999_999_999)))),
                    yesterday.rows,
                    events);
            assertThat(TableChecksum.format(today.checksum())).as(name).isEqualTo(Sample.checksum(name));
        }
    }

    /** Everything a log may do to a table of a dozen rows. */
    private static final class Log {
        final Random random;
        final List<ChangeEvent> events = new ArrayList<>();
        final TreeMap<Integer, Map<String, String>> rows = new TreeMap<>();
        final SchemaCatalog catalog = SchemaCatalog.of(TableSchema.builder(TABLE)
                .column("id", ColumnType.parse("bigint"))
                .column("a", ColumnType.parse("varchar(20)"))
                .column("b", ColumnType.parse("int"))
                .primaryKey("id")
                .build());
        long offset = 1;
        int added;

        Log(long seed) {
            random = new Random(seed);
        }

        TableSchema schema() {
            return catalog.require(TABLE);
        }

        private EventOrigin at() {
            return new EventOrigin(LANE, SourcePosition.ofRecord(offset++, 0), null, null, null);
        }

        void insert(int id) {
            Map<String, String> row = new TreeMap<>();
            schema().columnNames().forEach(c -> row.put(c, value()));
            row.put("id", String.valueOf(id));
            rows.put(id, row);
            events.add(RowChange.insert(at(), schema(), image(row, row.keySet())));
        }

        private String value() {
            return random.nextInt(5) == 0 ? null : String.valueOf(random.nextInt(100));
        }

        private RowImage image(Map<String, String> row, Set<String> columns) {
            var image = RowImage.builder(schema());
            columns.forEach(c -> image.text(c, row.get(c)));
            return image.build();
        }

        private void statement(String sql) {
            SchemaChange change = MySqlDdl.mysql().parse(at(), "shop", sql);
            assertThat(change.understood()).isTrue();
            catalog.apply(change);
            events.add(change);
        }

        void next() {
            int kind = random.nextInt(60);
            if (kind == 0) {
                rows.clear();
                statement("TRUNCATE TABLE goods");
            } else if (kind == 1) {
                String name = "c" + added++;
                statement("ALTER TABLE goods ADD COLUMN " + name + " int DEFAULT 7");
                rows.values().forEach(row -> row.put(name, "7"));
            } else if (kind == 2 && schema().columnCount() > 4) {
                String name = schema().column(schema().columnCount() - 1).name();
                statement("ALTER TABLE goods DROP COLUMN " + name);
                rows.values().forEach(row -> row.remove(name));
            } else {
                change(random.nextInt(12));
            }
        }

        private void change(int id) {
            Map<String, String> old = rows.get(id);
            if (old == null) {
                insert(id);
                return;
            }
            int choice = random.nextInt(10);
            boolean minimal = random.nextBoolean();
            if (choice < 2) {
                rows.remove(id);
                events.add(RowChange.delete(at(), schema(), image(old, minimal ? Set.of("id") : old.keySet())));
                return;
            }
            Map<String, String> row = new TreeMap<>(old);
            Set<String> changed = new TreeSet<>();
            String column = random.nextBoolean() ? "a" : "b";
            row.put(column, value());
            changed.add(column);
            int other = random.nextInt(12);
            if (choice < 5 && !rows.containsKey(other)) {
                row.put("id", String.valueOf(other));
                changed.add("id");
                rows.remove(id);
                rows.put(other, row);
            } else {
                rows.put(id, row);
            }
            events.add(RowChange.update(
                    at(),
                    schema(),
                    image(old, minimal ? Set.of("id") : old.keySet()),
                    image(row, minimal ? changed : row.keySet())));
        }
    }

    private MergeReport tableMerge(List<ChangeEvent> base, List<ChangeEvent> changes, TableSchema schema, String name) {
        JsonLines yesterday = BatchResult.table(directory.resolve(name + "-yesterday"));
        TableMerge.of(schema)
                .changes(EventSource.of("base", base, OrderQuality.ARRIVAL, true))
                .inputComplete()
                .into(yesterday)
                .run();
        return TableMerge.of(schema)
                .base(yesterday)
                .changes(EventSource.of("log", changes, OrderQuality.ARRIVAL, true))
                .inputComplete()
                .lenient()
                .into(BatchResult.table(directory.resolve(name + "-today")))
                .run();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void randomLogsAreWhatTableMergeMakesOfThem(int parallelism) throws Exception {
        for (long seed = parallelism * 100L; seed < parallelism * 100L + 4; seed++) {
            boolean holes = seed % 2 == 1;
            Log log = new Log(seed);
            TableSchema schema = log.schema();
            for (int id = 0; id < 12; id += 2) {
                log.insert(id);
            }
            List<ChangeEvent> base = List.copyOf(log.events);
            long watermark = log.offset - 1;
            while (log.events.size() < 250) {
                log.next();
            }
            List<ChangeEvent> changes = new ArrayList<>(log.events);
            if (holes) {
                changes.removeIf(e ->
                        e instanceof RowChange && e.position().offset() > watermark && log.random.nextInt(10) == 0);
            }
            MergeReport expected = tableMerge(base, changes, schema, "seed-" + seed);
            BaseRowEncoder encoder = BaseRowEncoder.of(schema, KeyCollations.fromSchema());
            List<RowEvent> rows = new ArrayList<>();
            for (ChangeEvent row : base) {
                rows.add(encoder.encode(((RowChange) row).after()));
            }
            List<StreamEvent> events = BatchResult.stream(
                    EventSource.of("log", changes, OrderQuality.ARRIVAL, true),
                    KeyCollations.fromSchema(),
                    ServerKind.MYSQL);
            Collections.shuffle(events, new Random(seed));
            BatchMerge merge = BatchMerge.of(schema)
                    .pieces(5)
                    .from(new Watermark(null, Map.of(LANE, SourcePosition.ofRecord(watermark, 0))));
            if (!expected.anomalies().isEmpty()) {
                assertThatThrownBy(() -> BatchResult.of(
                                CLUSTER,
                                parallelism,
                                BatchMerge.of(schema)
                                        .from(new Watermark(null, Map.of(LANE, SourcePosition.ofRecord(watermark, 0)))),
                                rows,
                                events))
                        .hasStackTraceContaining("HoleException");
            }
            BatchResult actual = BatchResult.of(CLUSTER, parallelism, merge.lenient(), rows, events);
            assertThat(TableChecksum.format(actual.checksum()))
                    .as("seed %d", seed)
                    .isEqualTo(expected.checksum());
            assertThat(actual.lines(directory.resolve("seed-" + seed + "-rows")))
                    .as("seed %d", seed)
                    .isEqualTo(BatchResult.linesOf(directory.resolve("seed-" + seed + "-today")));
            assertThat(actual.rows).as("seed %d", seed).hasSize((int)
                    expected.rows().total());
            Map<String, Long> anomalies = new TreeMap<>();
            expected.anomalies().forEach((kind, n) -> anomalies.put(kind.name(), n));
            actual.counts
                    .keySet()
                    .retainAll(Stream.of(AnomalyKind.values()).map(Enum::name).toList());
            assertThat(actual.counts).as("seed %d", seed).isEqualTo(anomalies);
        }
    }

    @Test
    void outsideOfBatchModeItStops() {
        Log log = new Log(7);
        while (log.events.size() < 200) {
            log.next();
        }
        TableSchema schema = log.schema();
        StreamExecutionEnvironment environment = CLUSTER.environment(1);
        DataStream<RowEvent> rows = BatchMerge.of(schema)
                .merge(environment.fromData(
                        BatchResult.stream(
                                EventSource.of("log", log.events, OrderQuality.ARRIVAL, true),
                                KeyCollations.fromSchema(),
                                ServerKind.MYSQL),
                        StreamEventTypeInfo.get(StreamEvent.class)));
        assertThatThrownBy(() -> rows.executeAndCollect(1000)).hasStackTraceContaining("BATCH");
    }
}
