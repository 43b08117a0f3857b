package io.sluice.cdc.flink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server could have done to many small tables, as Canal's messages in the partitions of a topic, and what its tables
 * hold in the end: the sequential model that a job's result is held to. The same seed gives the same bytes.
 */
final class StormLog {

    /**
     * What happens. With {@code byKey} a table's rows are spread over the partitions by key, a key change goes where the
     * new key goes and statements go to partition 0, as Canal does; else each table has one partition.
     */
    record Shape(
            int tables,
            int keys,
            int partitions,
            int transactions,
            boolean byKey,
            boolean statements,
            boolean partialImages,
            boolean resends) {}

    static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    final List<List<byte[]>> partitions = new ArrayList<>();
    private final Shape shape;
    private final Random random;
    private final List<Table> tables = new ArrayList<>();
    private long transaction;

    /** A table as it is. */
    private static final class Table {
        final String name;
        final int home;
        final List<String> columns = new ArrayList<>(List.of("id", "a", "b"));
        /** Rows as they were last written, so with the columns there were then. */
        final TreeMap<Integer, Map<String, String>> rows = new TreeMap<>();

        Table(String name, int home) {
            this.name = name;
            this.home = home;
        }
    }

    /** One row of a message: what it says of the row and, of an update, what the row was where it changed. */
    private record Change(int key, Map<String, String> data, Map<String, String> old) {}

    StormLog(long seed, Shape shape) {
        this.shape = shape;
        this.random = new Random(seed);
        for (int i = 0; i < shape.partitions; i++) {
            partitions.add(new ArrayList<>());
        }
        for (int i = 0; i < shape.tables; i++) {
            tables.add(new Table("t" + i, i % shape.partitions));
        }
        while (transaction < shape.transactions) {
            transaction++;
            // half of all is in three tables; the others are touched now and then
            next(tables.get(random.nextInt(random.nextBoolean() ? Math.min(3, shape.tables) : shape.tables)));
            if (shape.resends && random.nextInt(30) == 0) {
                resend(partitions.get(random.nextInt(shape.partitions)));
            }
        }
    }

    /** Rows by table and key, each as column to value, in the order of columns. */
    Map<String, Map<String, String>> expected() {
        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (Table table : tables) {
            table.rows.forEach((key, row) -> expected.computeIfAbsent(table.name, t -> new TreeMap<>())
                    .put(String.valueOf(key), row.toString()));
        }
        return expected;
    }

    /** Canal sends what was not acknowledged again, under new offsets. */
    private void resend(List<byte[]> partition) {
        int size = partition.size();
        int count = Math.min(size, 1 + random.nextInt(8));
        partition.addAll(List.copyOf(partition.subList(size - count, size)));
    }

    private void next(Table table) {
        int choice = random.nextInt(100);
        if (shape.statements && choice < 2) {
            table.rows.clear();
            statement(table, "TRUNCATE", "TRUNCATE TABLE " + table.name);
        } else if (shape.statements
                && !(shape.partialImages && shape.resends)
                && choice == 2
                && table.columns.size() < 6) {
            // a partial image of the old layout, sent again, would stop the job: a stated hazard
            String column = "c" + table.columns.size();
            table.columns.add(column);
            statement(table, "ALTER", "ALTER TABLE " + table.name + " ADD COLUMN " + column + " int");
        } else if (choice < 40) {
            insert(table);
        } else if (choice < 90) {
            update(table);
        } else {
            delete(table);
        }
    }

    private void insert(Table table) {
        List<Change> changes = new ArrayList<>();
        TreeSet<Integer> used = new TreeSet<>(table.rows.keySet());
        for (int i = count(); i > 0 && used.size() < shape.keys; i--) {
            int key = free(used);
            used.add(key);
            Map<String, String> row = new LinkedHashMap<>();
            for (String column : table.columns) {
                row.put(column, column.equals("id") ? String.valueOf(key) : value());
            }
            table.rows.put(key, row);
            changes.add(new Change(key, row, null));
        }
        send(table, "INSERT", changes);
    }

