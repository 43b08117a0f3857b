package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A random table and a random log of it: changes a server would write, in full and partial images, then some of them lost,
 * doubled or swapped, so that every kind of anomaly turns up.
 */
final class RandomLog {

    /** One thing in the log. Position is its place in the list it stood in at first, plus one. */
    sealed interface Step {}

    record Row(RowChange change, String oldKey, String newKey, ExpectPolicy policy) implements Step {}

    record Truncate() implements Step {}

    record Alter(SchemaMapping mapping, UnaryOperator<Map<String, @Nullable String>> statement) implements Step {}

    private static final String[] TEXTS = {"a", "A", "b"};
    private static final TableId TABLE = new TableId("shop", "orders");

    final Random random;
    final TableSchema first;
    final Map<String, Map<String, @Nullable String>> base = new TreeMap<>();
    final List<Step> steps = new ArrayList<>();
    private final List<TableSchema> layoutOf = new ArrayList<>();
    private final Map<String, Map<String, @Nullable String>> server = new TreeMap<>();
    private final int imageStyle;
    private final int keys;

    RandomLog(long seed) {
        random = new Random(seed);
        keys = 1 + random.nextInt(3);
        imageStyle = random.nextInt(5);
        TableSchema schema = TableSchema.builder(TABLE)
                .column(Column.of("id", ColumnType.of(ColumnType.Kind.INT)))
                .column(Column.of("x", ColumnType.of(ColumnType.Kind.VARCHAR)))
                .column(Column.of("code", ColumnType.of(ColumnType.Kind.VARCHAR)))
                .column(Column.of("y", ColumnType.of(ColumnType.Kind.INT)))
                .column(Column.of("doc", ColumnType.of(ColumnType.Kind.JSON)))
                .primaryKey("code", "id")
                .build();
        first = schema;
        int rows = random.nextInt(6);
        for (int i = 0; i < rows; i++) {
            Map<String, @Nullable String> row = newRow(schema);
            server.put(keyOf(row), row);
        }
        server.forEach((k, v) -> base.put(k, new LinkedHashMap<>(v)));
        int length = 1 + random.nextInt(14);
        int strictFrom = random.nextInt(3) == 0 ? random.nextInt(length + 1) : 0;
        for (int i = 0; i < length; i++) {
            int what = random.nextInt(40);
            if (what == 0) {
                server.clear();
                addStep(new Truncate(), schema);
            } else if (what < 4) {
                Alter alter = RandomAlterations.next(schema, random);
                if (alter != null) {
                    server.replaceAll((k, v) -> alter.statement().apply(v));
                    schema = alter.mapping().to();
                    addStep(alter, schema);
                }
            } else {
                addStep(change(schema, i < strictFrom ? ExpectPolicy.ANY : ExpectPolicy.STRICT), schema);
            }
        }
        breakLog();
    }

    static String keyOf(Map<String, @Nullable String> cells) {
        return (cells.get("code") + "\0" + cells.get("id") + "\0").toLowerCase(Locale.ROOT);
    }

    static RowImage image(TableSchema schema, Map<String, @Nullable String> cells) {
        RowImageBuilder builder = RowImage.builder(schema);
        cells.forEach((name, cell) -> {
            if (cell != null && DiffTexts.isDiffs(cell)) {
                builder.jsonDiffs(name, DiffTexts.diffs(cell));
            } else {
                builder.text(name, cell);
            }
        });
        return builder.build();
    }

    private void addStep(Step step, TableSchema layout) {
        steps.add(step);
        layoutOf.add(layout);
    }

