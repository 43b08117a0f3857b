package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Bad records of every kind among a topic's messages, one of 5 MB, under each error policy, in jobs that also fail. */
class BadMessagesJobTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String GOOD =
            "{\"data\":[{\"id\":\"1\",\"b\":\"2\"},{\"id\":\"2\",\"b\":\"7\"}],\"database\":\"shop\","
                    + "\"es\":1700000000000,\"gtid\":\"" + StormLog.SERVER
                    + ":1-1\",\"id\":5,\"isDdl\":false,\"mysqlType\":{\"id\":\"bigint\","
                    + "\"b\":\"int\"},\"old\":[{\"b\":\"1\"},{\"b\":\"1\"}],\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":-5,\"b\":4},"
                    + "\"table\":\"t0\",\"ts\":1700000000123,\"type\":\"UPDATE\"}";

    @TempDir
    Path directory;

    private final StormLog log = new StormLog(7, new StormLog.Shape(4, 20, 2, 200, true, true, false, false));
    private final Set<String> places = new TreeSet<>();

    private static Map<String, byte[]> kinds() {
        Map<String, byte[]> kinds = new LinkedHashMap<>();
        kinds.put("no value", null);
        kinds.put("no bytes", new byte[0]);
        kinds.put("no message", StormLog.bytes("[]"));
        kinds.put("text", StormLog.bytes("hello"));
        kinds.put("cut off", Arrays.copyOf(StormLog.bytes(GOOD), GOOD.length() / 2));
        kinds.put("more after its end", StormLog.bytes(GOOD + GOOD));
        kinds.put("second row's number is none", StormLog.bytes(GOOD.replace("\"7\"", "\"seven\"")));
        kinds.put("second row's number is too large", StormLog.bytes(GOOD.replace("\"7\"", "\"9999999999\"")));
        kinds.put("old longer than data", StormLog.bytes(GOOD.replace("\"old\":[", "\"old\":[{},")));
        kinds.put("an update without old", StormLog.bytes(GOOD.replaceFirst("\"old\":\\[[^]]*]", "\"old\":null")));
        kinds.put("unknown type", StormLog.bytes(GOOD.replace("\"bigint\"", "\"frob\"")));
        byte[] notUtf8 = StormLog.bytes(GOOD);
        notUtf8[GOOD.indexOf("\"7\"") + 1] = (byte) 0xFF;
        kinds.put("not UTF-8", notUtf8);
        byte[] poison = new byte[5 << 20];
        Arrays.fill(poison, (byte) '[');
        kinds.put("5 MB of brackets", poison);
        kinds.put(
                "5 MB of a row that ends in a bad number",
                StormLog.bytes(GOOD.replace("\"7\"", "\"" + "7".repeat(5 << 20) + "\"")));
        return kinds;
    }

    @BeforeEach
    void scatter() {
        Random random = new Random(7);
        kinds().forEach((name, message) -> {
            List<byte[]> partition = log.partitions.get(random.nextInt(log.partitions.size()));
            partition.add(random.nextInt(partition.size()), message);
        });
        List<byte[]> bad = new ArrayList<>(kinds().values());
        for (int p = 0; p < log.partitions.size(); p++) {
            for (int i = 0; i < log.partitions.get(p).size(); i++) {
                byte[] message = log.partitions.get(p).get(i);
                if (bad.stream().anyMatch(b -> Arrays.equals(b, message))) {
                    places.add(p + "@" + i);
                }
            }
        }
        assertThat(places).hasSameSizeAs(bad);
    }

    private StormJob job(ErrorPolicy policy) {
        return new StormJob(CLUSTER, directory, 7, log.partitions, 40, false)
                .options(CanalJsonOptions.builder()
                        .keys()
                        .keepGtids()
                        .keptRawBytes(100)
                        .errorPolicy(policy)
                        .build());
    }

    @Test
    void emitDeliversEachInItsPlace() throws Exception {
        StormJob job = job(ErrorPolicy.emit(100, MINUTE)).runTo(0.5, 2, 1).runToEnd(1, 1);
        assertThat(job.bad()).isEqualTo(places);
        assertThat(job.table()).isEqualTo(log.expected());
        assertThat(job.store()).isEqualTo(log.expected());
    }

    @Test
    void skipPassesThemOver() throws Exception {
        StormJob job = job(ErrorPolicy.skip(100, MINUTE)).runToEnd(2, 1);
        assertThat(job.bad()).isEmpty();
        assertThat(job.table()).isEqualTo(log.expected());
    }

    @Test
    void failStopsAtTheFirst() {
        assertThatThrownBy(() -> job(ErrorPolicy.fail()).runToEnd(1, 0)).satisfies(error -> assertThat(places)
                .as("the exception says the place of a bad message")
                .anyMatch(place -> stackTrace(error).contains("shop-" + place + ":")));
    }

    @Test
    void oneMoreThanTheBudgetStops() {
        assertThatThrownBy(() -> job(ErrorPolicy.skip(1, Duration.ofHours(1))).runToEnd(1, 0))
                .hasStackTraceContaining("ErrorBudgetExceededException");
    }

    private static String stackTrace(Throwable error) {
        java.io.StringWriter text = new java.io.StringWriter();
        error.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
