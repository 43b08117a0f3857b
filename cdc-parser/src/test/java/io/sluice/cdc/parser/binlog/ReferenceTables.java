package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What tables hold after a log, in as few lines as can be: rows as maps from column to text, found by what an image says. */
final class ReferenceTables {

    private final Map<TableId, List<Map<String, String>>> tables = new TreeMap<>();

    void apply(Collection<ChangeEvent> events) {
        events.forEach(this::apply);
    }

    void apply(ChangeEvent event) {
        if (event instanceof RowChange row) {
            List<Map<String, String>> rows = tables.computeIfAbsent(row.table(), t -> new ArrayList<>());
            if (row.operation() == Operation.INSERT) {
                rows.add(new LinkedHashMap<>(withDefaults(row)));
                return;
            }
            Map<String, String> found = find(rows, cells(row.before()), row);
            if (row.operation() == Operation.DELETE) {
                rows.removeIf(r -> r == found);
            } else {
                found.putAll(cells(row.after()));
            }
        } else if (event instanceof SchemaChange schema) {
            schema.actions().forEach(this::apply);
        }
    }

    private void apply(SchemaAction action) {
        if (action instanceof SchemaAction.TruncateTable truncate) {
            tables.remove(truncate.table());
        } else if (action instanceof SchemaAction.DropTable drop) {
            tables.remove(drop.table());
        } else if (action instanceof SchemaAction.RenameTable rename) {
            List<Map<String, String>> rows = tables.remove(rename.from());
            tables.put(rename.to(), rows == null ? new ArrayList<>() : rows);
        } else if (action instanceof SchemaAction.AlterTable alter) {
            for (SchemaAction.Alteration a : alter.alterations()) {
                for (Map<String, String> row : tables.getOrDefault(alter.table(), List.of())) {
                    if (a instanceof SchemaAction.Alteration.AddColumn add) {
                        String text = add.column().defaultValue().text();
                        row.put(add.column().name(), text.isEmpty() ? null : text);
                    } else if (a instanceof SchemaAction.Alteration.DropColumn dropped) {
                        row.remove(dropped.name());
                    } else if (a instanceof SchemaAction.Alteration.ChangeColumn change) {
                        row.put(change.column().name(), row.remove(change.name()));
                    }
                }
            }
        }
    }

    private static Map<String, String> find(List<Map<String, String>> rows, Map<String, String> before, RowChange row) {
        for (Iterator<Map<String, String>> it = rows.iterator(); it.hasNext(); ) {
            Map<String, String> candidate = it.next();
            if (before.entrySet().stream().allMatch(e -> Objects.equals(candidate.get(e.getKey()), e.getValue()))) {
                return candidate;
            }
        }
        throw new AssertionError("no row for " + row + " of " + before + " in " + rows);
    }

    /** A MINIMAL image leaves out what the INSERT left to the defaults. */
    private static Map<String, String> withDefaults(RowChange insert) {
        Map<String, String> cells = cells(insert.after());
        for (Column column : insert.schema().columns()) {
            String text = column.defaultValue().text();
            cells.putIfAbsent(column.name(), text.isEmpty() ? null : text);
        }
        return cells;
    }

    private static Map<String, String> cells(RowImage image) {
        Map<String, String> cells = new LinkedHashMap<>();
        TableSchema schema = image.schema();
        for (int i = 0; i < schema.columnCount(); i++) {
            if (image.isPresent(i)) {
                cells.put(schema.column(i).name(), BinlogFixtures.cell(image, i));
            }
        }
        return cells;
    }

    /** The rows of tables that have any, each as text without order of columns, in no order of rows. */
    Map<String, List<String>> contents() {
        Map<String, List<String>> contents = new TreeMap<>();
        tables.forEach((table, rows) -> {
            if (!rows.isEmpty()) {
                contents.put(
                        table.table(),
                        rows.stream()
                                .map(r -> new TreeMap<>(r).toString())
                                .sorted()
                                .toList());
            }
        });
        return contents;
    }

    /** The same from what the server's client printed: a line of names before the rows of each table. */
    static Map<String, List<String>> printed(List<String> lines) {
        Map<String, List<String>> contents = new TreeMap<>();
        String[] names = {};
        for (String line : lines) {
            String[] cells = line.split("\t", -1);
            if (cells[0].equals("_table")) {
                names = cells;
                continue;
            }
            Map<String, String> row = new TreeMap<>();
            for (int i = 1; i < cells.length; i++) {
                row.put(names[i], cells[i].equals("NULL") ? null : cells[i]);
            }
            contents.computeIfAbsent(cells[0], t -> new ArrayList<>()).add(row.toString());
        }
        contents.values().forEach(java.util.Collections::sort);
        return contents;
    }
}