    private Map<String, @Nullable String> newRow(TableSchema schema) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (Column column : schema.columns()) {
            row.put(column.name(), cell(column));
        }
        return row;
    }

    private @Nullable String cell(Column column) {
        return switch (column.name()) {
            case "id" -> String.valueOf(1 + random.nextInt(keys));
            case "code" -> TEXTS[random.nextInt(TEXTS.length)];
            case "doc" -> random.nextInt(5) == 0 ? null : DiffTexts.document(random);
            default -> random.nextInt(5) == 0 ? null : (column.type().zerofill() ? "000" : "") + random.nextInt(3);
        };
    }

    private Step change(TableSchema schema, ExpectPolicy policy) {
        // Mostly what a server would do; a row that is not there now and then, as after a lost change.
        boolean any = random.nextInt(8) == 0;
        Map<String, @Nullable String> now = newRow(schema);
        if (server.isEmpty() && !any || random.nextInt(3) == 0 && (any || !server.containsKey(keyOf(now)))) {
            server.put(keyOf(now), now);
            Map<String, @Nullable String> after = new LinkedHashMap<>(now);
            if (random.nextInt(6) == 0) {
                after.keySet().removeIf(c -> !isKey(c) && random.nextBoolean());
            }
            RowChange change = RowChange.insert(origin(), schema, image(schema, after));
            return new Row(change, keyOf(now), keyOf(now), policy);
        }
        Map<String, @Nullable String> old = newRow(schema);
        if (!any && !server.isEmpty()) {
            List<Map<String, @Nullable String>> all = new ArrayList<>(server.values());
            old = all.get(random.nextInt(all.size()));
        }
        server.remove(keyOf(old));
        if (random.nextInt(4) == 0) {
            RowChange change = RowChange.delete(origin(), schema, image(schema, before(old, old)));
            return new Row(change, keyOf(old), keyOf(old), policy);
        }
        Map<String, @Nullable String> next = new LinkedHashMap<>(old);
        boolean move = random.nextInt(3) == 0;
        for (Column column : schema.columns()) {
            if (random.nextBoolean() && (move || !isKey(column.name()))) {
                next.put(column.name(), cell(column));
            }
        }
        if (server.containsKey(keyOf(next)) && !any) {
            next.put("id", old.get("id"));
            next.put("code", old.get("code"));
        }
        String doc = old.get("doc");
        String diffs = null;
        if (policy == ExpectPolicy.STRICT && doc != null && schema.indexOf("doc") >= 0 && random.nextInt(3) > 0) {
            diffs = DiffTexts.random(doc, any, random);
            next.put("doc", DiffTexts.made(doc, diffs));
        }
        server.put(keyOf(next), next);
        Map<String, @Nullable String> before = before(old, next);
        Map<String, @Nullable String> after = after(old, next);
        if (diffs != null && (!before.containsKey("doc") || DiffTexts.fits(before.get("doc"), diffs))) {
            after.put("doc", diffs);
            if (random.nextInt(8) > 0) {
                before.remove("doc");
            }
        }
        for (String key : List.of("id", "code")) {
            if (!before.containsKey(key) && !after.containsKey(key)) {
                (random.nextBoolean() ? before : after).put(key, old.get(key));
            }
        }
        RowChange change = RowChange.update(origin(), schema, image(schema, before), image(schema, after));
        return new Row(change, keyOf(old), keyOf(next), policy);
    }

    private Map<String, @Nullable String> before(Map<String, @Nullable String> old, Map<String, @Nullable String> now) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>(old);
        boolean deleted = old == now;
        switch (imageStyle) {
            case 0 -> {}
            // MINIMAL: the key
            case 1 -> cells.keySet().removeIf(c -> !isKey(c));
            // Canal: what changed; deletes are whole
            case 2 -> cells.keySet().removeIf(c -> !deleted && java.util.Objects.equals(old.get(c), now.get(c)));
            default -> cells.keySet().removeIf(c -> !isKey(c) && random.nextBoolean());
        }
        return cells;
    }

    private Map<String, @Nullable String> after(Map<String, @Nullable String> old, Map<String, @Nullable String> now) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>(now);
        switch (imageStyle) {
            case 0, 2 -> {}
            case 1 -> cells.keySet().removeIf(c -> java.util.Objects.equals(old.get(c), now.get(c)));
            default ->
                cells.keySet().removeIf(c -> random.nextBoolean() && java.util.Objects.equals(old.get(c), now.get(c)));
        }
        return cells;
    }

    private static boolean isKey(String column) {
        return column.equals("id") || column.equals("code");
    }

    private EventOrigin origin() {
        return new EventOrigin(Lane.of("test"), SourcePosition.ofRecord(steps.size(), 0), null, null, null);
    }

    /** Loses, doubles and swaps changes; those of one layout only, as no feed moves a change over an ALTER. */
    private void breakLog() {
        if (random.nextInt(4) == 0) {
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Alter) {
                continue;
            }
            int what = random.nextInt(12);
            if (what == 0) {
                steps.remove(i);
                layoutOf.remove(i);
            } else if (what == 1) {
                int to = i + random.nextInt(3);
                if (to < steps.size() && layoutOf.get(to) == layoutOf.get(i) && !(steps.get(to) instanceof Alter)) {
                    steps.add(to, steps.get(i));
                    layoutOf.add(to, layoutOf.get(i));
                }
            } else if (what == 2 && i > 0 && !(steps.get(i - 1) instanceof Alter)) {
                steps.set(i, steps.set(i - 1, steps.get(i)));
            }
        }
    }
}