    private void update(Table table) {
        List<Change> changes = new ArrayList<>();
        TreeSet<Integer> used = new TreeSet<>();
        for (int i = count(); i > 0; i--) {
            Integer key = any(table, used);
            if (key == null) {
                break;
            }
            used.add(key);
            Map<String, String> was = table.rows.get(key);
            boolean current = was.keySet().size() == table.columns.size();
            Map<String, String> row = new LinkedHashMap<>();
            Map<String, String> old = new LinkedHashMap<>();
            for (String column : table.columns) {
                row.put(column, was.get(column));
            }
            String changed = table.columns.get(1 + random.nextInt(table.columns.size() - 1));
            set(row, old, changed, value());
            if (random.nextInt(10) == 0) {
                TreeSet<Integer> taken = new TreeSet<>(table.rows.keySet());
                taken.addAll(used);
                if (taken.size() < shape.keys) {
                    int moved = free(taken);
                    used.add(moved);
                    set(row, old, "id", String.valueOf(moved));
                }
            }
            int now = Integer.parseInt(row.get("id"));
            table.rows.remove(key);
            table.rows.put(now, row);
            Map<String, String> data = new LinkedHashMap<>(row);
            if (shape.partialImages && current && now == key && random.nextInt(3) == 0) {
                // what MINIMAL and NOBLOB leave out
                data.keySet().removeIf(c -> !c.equals("id") && !old.containsKey(c) && random.nextBoolean());
            }
            changes.add(new Change(now, data, old));
        }
        send(table, "UPDATE", changes);
    }

    private static void set(Map<String, String> row, Map<String, String> old, String column, String value) {
        String was = row.put(column, value);
        old.put(column, was);
    }

    private void delete(Table table) {
        List<Change> changes = new ArrayList<>();
        for (int i = count(); i > 0 && !table.rows.isEmpty(); i--) {
            Integer key = any(table, new TreeSet<>());
            Map<String, String> was = table.rows.remove(key);
            Map<String, String> row = new LinkedHashMap<>();
            table.columns.forEach(c -> row.put(c, was.get(c)));
            changes.add(new Change(key, row, null));
        }
        send(table, "DELETE", changes);
    }

    private int count() {
        return random.nextInt(3) == 0 ? 2 + random.nextInt(4) : 1;
    }

    private int free(TreeSet<Integer> used) {
        int key;
        do {
            key = random.nextInt(shape.keys);
        } while (used.contains(key));
        return key;
    }

    private Integer any(Table table, TreeSet<Integer> but) {
        List<Integer> keys = new ArrayList<>(table.rows.keySet());
        keys.removeAll(but);
        return keys.isEmpty() ? null : keys.get(random.nextInt(keys.size()));
    }

    private String value() {
        return random.nextInt(5) == 0 ? null : String.valueOf(random.nextInt(1000));
    }

    // Messages.

    private void send(Table table, String type, List<Change> changes) {
        Map<Integer, List<Change>> parts = new TreeMap<>();
        for (Change change : changes) {
            int partition = shape.byKey ? change.key % shape.partitions : table.home;
            parts.computeIfAbsent(partition, p -> new ArrayList<>()).add(change);
        }
        parts.forEach((partition, part) -> partitions.get(partition).add(message(table, type, part)));
    }

    private byte[] message(Table table, String type, List<Change> changes) {
        List<String> data = new ArrayList<>();
        List<String> old = new ArrayList<>();
        for (Change change : changes) {
            data.add(object(change.data));
            old.add(object(change.old == null ? Map.of() : change.old));
        }
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, String> codes = new LinkedHashMap<>();
        for (String column : table.columns) {
            types.put(column, column.equals("id") ? "bigint" : column.equals("a") ? "varchar(20)" : "int");
            codes.put(column, column.equals("id") ? "-5" : column.equals("a") ? "12" : "4");
        }
        return bytes("{\"data\":[" + String.join(",", data) + "],\"database\":\"shop\"," + times() + ",\"gtid\":\""
                + gtids() + "\",\"id\":5,\"isDdl\":false,\"mysqlType\":" + object(types) + ",\"old\":"
                + (type.equals("UPDATE") ? "[" + String.join(",", old) + "]" : "null")
                + ",\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":"
                + object(codes).replaceAll(":\"(-?\\d+)\"", ":$1") + ",\"table\":\"" + table.name + "\",\"type\":\""
                + type + "\"}");
    }

    private void statement(Table table, String type, String sql) {
        partitions
                .get(shape.byKey ? 0 : table.home)
                .add(bytes("{\"data\":null,\"database\":\"shop\"," + times() + ",\"gtid\":\"" + gtids()
                        + "\",\"id\":5,\"isDdl\":true,\"mysqlType\":null,\"old\":null,\"pkNames\":null,\"sql\":\"" + sql
                        + "\",\"sqlType\":null,\"table\":\"" + table.name + "\",\"type\":\"" + type + "\"}"));
    }

    private String times() {
        long second = 1_700_000_000L + transaction / 10;
        return "\"es\":" + second * 1000 + ",\"ts\":" + (second * 1000 + 123);
    }

    private String gtids() {
        return SERVER + ":1-" + transaction;
    }

    private static String object(Map<String, String> values) {
        StringBuilder object = new StringBuilder("{");
        values.forEach((name, value) -> object.append(object.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value == null ? "null" : '"' + value + '"'));
        return object.append('}').toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
