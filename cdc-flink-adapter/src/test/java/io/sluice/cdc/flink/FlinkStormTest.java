package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jobs that fail at random, also in the middle of a message, and are gone on with at other parallelisms and with other state
 * backends, hold in the end what the server's tables held. {@code -Pflink-storm} runs long ones; {@code -Dsluice.storm.seed}
 * begins with another seed.
 */
class FlinkStormTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final int ROUNDS = Integer.getInteger("sluice.storm.rounds", 1);
    private static final long SEED = Long.getLong("sluice.storm.seed", 1);
    private static final int TRANSACTIONS = Integer.getInteger("sluice.storm.transactions", 800);

    @TempDir
    Path directory;

    /** What a log is like, and whether its order is kept. */
    private enum Kind {
        /** One partition for each table: partial images, and what Canal resends. */
        PARTIAL_IMAGES(new StormLog.Shape(8, 40, 3, TRANSACTIONS, false, false, true, true), false),
        /** Rows spread over partitions by key, ordered by GTID sets: key changes and statements cross them. */
        KEYS_OVER_PARTITIONS(new StormLog.Shape(8, 40, 4, TRANSACTIONS, true, true, false, true), false),
        /** Full images in any order: late ones too. */
        ANY_ORDER(new StormLog.Shape(8, 40, 3, TRANSACTIONS, false, true, false, false), true),
        /** 1,000 tables in one topic. */
        THOUSAND_TABLES(new StormLog.Shape(1000, 10, 2, 2 * TRANSACTIONS, false, true, false, true), false);

        final StormLog.Shape shape;
        final boolean anyOrder;

        Kind(StormLog.Shape shape, boolean anyOrder) {
            this.shape = shape;
            this.anyOrder = anyOrder;
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWithTheServersRows(Kind kind) throws Exception {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            StormLog log = new StormLog(seed, kind.shape);
            Random random = new Random(seed);
            Path own = Files.createDirectory(directory.resolve(kind + "-" + seed));
            StormJob job = new StormJob(CLUSTER, own, seed, log.partitions, 60, kind.anyOrder);
            int before = 1 + random.nextInt(4);
            int failures = 0;
            for (double share : new double[] {0.3, 0.6}) {
                job.runTo(share, before, 2);
                failures += 2 - left(job);
                before = 1 + (before + random.nextInt(3)) % 4;
            }
            job.runToEnd(before, 2);
            failures += 2 - left(job);
            assertThat(failures).as("seed %d", seed).isPositive();
            assertThat(job.table()).as("%s, seed %d", kind, seed).isEqualTo(log.expected());
            assertThat(job.store()).as("%s, seed %d", kind, seed).isEqualTo(log.expected());
        }
    }

    private static int left(StormJob job) {
        return Math.max(0, Saboteur.LEFT.get(job.name()).get());
    }
}
