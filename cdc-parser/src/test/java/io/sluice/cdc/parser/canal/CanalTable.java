package io.sluice.cdc.parser.canal;

import com.alibaba.otter.canal.protocol.FlatMessage;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random changes of one table as Canal's own message objects, beside the rows they were made from. Fills a FlatMessage as
 * MQMessageUtils.messageConverter does: {@code old} of a row holds every column that changed in it or in a row before it.
 */
final class CanalTable {

    /** One row: canonical cells by column; a null value is NULL, a missing key an absent cell. */
    record Row(Map<String, @Nullable CanalValue> cells) {}

    /** What the message was made from. */
    record Change(@Nullable Row before, @Nullable Row after) {}

    record Made(FlatMessage message, Operation operation, List<Change> changes) {}

    private static final String KEY = "id";

    private final SplittableRandom random;
    private final TableId table;
    private final List<CanalColumns.Spec> columns;
    private final boolean fullRowImages;
    private long id;

    CanalTable(SplittableRandom random, TableId table, String prefix, boolean fullRowImages) {
        this.fullRowImages = fullRowImages;
        this.random = random;
        this.table = table;
        this.columns = CanalColumns.all(random).stream()
                .map(c -> new CanalColumns.Spec(prefix + c.name(), c.type(), c.charset(), c.values()))
                .toList();
    }

    /** With the character set, which no message tells. */
    TableSchema schema() {
        TableSchema.Builder b = TableSchema.builder(table).column(KEY, ColumnType.parse("bigint"));
        for (CanalColumns.Spec c : columns) {
            ColumnType type = ColumnType.parse(c.type());
            b.column(c.name(), c.charset() ? type.withCollation("utf8mb4", "utf8mb4_0900_ai_ci") : type);
        }
        return b.primaryKey(List.of(KEY)).build();
    }

    Made next() {
        Operation operation = Operation.values()[random.nextInt(3)];
        FlatMessage m = new FlatMessage(++id);
        m.setDatabase(table.database());
        m.setTable(table.table());
        m.setPkNames(List.of(KEY));
        m.setIsDdl(false);
        m.setType(operation.name());
        m.setEs(1_700_000_000_000L + id * 1000);
        m.setTs(1_700_000_000_250L + id * 1000);
        m.setSql("");
        m.setGtid(random.nextBoolean() ? "" : "3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-" + id);
        m.setMysqlType(mysqlTypes());
        m.setSqlType(sqlTypes());
        List<Change> changes = new ArrayList<>();
        List<Map<String, @Nullable String>> data = new ArrayList<>();
        List<Map<String, @Nullable String>> old = new ArrayList<>();
        Set<String> changed = new LinkedHashSet<>();
        for (int rows = random.nextInt(3) == 0 ? random.nextInt(1, 6) : 1; rows > 0; rows--) {
            Row row = row(operation == Operation.INSERT);
            data.add(printed(row, row.cells().keySet()));
            switch (operation) {
                case INSERT -> changes.add(new Change(null, row));
                case DELETE -> changes.add(new Change(row, null));
                case UPDATE -> {
                    Row before = before(row);
                    row.cells().forEach((name, value) -> {
                        if (!same(value, before.cells().get(name))) {
                            changed.add(name);
                        }
                    });
                    old.add(printed(before, changed));
                    changes.add(new Change(visible(before, changed), row));
                }
            }
        }
        m.setData(data);
        m.setOld(operation == Operation.UPDATE ? old : null);
        return new Made(m, operation, changes);
    }

    /** A column the server stores as a blob is known of the row before only where old lists it: see NOBLOB. */
    private Row visible(Row before, Set<String> listed) {
        if (fullRowImages) {
            return before;
        }
        Map<String, @Nullable CanalValue> cells = new LinkedHashMap<>(before.cells());
        for (CanalColumns.Spec c : columns) {
            String type = c.type().toLowerCase(Locale.ROOT);
            boolean blob =
                    type.contains("text") || type.endsWith("blob") || type.equals("json") || type.equals("geometry");
            if (blob && !listed.contains(c.name())) {
                cells.remove(c.name());
            }
        }
        return new Row(cells);
    }

    private static boolean same(@Nullable CanalValue a, @Nullable CanalValue b) {
        return a == null || b == null ? a == b : a.printsAs(b);
    }

    private Row row(boolean mayBePartial) {
        Map<String, @Nullable CanalValue> cells = new LinkedHashMap<>();
        cells.put(KEY, CanalValue.same("" + random.nextLong()));
        boolean partial = mayBePartial && random.nextInt(5) == 0;
        for (CanalColumns.Spec c : columns) {
            if (!partial || random.nextInt(3) > 0) {
                cells.put(c.name(), value(c));
            }
        }
        return new Row(cells);
    }

    private @Nullable CanalValue value(CanalColumns.Spec c) {
        return random.nextInt(7) == 0 ? null : c.values().get();
    }

    private Row before(Row after) {
        Map<String, @Nullable CanalValue> cells = new LinkedHashMap<>(after.cells());
        if (random.nextInt(6) == 0) {
            cells.put(KEY, CanalValue.same("" + random.nextLong()));
        }
        for (CanalColumns.Spec c : columns) {
            if (random.nextInt(8) == 0) {
                cells.put(c.name(), value(c));
            }
        }
        return new Row(cells);
    }

    private static Map<String, @Nullable String> printed(Row row, Set<String> names) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        row.cells().forEach((name, value) -> {
            if (names.contains(name)) {
                cells.put(name, value == null ? null : value.canal());
            }
        });
        return cells;
    }

    private Map<String, String> mysqlTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put(KEY, "bigint(20)");
        columns.forEach(c -> types.put(c.name(), c.type()));
        return types;
    }

    /** Canal's codes follow the values of the last row, so here they are any. */
    private Map<String, Integer> sqlTypes() {
        Map<String, Integer> types = new LinkedHashMap<>();
        types.put(KEY, -5);
        columns.forEach(c -> types.put(c.name(), random.nextInt(12) == 0 ? 1111 : 12));
        return types;
    }
}
