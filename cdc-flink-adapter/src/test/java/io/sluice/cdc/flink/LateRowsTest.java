package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.landed.LandedLog;
import io.sluice.cdc.parser.landed.UnprovenLandingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows that come after their partition was published, and readers that read all the while. */
class LateRowsTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final String TOPIC = "late rows";
    private static final TableId TABLE = new TableId("shop", "t");
    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant TWELVE = TEN.plus(Duration.ofHours(2));
    private static final Instant THIRTEEN = TEN.plus(Duration.ofHours(3));
    /** Row by row: the minute after ten o'clock. Ids count from 1. */
    private static final int[] ON_TIME = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 119, 120, 140, 150};

    private static final int[] LATE = {5, 15, 59};
    private static final int[] AFTER = {160, 170, 180, 200, 210};

    @TempDir
    Path directory;

    private Path root;

    private final List<byte[]> messages = new ArrayList<>();

    private void created() {
        long time = TEN.toEpochMilli();
        messages.add(("{\"data\":null,\"database\":\"shop\",\"es\":" + time
                        + ",\"id\":5,\"isDdl\":true,\"mysqlType\":null,\"old\":null,\"pkNames\":null,\"sql\":\"CREATE TABLE t"
                        + " (id bigint PRIMARY KEY, a int)\",\"sqlType\":null,\"table\":\"t\",\"ts\":" + time
                        + ",\"type\":\"CREATE\"}")
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The statement is message 0, so a row's id is its offset. */
    private void rows(int... minutes) {
        for (int minute : minutes) {
            int id = messages.size();
            long time = TEN.plus(Duration.ofMinutes(minute)).toEpochMilli();
            messages.add(
                    ("{\"data\":[{\"id\":\"" + id + "\",\"a\":\"" + minute + "\"}],\"database\":\"shop\",\"es\":" + time
                                    + ",\"id\":5,\"isDdl\":false,\"mysqlType\":{\"id\":\"bigint\",\"a\":\"int\"},\"old\":null,"
                                    + "\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":-5,\"a\":4},\"table\":\"t\",\"ts\":"
                                    + time + ",\"type\":\"INSERT\"}")
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private JobClient start() throws Exception {
        StreamExecutionEnvironment environment =
                CLUSTER.environment(1, Map.of("execution.checkpointing.interval", "20 ms"));
        Landing.into(root.toUri().toString(), ZoneOffset.UTC)
                .add(environment.fromSource(
                        new TopicSource<>(
                                TOPIC,
                                CdcKafkaDeserializer.of(
                                        CanalJsonOptions.builder().keys().build())),
                        CdcWatermarks.bySourceTime(Duration.ofMinutes(1), Duration.ofHours(1)),
                        "topic"));
        return environment.executeAsync("late rows");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private boolean isProven(Instant hour) {
        return Files.exists(root.resolve(LandingPaths.PROGRESS).resolve(LandingPaths.progress(hour)));
    }

    private Path ofTen(String name) {
        return root.resolve("shop/t/dt=2026-03-01/hour=10").resolve(name);
    }

    /** The ids that the landed log has until then, in its order. */
    private List<Long> ids(Instant until) {
        List<Long> ids = new ArrayList<>();
        try (ChangeCursor cursor = LandedLog.at(root, until).open(TableFilter.all())) {
            for (ChangeEvent event : cursor) {
                if (event instanceof RowChange row) {
                    ids.add(row.after().getLong("id"));
                }
            }
        }
        return ids;
    }

    private MergeReport merge(LandedLog log, JsonLines base, String to) {
        TableMerge merge = TableMerge.of(TABLE)
                .changes(log.tables(TableFilter.of(TABLE)))
                .inputComplete()
                .into(JsonLines.at(directory.resolve(to)));
        return (base == null ? merge : merge.base(base)).run();
    }

    private static TreeSet<Long> upTo(int count) {
        TreeSet<Long> ids = new TreeSet<>();
        for (long id = 1; id <= count; id++) {
            ids.add(id);
        }
        return ids;
    }

    @Test
    void lateRowsMakeANextGenerationAndAreReadExactlyOnce() throws Exception {
        root = directory.resolve("landed");
        created();
        rows(ON_TIME);
        rows(LATE);
        rows(AFTER);
        TopicSource.Topic topic = new TopicSource.Topic(List.of(messages), 1000);
        TopicSource.TOPICS.put(TOPIC, topic);
        topic.heldAt = (1.0 + ON_TIME.length) / messages.size();
        JobClient job = start();

        await("the hour that ends at twelve", () -> isProven(TWELVE));
        List<Long> untilTwelve = ids(TWELVE);
        assertThat(untilTwelve).containsExactlyElementsOf(upTo(13));
        assertThat(PartitionManifest.read(Files.readAllBytes(ofTen("_landed-0000000001.json")), "1")
                        .late())
                .isZero();
        MergeReport first = merge(LandedLog.at(root, TWELVE), null, "twelve");
        assertThat(first.rows().total()).isEqualTo(13);

        // whoever reads from now on reads what was proven, or hears that it is not at the moment
        AtomicInteger readings = new AtomicInteger();
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!stop.isDone()) {
                try {
                    assertThat(ids(TWELVE)).isEqualTo(untilTwelve);
                    readings.incrementAndGet();
                } catch (UnprovenLandingException e) {
                    assertThat(e).hasMessageContaining("hour=10");
                }
            }
        });

        topic.heldAt = (1.0 + ON_TIME.length + LATE.length) / messages.size();
        await(
                "the next generation of the hour",
                () -> Files.exists(ofTen("_landed-0000000002.json"))
                        && PartitionManifest.read(Files.readAllBytes(newestOfTen()), "newest")
                                        .late()
                                == LATE.length);
        assertThat(ofTen("_dirty-0000000001")).exists();
        PartitionManifest newest = PartitionManifest.read(Files.readAllBytes(newestOfTen()), "newest");
        assertThat(newest.lanes()).singleElement().satisfies(lane -> {
            assertThat(lane.events()).isEqualTo(6 + LATE.length);
            assertThat(lane.last().offset()).isEqualTo(ON_TIME.length + LATE.length);
        });
        assertThat(newest.generation()).isGreaterThan(1);
        // a reading that ended at twelve ends where it ended, whatever came later
        assertThat(ids(TWELVE)).isEqualTo(untilTwelve);
        int before = readings.get();
        await("a reading after the late rows", () -> readings.get() > before || reader.isDone());
        stop.complete(null);
        reader.get(60, TimeUnit.SECONDS);

        topic.heldAt = 1;
        job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
        int all = ON_TIME.length + LATE.length + 2;
        assertThat(ids(THIRTEEN)).containsExactlyElementsOf(upTo(all));
        // from the table made at twelve, and from nothing: every row once
        MergeReport next = merge(
                LandedLog.at(root, THIRTEEN)
                        .after(new Watermark(null, first.watermark().positions())),
                JsonLines.at(directory.resolve("twelve")),
                "thirteen");
        assertThat(next.rows().inserted()).isEqualTo(all - 13);
        assertThat(next.anomalies()).isEmpty();
        MergeReport whole = merge(LandedLog.at(root, THIRTEEN), null, "whole");
        assertThat(whole.rows().total()).isEqualTo(all);
        assertThat(next.checksum()).isEqualTo(whole.checksum());
    }

    private Path newestOfTen() throws Exception {
        try (var files = Files.list(ofTen(""))) {
            return files.filter(f -> f.getFileName().toString().startsWith(LandingPaths.MANIFEST))
                    .sorted()
                    .reduce((a, b) -> b)
                    .orElseThrow();
        }
    }
}
