package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one log does to one table, applied change by change to maps: the few lines of truth the fold is measured against. */
final class ReferenceFold {

    /** Known cells by column name; a null value is SQL NULL, a missing name a cell nobody knows. */
    static final class Row {
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        long position;
    }

    record Anomaly(AnomalyKind kind, long position, String key) {}

    final Map<String, Row> state = new TreeMap<>();
    final List<Anomaly> anomalies = new ArrayList<>();

    void insert(String key, Map<String, @Nullable String> after, boolean strict, long position) {
        expect(!strict || !state.containsKey(key), AnomalyKind.INSERT_EXISTS, position, key);
        put(key, new Row(), after, position);
    }

    void update(
            String old,
            String now,
            Map<String, @Nullable String> before,
            Map<String, @Nullable String> after,
            boolean strict,
            long position) {
        Map<String, @Nullable String> presupposed = new LinkedHashMap<>(before);
        after.forEach((name, cell) -> {
            if (DiffTexts.isDiffs(cell)) {
                presupposed.putIfAbsent(name, cell);
            }
        });
        Row row = remove(old, presupposed, AnomalyKind.UPDATE_MISSING, strict, position);
        before.forEach((name, cell) -> {
            if (DiffTexts.isDiffs(after.get(name))) {
                row.cells.put(name, cell);
            }
        });
        expect(!strict || now.equals(old) || !state.containsKey(now), AnomalyKind.KEY_TAKEN, position, now);
        put(now, row, after, position);
    }

    void delete(String key, Map<String, @Nullable String> before, boolean strict, long position) {
        remove(key, before, AnomalyKind.DELETE_MISSING, strict, position);
    }

    void truncate() {
        state.clear();
    }

    void alter(UnaryOperator<Map<String, @Nullable String>> statement) {
        state.values().forEach(row -> row.cells = statement.apply(row.cells));
    }

    /** Takes out the rows that no one knows whole. */
    void end(List<String> columns) {
        state.entrySet().removeIf(e -> {
            boolean incomplete = !e.getValue().cells.keySet().containsAll(columns);
            expect(!incomplete, AnomalyKind.ROW_INCOMPLETE, e.getValue().position, e.getKey());
            return incomplete;
        });
        anomalies.sort(Comparator.comparing(Anomaly::position));
    }

    private Row remove(
            String key, Map<String, @Nullable String> before, AnomalyKind missing, boolean strict, long position) {
        Row row = state.remove(key);
        if (row == null) {
            expect(!strict, missing, position, key);
            return new Row();
        }
        boolean equal = true;
        for (Map.Entry<String, @Nullable String> cell : before.entrySet()) {
            if (row.cells.containsKey(cell.getKey())) {
                String known = row.cells.get(cell.getKey());
                String expected = cell.getValue();
                equal &= expected != null && DiffTexts.isDiffs(expected)
                        ? DiffTexts.fits(known, expected)
                        : java.util.Objects.equals(known, expected);
            }
        }
        expect(!strict || equal, AnomalyKind.BEFORE_MISMATCH, position, key);
        return row;
    }

    private void put(String key, Row row, Map<String, @Nullable String> after, long position) {
        after.forEach((name, cell) -> {
            if (cell == null || !DiffTexts.isDiffs(cell)) {
                row.cells.put(name, cell);
            } else if (row.cells.containsKey(name)) {
                row.cells.put(name, DiffTexts.made(row.cells.get(name), cell));
            }
        });
        row.position = position;
        state.put(key, row);
    }

    private void expect(boolean fits, AnomalyKind otherwise, long position, String key) {
        if (!fits) {
            anomalies.add(new Anomaly(otherwise, position, key));
        }
    }
}
