package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.parser.internal.binlog.LogBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random logs against a list of what was committed, kept while the log is made; with budgets from nothing to plenty. */
class RandomTransactionsTest {

    private static final int ROUNDS = Integer.getInteger("sluice.random.rounds", 150);

    private Random random;
    private LogBuilder log;
    private List<String> committed;
    /** XA transactions prepared and not decided, with their rows. */
    private Map<Character, List<String>> prepared;

    private int nextId;

    @Test
    void committedRowsInCommitOrder() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            random = new Random(seed);
            log = new LogBuilder(random.nextBoolean());
            committed = new ArrayList<>();
            prepared = new LinkedHashMap<>();
            nextId = 0;
            int transactions = 1 + random.nextInt(30);
            for (int i = 0; i < transactions; i++) {
                transaction();
            }
            long budget = random.nextBoolean() ? random.nextInt(3000) : 1 << 26;
            int step = 1 + random.nextInt(2000);
            InputStream in = new ByteArrayInputStream(log.bytes()) {
                @Override
                public int read(byte[] b, int off, int len) {
                    return super.read(b, off, Math.min(len, step));
                }
            };
            List<String> seen = new ArrayList<>();
            for (ChangeEvent event : BinlogFixtures.events(
                    BinlogReader.builder().memoryBudget(budget).open(in, "binlog.000001"))) {
                if (event instanceof RowChange row) {
                    seen.add(row.after().getLong("id") + " " + BinlogFixtures.cell(row.after(), 1));
                }
            }
            assertThat(seen)
                    .as("seed %d, budget %d, step %d", seed, budget, step)
                    .isEqualTo(committed);
        }
    }

    private void transaction() {
        switch (random.nextInt(10)) {
            case 0 -> {
                // rolled back
                log.add(LogBuilder.query("BEGIN"));
                rows();
                log.add(LogBuilder.query("ROLLBACK"));
            }
            case 1 -> {
                // the server restarts in the middle
                log.add(LogBuilder.query("BEGIN"));
                rows();
                log.format(1);
            }
            case 2 -> savepoints();
            case 3, 4 -> prepare();
            case 5 -> decide();
            case 6, 7 -> payload();
            default -> {
                log.add(LogBuilder.query("BEGIN"));
                committed.addAll(rows());
                log.add(random.nextBoolean() ? LogBuilder.xid() : LogBuilder.query("COMMIT"));
            }
        }
    }

    private void savepoints() {
        log.add(LogBuilder.query("BEGIN"));
        List<String> rows = new ArrayList<>(rows());
        log.add(LogBuilder.query("SAVEPOINT `a`"));
        int first = rows.size();
        rows.addAll(rows());
        log.add(LogBuilder.query("SAVEPOINT `b`"));
        int second = rows.size();
        rows.addAll(rows());
        boolean toFirst = random.nextBoolean();
        log.add(LogBuilder.query("ROLLBACK TO " + (toFirst ? "`a`" : "`b`")));
        rows = new ArrayList<>(rows.subList(0, toFirst ? first : second));
        rows.addAll(rows());
        if (random.nextBoolean()) {
            log.add(LogBuilder.query("ROLLBACK TO `a`"));
            rows = new ArrayList<>(rows.subList(0, first));
        }
        log.add(LogBuilder.xid());
        committed.addAll(rows);
    }

    private void prepare() {
        char name = (char) ('a' + random.nextInt(26));
        if (prepared.containsKey(name)) {
            return;
        }
        String id = "X'" + Integer.toHexString(name) + "',X'',1";
        log.add(LogBuilder.query("XA START " + id));
        prepared.put(name, rows());
        log.add(LogBuilder.query("XA END " + id)).add(LogBuilder.prepare(name));
    }

    private void decide() {
        if (prepared.isEmpty()) {
            return;
        }
        List<Character> names = new ArrayList<>(prepared.keySet());
        char name = names.get(random.nextInt(names.size()));
        List<String> rows = prepared.remove(name);
        boolean commit = random.nextBoolean();
        log.add(LogBuilder.query((commit ? "XA COMMIT X'" : "XA ROLLBACK X'") + Integer.toHexString(name) + "',X'',1"));
        if (commit) {
            committed.addAll(rows);
        }
    }

    private void payload() {
        List<byte[]> events = new ArrayList<>();
        events.add(LogBuilder.query("BEGIN"));
        int statements = random.nextInt(4);
        for (int i = 0; i < statements; i++) {
            events.add(LogBuilder.tableMap());
            events.add(insert(committed));
        }
        events.add(LogBuilder.xid());
        log.add(LogBuilder.payload(random.nextBoolean(), events.toArray(byte[][]::new)));
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        int statements = random.nextInt(4);
        for (int i = 0; i < statements; i++) {
            log.add(LogBuilder.tableMap()).add(insert(rows));
        }
        return rows;
    }

    private byte[] insert(List<String> rows) {
        int count = 1 + random.nextInt(5);
        int[] ids = new int[count];
        String[] values = new String[count];
        for (int i = 0; i < count; i++) {
            ids[i] = nextId++;
            values[i] = random.nextInt(5) == 0 ? null : "v".repeat(random.nextInt(200));
            rows.add(ids[i] + " " + values[i]);
        }
        return LogBuilder.insert(ids, values);
    }
}
