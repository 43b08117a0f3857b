package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.benchmarks.BlackholeVisitor;
import io.sluice.cdc.model.CellVisitor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One pass over all messages, one thread. The heap is fixed, touched before the start, and its young part large: otherwise
 * the contestants that make much garbage pay for the first touch of fresh pages, which is no property of theirs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 7, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseG1GC", "-Xms3g", "-Xmx3g", "-Xmn1500m", "-XX:+AlwaysPreTouch"})
public class CanalJsonBenchmark {

    private final FlinkCanalJson flink = new FlinkCanalJson();
    private final FastjsonFlatMessage fastjson = new FastjsonFlatMessage();
    private final JacksonTree jacksonTree = new JacksonTree();
    private final JacksonPojo jacksonPojo = new JacksonPojo();
    private final JacksonStreaming jacksonStreaming = new JacksonStreaming();
    private final FlinkCanalJson flinkThree = new FlinkCanalJson(OrdersTable.THREE);
    private final SluiceFormat sluiceFormat = new SluiceFormat(OrdersTable.names());
    private final SluiceFormat sluiceFormatThree = new SluiceFormat(OrdersTable.THREE);
    private final SluiceCells sluiceCells = new SluiceCells();
    private final SluiceKeys sluiceKeys = new SluiceKeys();

    @Benchmark
    public void flinkCanalJsonToRows(MessageSet set, Blackhole blackhole) throws IOException {
        rows(flink, set, blackhole);
    }

    @Benchmark
    public void flinkCanalJsonToThreeColumns(MessageSet set, Blackhole blackhole) throws IOException {
        rows(flinkThree, set, blackhole);
    }

    @Benchmark
    public void sluiceFormatToRows(MessageSet set, Blackhole blackhole) throws IOException {
        rows(sluiceFormat, set, blackhole);
    }

    @Benchmark
    public void sluiceFormatToThreeColumns(MessageSet set, Blackhole blackhole) throws IOException {
        rows(sluiceFormatThree, set, blackhole);
    }

    @Benchmark
    public void fastjsonToFlatMessage(MessageSet set, Blackhole blackhole) throws IOException {
        texts(fastjson, set, blackhole);
    }

    @Benchmark
    public void jacksonToTree(MessageSet set, Blackhole blackhole) throws IOException {
        texts(jacksonTree, set, blackhole);
    }

    @Benchmark
    public void jacksonToPojo(MessageSet set, Blackhole blackhole) throws IOException {
        texts(jacksonPojo, set, blackhole);
    }

    @Benchmark
    public void jacksonStreamingToStrings(MessageSet set, Blackhole blackhole) throws IOException {
        texts(jacksonStreaming, set, blackhole);
    }

    @Benchmark
    public void sluiceToTypedCells(MessageSet set, Blackhole blackhole) {
        CellVisitor before = new BlackholeVisitor(blackhole);
        CellVisitor after = new BlackholeVisitor(blackhole);
        CellVisitor both = new BlackholeVisitor(blackhole);
        for (byte[] message : set.messages) {
            sluiceCells.parse(message, before, after, both);
        }
    }

    @Benchmark
    public void sluiceToKeyAndOperation(MessageSet set, Blackhole blackhole) {
        SluiceKeys.KeySink out = (operation, id) -> {
            blackhole.consume(operation);
            blackhole.consume(id);
        };
        for (byte[] message : set.messages) {
            sluiceKeys.parse(message, out);
        }
    }

    @Benchmark
    public long sluiceStructureOnly(MessageSet set) {
        long rows = 0;
        for (byte[] message : set.messages) {
            rows += sluiceKeys.rows(message);
        }
        return rows;
    }

    @Benchmark
    public long limitQuotes(MessageSet set) {
        long quotes = 0;
        for (byte[] message : set.messages) {
            quotes += ByteLimits.quotes(message);
        }
        return quotes;
    }

    @Benchmark
    public long limitSumOfWords(MessageSet set) {
        long sum = 0;
        for (byte[] message : set.messages) {
            sum += ByteLimits.sumOfWords(message);
        }
        return sum;
    }

    private static void rows(RowContestant contestant, MessageSet set, Blackhole blackhole) throws IOException {
        Collector<RowData> out = new BlackholeCollector(blackhole);
        for (byte[] message : set.messages) {
            contestant.parse(message, out);
        }
    }

    private static void texts(TextContestant<?> contestant, MessageSet set, Blackhole blackhole) throws IOException {
        for (byte[] message : set.messages) {
            blackhole.consume(contestant.parse(message));
        }
    }

    /** Consumes each row whole: the row object holds its values. */
    private record BlackholeCollector(Blackhole blackhole) implements Collector<RowData> {

        @Override
        public void collect(RowData row) {
            blackhole.consume(row);
        }

        @Override
        public void close() {}
    }
}
