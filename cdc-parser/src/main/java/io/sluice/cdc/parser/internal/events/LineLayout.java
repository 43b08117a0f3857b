package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A schema as its lines spell it, ready to read their cells. One thread. */
final class LineLayout {

    final TableSchema schema;
    /** Column names as UTF-8, to be compared with the line's bytes. */
    final byte[][] names;
    /** To tell whether a text is the canonical one: it is what they make of it. */
    final CellNormalizer[] normalizers;

    private final Map<String, Integer> columnByName = new HashMap<>();

    LineLayout(TableSchema schema) {
        this.schema = schema;
        int n = schema.columnCount();
        names = new byte[n][];
        normalizers = new CellNormalizer[n];
        for (int i = 0; i < n; i++) {
            String name = schema.column(i).name();
            ColumnType type = schema.column(i).type();
            names[i] = name.getBytes(StandardCharsets.UTF_8);
            normalizers[i] = CellNormalizer.of(type);
            columnByName.put(name, i);
        }
    }

    /** Index of a column by its exact name, or -1. */
    int indexOf(String name) {
        return columnByName.getOrDefault(name, -1);
    }

    int columnCount() {
        return names.length;
    }
}
