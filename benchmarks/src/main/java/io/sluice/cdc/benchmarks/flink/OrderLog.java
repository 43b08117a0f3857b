package io.sluice.cdc.benchmarks.flink;

import com.alibaba.otter.canal.protocol.FlatMessage;
import io.sluice.cdc.benchmarks.parser.CanalMessages;
import io.sluice.cdc.benchmarks.parser.OrderRows;
import io.sluice.cdc.benchmarks.parser.OrdersTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A consistent log of the orders table in Canal's messages: rows are inserted, changed and removed that are there. UPDATE,
 * INSERT and DELETE are 60, 30 and 10 % of the messages; one in twenty has two to five rows.
 */
final class OrderLog {

    static final long SEED = 20_261_122L;
    private static final int ROWS_AT_FIRST = 1000;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final OrderRows rows = new OrderRows(random);
    private final List<@Nullable String[]> live = new ArrayList<>();
    private long id;
    private long changes;
    private long updates;

    final byte[][] messages;

    OrderLog(int count) {
        messages = new byte[count][];
        for (int i = 0; i < count; i++) {
            messages[i] = CanalMessages.encode(next(i));
        }
    }

    /** Row changes in all messages. */
    long changes() {
        return changes;
    }

    /** Rows of a changelog with a row before and a row after each UPDATE. */
    long changelogRows() {
        return changes + updates;
    }

    int liveRows() {
        return live.size();
    }

    /** Messages that insert the rows that are there at the end. */
    byte[][] insertsOfLive() {
        byte[][] inserts = new byte[live.size()][];
        for (int i = 0; i < inserts.length; i++) {
            FlatMessage message = message(messages.length + i);
            message.setType("INSERT");
            message.setData(List.of(named(live.get(i))));
            inserts[i] = CanalMessages.encode(message);
        }
        return inserts;
    }

    private FlatMessage next(int number) {
        int kind = live.size() < ROWS_AT_FIRST ? 6 : random.nextInt(10);
        int count = random.nextInt(20) == 0 ? 2 + random.nextInt(4) : 1;
        changes += count;
        FlatMessage message = message(number);
        List<Map<String, String>> data = new ArrayList<>();
        if (kind < 6) {
            updates += count;
            message.setType("UPDATE");
            message.setOld(update(count, data));
        } else if (kind < 9) {
            message.setType("INSERT");
            for (int i = 0; i < count; i++) {
                @Nullable String[] row = rows.row(1_000_000_000L + id++);
                live.add(row);
                data.add(named(row));
            }
        } else {
            message.setType("DELETE");
            for (int i = 0; i < count; i++) {
                int at = random.nextInt(live.size());
                data.add(named(live.get(at)));
                live.set(at, live.get(live.size() - 1));
                live.remove(live.size() - 1);
            }
        }
        message.setData(data);
        return message;
    }

    private static FlatMessage message(int number) {
        FlatMessage message = new FlatMessage(number);
        message.setDatabase(OrdersTable.DATABASE);
        message.setTable(OrdersTable.TABLE);
        message.setPkNames(OrdersTable.PRIMARY_KEY);
        message.setIsDdl(false);
        message.setEs(1_795_300_000_000L + number / 40 * 1000L);
        message.setTs(message.getEs() + 300);
        message.setSql("");
        message.setGtid("");
        message.setMysqlType(OrdersTable.mysqlTypes());
        message.setSqlType(OrdersTable.sqlTypes());
        return message;
    }

    private List<Map<String, String>> update(int count, List<Map<String, String>> data) {
        List<Map<String, String>> old = new ArrayList<>();
        TreeSet<Integer> changed = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(live.size());
            @Nullable String[] before = live.get(at);
            @Nullable String[] after = rows.changed(before);
            live.set(at, after);
            Map<String, String> oldRow = new LinkedHashMap<>();
            for (int c = 0; c < after.length; c++) {
                if (!Objects.equals(before[c], after[c])) {
                    changed.add(c);
                }
                if (changed.contains(c)) {
                    put(oldRow, c, before[c]);
                }
            }
            data.add(named(after));
            old.add(oldRow);
        }
        return old;
    }

    private static Map<String, String> named(@Nullable String[] row) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            put(named, i, row[i]);
        }
        return named;
    }

    @SuppressWarnings("NullAway") // Canal's maps hold null for SQL NULL; its class says nothing of it.
    private static void put(Map<String, String> row, int column, @Nullable String value) {
        row.put(OrdersTable.name(column), value);
    }
}
