package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ServerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/** The rows a merge in a BATCH job came to, their layout, and its counts. */
final class BatchResult {

    private static final TupleTypeInfo<Tuple4<Integer, StreamEvent, String, Long>> FOUND = new TupleTypeInfo<>(
            BasicTypeInfo.INT_TYPE_INFO,
            StreamEventTypeInfo.get(StreamEvent.class),
            BasicTypeInfo.STRING_TYPE_INFO,
            BasicTypeInfo.LONG_TYPE_INFO);

    final List<RowEvent> rows = new ArrayList<>();
    TableSchema schema;
    final Map<String, Long> counts = new TreeMap<>();

    /** @param base null for a table that was empty where the log begins */
    static BatchResult of(
            LocalCluster cluster, int parallelism, BatchMerge merge, List<RowEvent> base, List<StreamEvent> log)
            throws Exception {
        StreamExecutionEnvironment environment = environment(cluster, parallelism);
        return all(List.of(add(environment, merge, base, log))).get(0);
    }

    static StreamExecutionEnvironment environment(LocalCluster cluster, int parallelism) {
        return cluster.environment(parallelism).setRuntimeMode(RuntimeExecutionMode.BATCH);
    }

    /** Adds a merge to the environment's job. */
    static SingleOutputStreamOperator<RowEvent> add(
            StreamExecutionEnvironment environment, BatchMerge merge, List<RowEvent> base, List<StreamEvent> log) {
        DataStream<StreamEvent> changes = environment
                .fromData(log, StreamEventTypeInfo.get(StreamEvent.class))
                .rebalance();
        // a table without rows is a base too
        boolean any = base != null && !base.isEmpty();
        return base == null
                ? merge.merge(changes)
                : merge.merge(
                        environment
                                .fromData(
                                        any ? base : SomeEvents.rows().subList(0, 1),
                                        StreamEventTypeInfo.get(RowEvent.class))
                                .filter(row -> any)
                                .rebalance(),
                        changes);
    }

    /** Runs the job and returns what each of its merges came to. */
    static List<BatchResult> all(List<SingleOutputStreamOperator<RowEvent>> merges) throws Exception {
        List<BatchResult> results = new ArrayList<>();
        DataStream<Tuple4<Integer, StreamEvent, String, Long>> found = null;
        for (SingleOutputStreamOperator<RowEvent> merged : merges) {
            int number = results.size();
            results.add(new BatchResult());
            DataStream<Tuple4<Integer, StreamEvent, String, Long>> one = merged.map(
                            row -> Tuple4.of(number, (StreamEvent) row, "", 0L))
                    .returns(FOUND)
                    .union(merged.getSideOutput(SideOutputs.LAYOUTS)
                            .map(layout -> Tuple4.of(number, (StreamEvent) layout, "", 0L))
                            .returns(FOUND))
                    .union(merged.getSideOutput(BatchMerge.COUNTS)
                            .map(count -> Tuple4.of(number, (StreamEvent) RowLog.LAYOUT, count.f0, count.f1))
                            .returns(FOUND));
            found = found == null ? one : found.union(one);
        }
        try (CloseableIterator<Tuple4<Integer, StreamEvent, String, Long>> all = found.executeAndCollect()) {
            all.forEachRemaining(one -> results.get(one.f0).add(one.f1, one.f2, one.f3));
        }
        return results;
    }

    private void add(StreamEvent event, String count, long n) {
        if (!count.isEmpty()) {
            counts.merge(count, n, Long::sum);
        } else if (event instanceof LayoutEvent layout) {
            assertThat(schema == null || schema.equals(layout.schema())).isTrue();
            schema = layout.schema();
        } else {
            rows.add((RowEvent) event);
        }
    }

    long checksum() {
        TableChecksum checksum = TableChecksum.of(schema);
        rows.forEach(row -> checksum.add(row.copyOfRow(), 0));
        return checksum.sum();
    }

    /** The lines of the table a TableMerge writes of these rows, sorted. */
    List<String> lines(Path directory) throws IOException {
        List<ChangeEvent> inserts = new ArrayList<>();
        for (RowEvent row : rows) {
            EventOrigin at =
                    new EventOrigin(Lane.of("rows"), SourcePosition.ofRecord(inserts.size(), 0), null, null, null);
            inserts.add(RowChange.insert(at, schema, row.after(schema)));
        }
        JsonLines out = table(directory);
        TableMerge.of(schema)
                .keyCollations(KeyCollations.binary())
                .changes(EventSource.of("rows", inserts, OrderQuality.ARRIVAL, true))
                .inputComplete()
                .into(out)
                .run();
        return linesOf(directory);
    }

    /** A table of canonical values. */
    static JsonLines table(Path directory) {
        return JsonLines.at(directory)
                .dialect(Dialect.builder().timestampZone("UTC").build());
    }

    /** The bytes of a table's lines, sorted. */
    static List<String> linesOf(Path directory) throws IOException {
        Path file = directory.resolve("part-00000");
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        return Arrays.stream(text.split("\n")).sorted().toList();
    }

    /** All a source reads, as it travels. */
    static List<StreamEvent> stream(ChangeSource source, KeyCollations collations, ServerKind server) {
        List<StreamEvent> out = new ArrayList<>();
        LogEncoder encoder = LogEncoder.of(collations, server);
        try (ChangeCursor cursor = source.open(TableFilter.all())) {
            while (cursor.next()) {
                encoder.encode(cursor, out::add);
            }
        }
        return out;
    }
}
