package io.sluice.cdc.benchmarks.binlog;

import io.sluice.cdc.benchmarks.BlackholeVisitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * One pass over a binlog, one thread, every value of every row read. The rivals find the file in memory, Sluice and the limit
 * read it from the file system's cache. The heap as in the benchmark of Canal JSON.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 7, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseG1GC", "-Xms4g", "-Xmx4g", "-Xmn1500m", "-XX:+AlwaysPreTouch"})
public class BinlogBenchmark {

    private @Nullable ObjectContestant debezium;

    @Benchmark
    public void sluice(BinlogFile file, Blackhole blackhole) {
        SluiceBinlog.read(Path.of(file.file), new BlackholeVisitor(blackhole));
    }

    @Benchmark
    public void sluiceGetters(BinlogFile file, Blackhole blackhole) {
        new SluiceBinlog().get(Path.of(file.file), new BlackholeVisitor(blackhole));
    }

    @Benchmark
    public long sluiceRowsOnly(BinlogFile file) {
        return SluiceBinlog.rows(Path.of(file.file));
    }

    @Benchmark
    public void zendesk(BinlogFile file, Blackhole blackhole) throws IOException {
        objects(new ShyikoBinlog(), file, blackhole);
    }

    @Benchmark
    public void debezium(BinlogFile file, Blackhole blackhole) throws IOException {
        ObjectContestant contestant = debezium;
        if (contestant == null) {
            contestant = IsolatedContestant.debezium();
            debezium = contestant;
        }
        objects(contestant, file, blackhole);
    }

    @Benchmark
    public void canal(BinlogFile file, Blackhole blackhole) throws IOException {
        objects(new CanalBinlog(), file, blackhole);
    }

    @Benchmark
    public int limitHeaders(BinlogFile file) {
        return ByteLimits.headers(file.log);
    }

    @Benchmark
    public int limitReadAndChecksums(BinlogFile file) throws IOException {
        return ByteLimits.checksums(Path.of(file.file));
    }

    private static void objects(ObjectContestant contestant, BinlogFile file, Blackhole blackhole) throws IOException {
        contestant.read(file.log, blackhole::consume);
    }
}
