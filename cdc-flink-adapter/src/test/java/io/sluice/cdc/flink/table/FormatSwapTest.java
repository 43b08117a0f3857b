package io.sluice.cdc.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.flink.LocalCluster;
import io.sluice.cdc.flink.TestTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job in {@code canal-json} is stopped with a savepoint and goes on in {@code sluice-canal-json}: the source's offsets and
 * the query's own state are kept.
 */
class FormatSwapTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final int PARTITIONS = 2;
    private static final int MESSAGES = 300;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    /** @param duplicates has Flink keep the rows of the source itself (ChangelogNormalize) */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSavepointOfOneGoesOnInTheOther(boolean duplicates) throws Exception {
        String name = "swap-" + duplicates;
        Map<String, String> expected = fill(name);
        TestTopics.holdAt(name, 0.5);
        JobClient first = start(name, "canal-json", duplicates, null);
        String savepoint;
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (TestTopics.reached(name) < 0.5 && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            savepoint = LocalCluster.stopWithSavepoint(first, directory);
        } finally {
            if (!first.getJobStatus().get().isGloballyTerminalState()) {
                first.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
        assertThat(TestTopics.takeStarts(name)).containsExactlyInAnyOrder("0@0", "1@0");
        assertThat(kept(name)).isNotEqualTo(expected);

        TestTopics.holdAt(name, 1);
        JobClient second = start(name, "sluice-canal-json", duplicates, savepoint);
        second.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(TestTopics.takeStarts(name)).hasSize(PARTITIONS).allMatch(start -> !start.endsWith("@0"));
        assertThat(kept(name)).isEqualTo(expected);
    }

    private static JobClient start(String name, String format, boolean duplicates, String savepoint) {
        Map<String, String> options = new HashMap<>();
        options.put("table.exec.source.cdc-events-duplicate", String.valueOf(duplicates));
        options.put("restart-strategy.type", "none");
        if (savepoint != null) {
            options.put("execution.state-recovery.path", savepoint);
        }
        StreamTableEnvironment tables = StreamTableEnvironment.create(CLUSTER.environment(2, options));
        tables.executeSql(
                "CREATE TABLE goods (id BIGINT, name STRING, price DECIMAL(10, 2), PRIMARY KEY (id) NOT ENFORCED)"
                        + " WITH ('connector' = 'topic', 'name' = '" + name + "', 'format' = '" + format + "')");
        tables.executeSql(
                "CREATE TABLE sums (name STRING, n BIGINT, price DECIMAL(38, 2), PRIMARY KEY (name) NOT ENFORCED)"
                        + " WITH ('connector' = 'topic', 'name' = '" + name + "')");
        return tables.executeSql("INSERT INTO sums SELECT name, COUNT(*), SUM(price) FROM goods GROUP BY name")
                .getJobClient()
                .orElseThrow();
    }

    private static Map<String, String> kept(String name) {
        Map<String, String> kept = new TreeMap<>();
        TopicTableFactory.KEPT.get(name).forEach((key, row) -> kept.put(String.valueOf(key), row));
        return kept;
    }

    /** Fills the topic; keys by partition, one row a message: where both formats are right. Gives the sums at its end. */
    private static Map<String, String> fill(String topic) {
        CanalMessage goods = CanalMessage.of("id", "bigint", "name", "varchar(20)", "price", "decimal(10,2)");
        Random random = new Random(1);
        List<List<byte[]>> partitions = new ArrayList<>();
        Map<Integer, String[]> rows = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<byte[]> messages = new ArrayList<>();
            while (messages.size() < MESSAGES) {
                int id = random.nextInt(40) * PARTITIONS + partition;
                String[] was = rows.get(id);
                String[] row = {String.valueOf(id), "n" + random.nextInt(5), random.nextInt(100) + ".50"};
                if (was == null) {
                    rows.put(id, row);
                    messages.add(goods.insert(goods.row(row)));
                } else if (random.nextInt(4) == 0) {
                    rows.remove(id);
                    messages.add(goods.delete(goods.row(was)));
                } else {
                    rows.put(id, row);
                    messages.add(
                            goods.update(goods.row(row), "{\"name\":\"" + was[1] + "\",\"price\":\"" + was[2] + "\"}"));
                }
            }
            partitions.add(messages);
        }
        TestTopics.put(topic, partitions);
        Map<String, int[]> sums = new TreeMap<>();
        for (String[] row : rows.values()) {
            int[] sum = sums.computeIfAbsent(row[1], n -> new int[2]);
            sum[0]++;
            sum[1] += Integer.parseInt(row[2].replace(".", ""));
        }
        Map<String, String> expected = new TreeMap<>();
        sums.forEach((name, sum) -> expected.put(
                name, "+I[" + name + ", " + sum[0] + ", " + java.math.BigDecimal.valueOf(sum[1], 2) + "]"));
        return expected;
    }
}
