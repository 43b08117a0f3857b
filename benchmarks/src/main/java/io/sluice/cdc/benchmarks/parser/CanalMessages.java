package io.sluice.cdc.benchmarks.parser;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import com.alibaba.otter.canal.protocol.FlatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages all parsers read: Canal's own class written by its own writer with its own options, so the bytes (key order,
 * escapes, nulls) are those of its producer. UPDATE, INSERT and DELETE are 60, 30 and 10 %; one message in twenty has two to
 * five rows. The same seed gives the same bytes.
 */
public final class CanalMessages {

    /** 160 MB: far more than any cache, small enough for one heap. */
    static final int COUNT = 128_441;

    static final long SEED = 20_261_122L;

    private static final long FIRST_SECOND = 1_795_300_000L;

    private final SplittableRandom random;
    private final OrderRows rows;
    private long id;

    CanalMessages(long seed) {
        random = new SplittableRandom(seed);
        rows = new OrderRows(random);
    }

    /** The bytes of {@code count} messages. */
    static byte[][] encoded(int count, long seed) {
        CanalMessages messages = new CanalMessages(seed);
        byte[][] encoded = new byte[count][];
        for (int i = 0; i < count; i++) {
            encoded[i] = encode(messages.next());
        }
        return encoded;
    }

    /** As the Kafka producer of Canal does it. */
    public static byte[] encode(FlatMessage message) {
        return JSON.toJSONBytes(message, JSONWriter.Feature.WriteNulls, JSONWriter.Feature.LargeObject);
    }

    FlatMessage next() {
        int kind = random.nextInt(10);
        int count = random.nextInt(20) == 0 ? 2 + random.nextInt(4) : 1;
        FlatMessage message = new FlatMessage(++id);
        message.setDatabase(OrdersTable.DATABASE);
        message.setTable(OrdersTable.TABLE);
        message.setPkNames(OrdersTable.PRIMARY_KEY);
        message.setIsDdl(false);
        message.setEs((FIRST_SECOND + id / 40) * 1000);
        message.setTs((FIRST_SECOND + id / 40) * 1000 + 250 + random.nextInt(700));
        message.setSql("");
        message.setGtid("");
        message.setMysqlType(OrdersTable.mysqlTypes());
        message.setSqlType(OrdersTable.sqlTypes());
        if (kind < 6) {
            message.setType("UPDATE");
            update(message, count);
        } else {
            message.setType(kind < 9 ? "INSERT" : "DELETE");
            List<Map<String, String>> data = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                data.add(named(rows.row(nextKey())));
            }
            message.setData(data);
        }
        return message;
    }

    /** Canal's {@code old} has every column changed in this row or in one before it of the same message. */
    private void update(FlatMessage message, int count) {
        List<Map<String, String>> data = new ArrayList<>();
        List<Map<String, String>> old = new ArrayList<>();
        TreeSet<Integer> changed = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            @Nullable String[] before = rows.row(nextKey());
            @Nullable String[] after = rows.changed(before);
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
        message.setData(data);
        message.setOld(old);
    }

    private long nextKey() {
        return 1_000_000_000L + random.nextLong(900_000_000L);
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
