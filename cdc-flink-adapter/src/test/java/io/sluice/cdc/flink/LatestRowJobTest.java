package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The newest rows in whole jobs whose layouts, or whose old changes, come when the test says so: rows, layouts and what comes
 * last are topics of their own, held until they are let go.
 */
class LatestRowJobTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final long PATIENCE_SECONDS = 100;
    private static final Duration HOUR = Duration.ofHours(1);

    /** What went to side outputs, by job. */
    private static final Map<String, Queue<String>> NOTED = new ConcurrentHashMap<>();

    @TempDir
    Path directory;

    private JobClient running;

    @AfterEach
    void freeTheClustersSlots() throws Exception {
        if (!running.getJobStatus().get().isGloballyTerminalState()) {
            running.cancel().get();
        }
    }

    /** Events as the bytes they are. */
    private static final class Frames implements KafkaRecordDeserializationSchema<StreamEvent> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<StreamEvent> out) {
            out.collect(StreamEvent.read(record.value()));
        }

        @Override
        public TypeInformation<StreamEvent> getProducedType() {
            return StreamEventTypeInfo.get(StreamEvent.class);
        }
    }

    /** Puts text into {@link #NOTED}. */
    private static final class Note implements MapFunction<String, String> {
        private static final long serialVersionUID = 1L;
        private final String name;

        Note(String name) {
            this.name = name;
        }

        @Override
        public String map(String text) {
            NOTED.get(name).add(text);
            return text;
        }
    }

    /** Topics and what keeps the newest rows of them. */
    private final class Job {
        final String name;
        final Map<String, TopicSource.Topic> topics = new LinkedHashMap<>();
        final String backend;
        LatestRowFunction function = LatestRowFunction.create(HOUR).startingEmpty();
        String restoreFrom;
        JobClient client;

        Job(String name, String backend) {
            this.name = name + "-" + backend;
            this.backend = backend;
            NOTED.put(this.name, new ConcurrentLinkedQueue<>());
            CheckedTable.PUBLISHED.put(this.name, Map.of());
        }

        TopicSource.Topic topic(String topic, int slice, List<List<StreamEvent>> partitions) {
            List<List<byte[]>> frames = new ArrayList<>();
            partitions.forEach(
                    p -> frames.add(p.stream().map(event -> event.frame).toList()));
            topics.put(name + topic, new TopicSource.Topic(frames, slice));
            TopicSource.TOPICS.put(name + topic, topics.get(name + topic));
            return topics.get(name + topic);
        }

        void start(int parallelism) throws Exception {
            Map<String, String> flink = new LinkedHashMap<>();
            flink.put("pipeline.auto-generate-uids", "false");
            flink.put("state.backend.type", backend);
            flink.put("execution.checkpointing.interval", "10 ms");
            // a savepoint that meets a task which is not running yet takes the job down (Flink 1.20)
            flink.put("restart-strategy.type", "fixed-delay");
            flink.put("restart-strategy.fixed-delay.attempts", "3");
            flink.put("restart-strategy.fixed-delay.delay", "1 ms");
            // one that meets a task just starting or ending is no failure
            flink.put("execution.checkpointing.tolerable-failed-checkpoints", "1000000");
            if (restoreFrom != null) {
                flink.put("execution.state-recovery.path", restoreFrom);
            }
            StreamExecutionEnvironment environment = CLUSTER.environment(parallelism, flink);
            DataStream<StreamEvent> events = null;
            for (String topic : topics.keySet()) {
                DataStream<StreamEvent> read = environment
                        .fromSource(new TopicSource<>(topic, new Frames()), WatermarkStrategy.noWatermarks(), topic)
                        .uid(topic);
                events = events == null ? read : events.union(read);
            }
            SingleOutputStreamOperator<RowEvent> rows =
                    ChangeStreams.rows(events).uid("rows");
            SingleOutputStreamOperator<RowEvent> latest = ChangeStreams.latest(rows, function, "latest");
            latest.process(new CheckedTable(name))
                    .returns(StreamEventTypeInfo.get(RowEvent.class))
                    .setParallelism(1)
                    .uid("table");
            latest.getSideOutput(LatestRowFunction.LATE)
                    .map(row -> "late " + row)
                    .returns(Types.STRING)
                    .uid("late")
                    .union(latest.getSideOutput(LatestRowFunction.ANOMALIES)
                            .map(anomaly -> anomaly.f0 + " " + anomaly.f1)
                            .returns(Types.STRING)
                            .uid("anomalies"))
                    .map(new Note(name))
                    .returns(Types.STRING)
                    .uid("noted");
            client = environment.executeAsync(name);
            running = client;
        }

        void stop() throws Exception {
            restoreFrom = LocalCluster.stopWithSavepoint(client, directory.resolve("savepoints"));
            end();
        }

        void end() throws Exception {
            client.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        void await(Condition condition) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.holds()) {
                if (client.getJobStatus().get().isGloballyTerminalState()) {
                    client.getJobExecutionResult().get();
                }
                assertThat(System.nanoTime()).as("the job came no further").isLessThan(end);
                Thread.sleep(5);
            }
        }

        List<String> table() {
            return CheckedTable.PUBLISHED.get(name).values().stream()
                    .map(RowEvent::toString)
                    .sorted()
                    .toList();
        }
    }

    /** Something that becomes true. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static EventOrigin at(String lane, long offset) {
        return new EventOrigin(Lane.of(lane), SourcePosition.ofRecord(offset, 0), null, null, null);
    }

    private static RowImage image(int id) {
        return RowLog.image(new String[] {String.valueOf(id), "x", "2"}, -1);
    }

    private static StreamEvent insert(String lane, long offset, int id) {
        return RowLog.stream(RowChange.insert(at(lane, offset), RowLog.SCHEMA, image(id)))
                .get(0);
    }

    /** Three partitions of inserts. */
    private static List<List<StreamEvent>> inserts(int each) {
        List<List<StreamEvent>> partitions = new ArrayList<>();
        for (int lane = 0; lane < 3; lane++) {
            List<StreamEvent> rows = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                rows.add(insert("l" + lane, i, lane * each + i));
            }
            partitions.add(rows);
        }
        return partitions;
    }

    private static List<String> said(List<List<StreamEvent>> partitions) {
        return partitions.stream()
                .flatMap(List::stream)
                .map(StreamEvent::toString)
                .sorted()
                .toList();
    }

    private Job waiting(String name, String backend, LayoutWait wait, List<List<StreamEvent>> rows) {
        Job job = new Job(name, backend);
        job.function = job.function.layouts(wait);
        job.topic("rows", 1000, rows);
        job.topic("layouts", 1, List.of(List.of(RowLog.LAYOUT))).heldAt = 0;
        return job;
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void rowsGoOnWhenTheirLayoutComes(String backend) throws Exception {
        List<List<StreamEvent>> rows = inserts(40);
        Job job = waiting("in time", backend, LayoutWait.ofProcessingTime(HOUR), rows);
        job.start(2);
        job.await(() -> job.topics.get(job.name + "rows").reached() >= 1);
        assertThat(job.table()).isEmpty();
        job.topics.get(job.name + "layouts").heldAt = 1;
        job.end();
        assertThat(job.table()).isEqualTo(said(rows));
    }

    @Test
    void aLayoutThatDoesNotComeStopsTheJob() throws Exception {
        Job job = waiting("too late", "hashmap", LayoutWait.ofProcessingTime(Duration.ofMillis(50)), inserts(5));
        job.start(2);
        assertThatThrownBy(job::end)
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining("UnknownLayoutException: INSERT of shop.goods at l")
                .hasStackTraceContaining("has not come in PT0.05S of processing time. Broadcast the layouts");
    }

    @Test
    void aStreamThatEndsWithoutALayoutStopsTheJob() throws Exception {
        Job job = new Job("ends", "hashmap");
        job.topic("rows", 1000, inserts(5));
        job.start(2);
        assertThatThrownBy(job::end).hasStackTraceContaining("had not come when the stream ended");
    }

    @Test
    void moreRowsThanMayWaitStopTheJob() throws Exception {
        Job job =
                waiting("too many", "hashmap", LayoutWait.ofProcessingTime(HOUR).atMost(9, 1 << 20), inserts(40));
        job.start(2);
        assertThatThrownBy(job::end).hasStackTraceContaining("more than 9 rows or 1048576 bytes wait");
    }

    @ParameterizedTest
    @CsvSource({"hashmap, 2, 2", "hashmap, 1, 3", "rocksdb, 3, 2"})
    void whatWaitsGoesOnAfterARestart(String backend, int before, int after) throws Exception {
        List<List<StreamEvent>> rows = inserts(40);
        Job job = waiting("restart-" + before + "-" + after, backend, LayoutWait.ofProcessingTime(HOUR), rows);
        TopicSource.Topic changes = job.topics.get(job.name + "rows");
        changes.heldAt = 0.5;
        job.start(before);
        job.await(() -> changes.reached() >= 0.5);
        job.stop();
        assertThat(job.table()).isEmpty();
        job.start(after);
        job.topics.get(job.name + "layouts").heldAt = 1;
        changes.heldAt = 1;
        job.end();
        assertThat(job.table()).isEqualTo(said(rows));
        assertThat(changes.starts).as("nothing was read twice").contains("0@20", "1@20", "2@20");
    }

    /**
     * Tombstones that go at once. Old inserts come again and again: whether or not the removal is remembered when one comes,
     * the row stays away; and of a partial image after it nobody knows the rest.
     */
    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void aForgottenRemovalBringsNothingBack(String backend) throws Exception {
        StreamEvent insert = insert("l", 1, 1);
        List<StreamEvent> old = new ArrayList<>(List.of(RowLog.LAYOUT, insert));
        old.addAll(RowLog.stream(RowChange.delete(at("l", 2), RowLog.SCHEMA, image(1))));
        for (int i = 0; i < 20_000; i++) {
            old.add(insert);
        }
        RowImage part = RowLog.image(new String[] {"1", "y", "2"}, 2);
        List<StreamEvent> last = new ArrayList<>();
        last.addAll(RowLog.stream(RowChange.update(at("l", 3), RowLog.SCHEMA, part, part)));
        last.add(insert("l", 4, 1));
        Job job = new Job("forgotten", backend);
        job.function = LatestRowFunction.create(Duration.ofMillis(1)).startingEmpty();
        // one at a checkpoint: a clock of milliseconds goes on meanwhile
        TopicSource.Topic repeated = job.topic("old", 1, List.of(old));
        TopicSource.Topic newer = job.topic("new", 1000, List.of(last));
        newer.heldAt = 0;
        job.start(1);
        job.await(() -> NOTED.get(job.name).contains("late " + insert));
        assertThat(NOTED.get(job.name)).containsOnly("late " + insert);
        job.stop();
        assertThat(job.table()).isEmpty();
        NOTED.get(job.name).clear();
        // the source is set back behind the removal, and another subtask has the key
        repeated.setBack = true;
        job.start(3);
        job.await(() -> NOTED.get(job.name).contains("late " + old.get(2)));
        assertThat(NOTED.get(job.name)).containsOnly("late " + insert, "late " + old.get(2));
        newer.heldAt = 1;
        job.await(() -> !job.table().isEmpty());
        assertThat(job.table()).containsExactly(last.get(1).toString());
        assertThat(NOTED.get(job.name)).contains("UPDATE_MISSING " + last.get(0), "ROW_INCOMPLETE " + last.get(0));
    }
}
