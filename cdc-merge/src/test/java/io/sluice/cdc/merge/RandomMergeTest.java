package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random workloads of a small table, played against a map: whatever the quality of the feed, however the days are cut, on
 * any number of threads and blocks, the merged table is the map, with equal bytes and an equal checksum.
 */
class RandomMergeTest {

    private static final int ROUNDS = Integer.getInteger("sluice.random.rounds", 25);

    @TempDir
    Path dir;

    /** The table as the server has it, and the log it writes. */
    private static final class Server {
        final Random random;
        final MergeFixture log;
        final TreeMap<Integer, String[]> rows = new TreeMap<>();
        final boolean partial;
        int transactions;

        Server(Random random, boolean gtids, boolean partial) {
            this.random = random;
            this.log = new MergeFixture(gtids);
            this.partial = partial;
        }

        void transaction() {
            List<String> changes = new ArrayList<>();
            int n = 1 + random.nextInt(4);
            for (int i = 0; i < n; i++) {
                changes.add(change());
            }
            transactions++;
            log.transaction(String.join("|", changes));
        }

        private String change() {
            int key = random.nextInt(40);
            String[] row = rows.get(key);
            if (row == null) {
                String[] fresh = {value(), value()};
                rows.put(key, fresh);
                return "+" + text(key, fresh);
            }
            int what = random.nextInt(10);
            if (what < 2) {
                rows.remove(key);
                return "-" + (partial ? key : text(key, row));
            }
            int target = key;
            if (what < 4) {
                int wanted = random.nextInt(40);
                target = rows.containsKey(wanted) ? key : wanted;
            }
            int cell = random.nextInt(2);
            String[] changed = row.clone();
            changed[cell] = value();
            rows.remove(key);
            rows.put(target, changed);
            if (!partial) {
                return text(key, row) + ">" + text(target, changed);
            }
            String id = target == key ? "" : String.valueOf(target);
            String before = random.nextBoolean() ? String.valueOf(key) : text(key, row);
            return before + ">" + id + (cell == 0 ? "," + changed[0] : ",," + changed[1]);
        }

        private String value() {
            int n = random.nextInt(6);
            return n == 0 ? "~" : "v" + n;
        }

        static String text(int key, String[] row) {
            return key + "," + row[0] + "," + row[1];
        }

        List<String> table() {
            List<String> all = new ArrayList<>();
            for (Map.Entry<Integer, String[]> e : rows.entrySet()) {
                all.add(text(e.getKey(), e.getValue()));
            }
            return all;
        }
    }

    @ParameterizedTest
    @EnumSource(OrderQuality.class)
    void everyMergeGivesTheServersTable(OrderQuality order) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = 7_000_003L * order.ordinal() + round;
            try {
                play(seed, order, round);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void play(long seed, OrderQuality order, int round) throws IOException {
        Random random = new Random(seed);
        boolean gtids = order == OrderQuality.TRANSACTION;
        Server server = new Server(random, gtids, random.nextBoolean());
        Path work = dir.resolve(order + "-" + round);
        int before = random.nextInt(60);
        for (int i = 0; i < before; i++) {
            server.transaction();
        }
        List<String> baseRows = new ArrayList<>(server.table());
        boolean sorted = random.nextBoolean();
        if (!sorted) {
            java.util.Collections.shuffle(baseRows, random);
        }
        int baseEvents = server.log.events.size();
        int baseTransactions = server.transactions;
        HiveText base = MergeFixture.table(work.resolve("base"), baseRows.toArray(String[]::new));
        int after = 1 + random.nextInt(80);
        for (int i = 0; i < after; i++) {
            server.transaction();
        }
        EventSource log = gtids
                ? server.log.source(order)
                : EventSource.of(
                        "log",
                        server.log.events.subList(baseEvents, server.log.events.size()),
                        order,
                        order == OrderQuality.EXACT);

        byte[] expectedBytes = null;
        String expectedChecksum = null;
        for (int threads = 1; threads <= 4; threads++) {
            Path out = work.resolve("out" + threads);
            TableMerge merge = TableMerge.of(MergeFixture.SCHEMA)
                    .base(base)
                    .changes(log)
                    .inputComplete()
                    .into(HiveText.at(out))
                    .threads(threads)
                    .blockBytes(16 + random.nextInt(200));
            if (gtids) {
                merge.from(Watermark.of(
                        baseTransactions == 0
                                ? GtidSet.parse("")
                                : GtidSet.parse(MergeFixture.SERVER + ":1-" + baseTransactions)));
            } else {
                merge.fromLogStart();
            }
            if (sorted) {
                merge.sortedBase();
            }
            MergeReport report = merge.run();
            assertThat(report.anomalies()).isEmpty();
            List<String> rows = MergeFixture.rows(out);
            if (sorted) {
                assertThat(rows).isEqualTo(server.table());
            } else {
                assertThat(rows).containsExactlyInAnyOrderElementsOf(server.table());
            }
            byte[] bytes = Files.readAllBytes(out.resolve("part-00000"));
            expectedBytes = expectedBytes == null ? bytes : expectedBytes;
            expectedChecksum = expectedChecksum == null ? report.checksum() : expectedChecksum;
            assertThat(Arrays.equals(bytes, expectedBytes))
                    .as("bytes on %d threads", threads)
                    .isTrue();
            assertThat(report.checksum()).isEqualTo(expectedChecksum);
            assertThat(report.rows().base() + report.inserted() - report.deleted())
                    .isEqualTo(report.rows().total());
        }
        if (gtids) {
            dayByDay(server, work, random, expectedChecksum);
        }
    }

    /** The whole log in pieces, each on the table of the piece before, which is found by its manifest. */
    private static void dayByDay(Server server, Path work, Random random, String checksum) throws IOException {
        int upTo = 0;
        Path yesterday = null;
        for (int day = 0; upTo < server.transactions; day++) {
            upTo = Math.min(server.transactions, upTo + 1 + random.nextInt(40));
            Path today = work.resolve("day" + day);
            TableMerge merge = (yesterday == null
                            ? TableMerge.of(MergeFixture.SCHEMA)
                            : TableMerge.of(MergeFixture.SCHEMA.table()).base(HiveText.at(yesterday)))
                    .changes(server.log.source(OrderQuality.TRANSACTION))
                    .until(GtidSet.parse(MergeFixture.SERVER + ":1-" + upTo))
                    .inputComplete()
                    .into(HiveText.at(today))
                    .threads(1 + random.nextInt(3))
                    .blockBytes(16 + random.nextInt(200));
            MergeReport report = merge.run();
            assertThat(report.anomalies()).isEmpty();
            yesterday = today;
            if (upTo == server.transactions) {
                assertThat(MergeFixture.rows(today)).isEqualTo(server.table());
                assertThat(report.checksum()).isEqualTo(checksum);
            }
        }
    }
}
