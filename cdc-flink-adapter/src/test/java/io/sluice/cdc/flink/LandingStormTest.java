package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.landed.LandedLog;
import io.sluice.cdc.parser.landed.UnprovenLandingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Landings that fail at random, also in the middle of a message, and are gone on with at other parallelisms, hold each event once,
 * and say so truly. Messages come up to two hours late, and Canal sends some again. {@code -Pflink-storm} runs long ones.
 */
class LandingStormTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final int ROUNDS = Integer.getInteger("sluice.storm.rounds", 1);
    private static final long SEED = Long.getLong("sluice.storm.seed", 1);
    private static final int TRANSACTIONS = Integer.getInteger("sluice.storm.transactions", 150);
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:05:00Z");
    private static final Duration SPAN = Duration.ofHours(5);
    private static final int FAILURES = 2;
    /** Messages between two checkpoints: some checkpoints in each run of the job. */
    private static final int SLICE = Math.max(3, TRANSACTIONS / 50);
    /** The share of each partition that a message of the first hour follows. */
    private static final double BEFORE_LATE = 0.5;

    @TempDir
    Path directory;

    /** What a log is like. */
    private enum Kind {
        /** Partial images, statements and what Canal resends; landed as lines and as Parquet. */
        FEW_TABLES(new StormLog.Shape(6, 40, 3, TRANSACTIONS, false, true, true, true), true),
        /** Rows of a table over all partitions. */
        KEYS_OVER_PARTITIONS(new StormLog.Shape(6, 40, 4, TRANSACTIONS, true, true, false, true), false),
        /** 1,000 tables in one topic. */
        THOUSAND_TABLES(new StormLog.Shape(1000, 10, 2, TRANSACTIONS, false, true, false, true), false);

        final StormLog.Shape shape;
        final boolean parquetToo;

        Kind(StormLog.Shape shape, boolean parquetToo) {
            this.shape = shape;
            this.parquetToo = parquetToo;
        }
    }

    /**
     * The messages with times of their own: the partitions side by side, neighbours in any order, some two hours late. One
     * in the middle of each partition is of the first hour, where a later one has been proven.
     */
    private static List<List<byte[]>> spread(List<List<byte[]>> partitions, Random random) {
        List<List<byte[]>> moved = new ArrayList<>();
        for (List<byte[]> partition : partitions) {
            List<byte[]> its = new ArrayList<>();
            for (int i = 0; i < partition.size(); i++) {
                long time = BEGIN.toEpochMilli()
                        + SPAN.toMillis() * i / partition.size()
                        + random.nextInt(240_000)
                        - 120_000
                        - (random.nextInt(60) == 0 ? 7_200_000L : 0);
                if (i == (int) Math.ceil(partition.size() * BEFORE_LATE)) {
                    time = BEGIN.toEpochMilli();
                }
                its.add(new String(partition.get(i), StandardCharsets.UTF_8)
                        .replaceFirst("\"es\":\\d+", "\"es\":" + time)
                        .getBytes(StandardCharsets.UTF_8));
            }
            moved.add(its);
        }
        return moved;
    }

    /** All events of the topic, as its reader gives them. */
    private static List<StreamEvent> events(List<List<byte[]>> partitions, CanalJsonOptions options) {
        List<StreamEvent> events = new ArrayList<>();
        for (int p = 0; p < partitions.size(); p++) {
            MessageReader reader = new MessageReader(options, new UnregisteredMetricsGroup());
            for (int i = 0; i < partitions.get(p).size(); i++) {
                events.addAll(reader.read(partitions.get(p).get(i), Lane.kafka("shop", p), i, List.of()));
            }
        }
        return events;
    }

    @ParameterizedTest
    @EnumSource
    void everyEventIsLandedOnceAndTrulySaid(Kind kind) throws Exception {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            System.out.println("LandingStormTest " + kind + " seed " + seed);
            Random random = new Random(seed);
            List<List<byte[]>> topic = spread(new StormLog(seed, kind.shape).partitions, random);
            CanalJsonOptions options = CanalJsonOptions.builder().keepGtids().build();
            List<StreamEvent> events = events(topic, options);
            Path own = Files.createDirectory(directory.resolve(kind + "-" + seed));
            Path root = own.resolve("landed");
            Path parquet = own.resolve("parquet");
            String name = kind + "-landing-" + seed;
            StormJob job = new StormJob(CLUSTER, Files.createDirectory(own.resolve(name)), seed, topic, SLICE, false)
                    .options(options);
            job.building((stream, jobSeed) -> {
                DataStream<StreamEvent> sabotaged = stream.map(new Saboteur<StreamEvent>(
                                job.name(), jobSeed, 8, e -> e.position().row() > 0))
                        .returns(StreamEventTypeInfo.get(StreamEvent.class))
                        .uid("saboteur of messages");
                Landing.into(root.toUri().toString(), LandingTest.ZONE).add(sabotaged);
                if (kind.parquetToo) {
                    Landing.into(parquet.toUri().toString(), LandingTest.ZONE)
                            .named("parquet")
                            .asParquet()
                            .add(sabotaged);
                }
            });
            Map<Instant, List<ChangeEvent>> proven = new LinkedHashMap<>();
            int parallelism = 1 + random.nextInt(4);
            int failures = 0;
            job.runTo(0.35, parallelism, FAILURES);
            failures += failed(job);
            note(root, proven);
            // an hour that is proven meanwhile has been passed by the watermark of this attempt, which none follows
            Instant before = newestProof(root);
            parallelism = 1 + (parallelism + random.nextInt(3)) % 4;
            job.pausing(BEFORE_LATE, () -> !newestProof(root).equals(before)).runTo(0.7, parallelism, 0);
            note(root, proven);
            parallelism = 1 + (parallelism + random.nextInt(3)) % 4;
            job.runToEnd(parallelism, FAILURES);
            failures += failed(job);
            assertThat(failures).as("seed %d", seed).isPositive();
            List<Instant> hours = LandingTest.hours(events);
            LandingTest.requireEveryEventOnce(events, LandedLog.at(root, hours.get(hours.size() - 1)));
            proven.forEach((hour, read) -> requireAsProven(root, hour, read));
            if (kind.parquetToo) {
                assertThat(ParquetRows.requireSameCounts(root, parquet))
                        .as("late events, seed %d", seed)
                        .isPositive();
            }
            clean(own);
        }
    }

    /** What was proven is read for ever, unless a table showed itself by late events alone: that is said. */
    private static void requireAsProven(Path root, Instant hour, List<ChangeEvent> read) {
        try {
            assertThat(LandingTest.read(LandedLog.at(root, hour), TableFilter.all()))
                    .as("what was proven until %s", hour)
                    .isEqualTo(read);
        } catch (UnprovenLandingException e) {
            assertThat(e).hasMessageContaining("came after the hour was proven");
        }
    }

    private static int failed(StormJob job) {
        return FAILURES - Math.max(0, Saboteur.LEFT.get(job.name()).get());
    }

    /** The newest hour that is proven; the year 1970 where none is. */
    private static Instant newestProof(Path root) throws Exception {
        Path progress = root.resolve(LandingPaths.PROGRESS);
        if (!Files.exists(progress)) {
            return Instant.EPOCH;
        }
        try (Stream<Path> files = Files.list(progress)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> !f.startsWith("."))
                    .max(Comparator.naturalOrder())
                    .map(f -> Instant.parse(
                            f.replace(".json", "").replaceFirst("T(\\d\\d)(\\d\\d)(\\d\\d)Z", "T$1:$2:$3Z")))
                    .orElse(Instant.EPOCH);
        }
    }

    /** What the newest proof gives now; it must give the same for ever. */
    private static void note(Path root, Map<Instant, List<ChangeEvent>> proven) throws Exception {
        Instant newest = newestProof(root);
        if (newest.equals(Instant.EPOCH)) {
            return;
        }
        try {
            proven.put(newest, LandingTest.read(LandedLog.at(root, newest), TableFilter.all()));
        } catch (UnprovenLandingException e) {
            assertThat(e).as("late events before the job was stopped").hasMessageContaining("hour=");
        }
    }

    private static void clean(Path own) throws Exception {
        try (Stream<Path> all = Files.walk(own)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
