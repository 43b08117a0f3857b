package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The layouts one parser has met. Bounded: a feed that makes up layouts without end costs time, not memory. */
final class LayoutMemory {

    private static final int MOST_LAYOUTS = 20_000;

    private final Map<ByteSpan, TableLayout> lastOfTable = new HashMap<>();
    private final Map<ByteSpan, List<TableLayout>> byName = new HashMap<>();
    private final Map<ByteSpan, RowLayout> rowsByMysqlType = new HashMap<>();
    private final ByteSpan probe = new ByteSpan();
    private final ByteSink name = new ByteSink(64);
    private @Nullable TableLayout recent;
    private int count;

    /** The layout last asked for or added, or null. */
    @Nullable
    TableLayout recent() {
        return recent;
    }

    /** The layout last used for a table of this name, in whatever database, or null. */
    @Nullable
    TableLayout lastOf(byte[] a, int tableFrom, int tableTo) {
        TableLayout last = recent;
        if (last == null || !Arrays.equals(a, tableFrom, tableTo, last.table, 0, last.table.length)) {
            last = lastOfTable.get(probe.set(a, tableFrom, tableTo));
            recent = last;
        }
        return last;
    }

    /** The layout with the same blocks as {@code like} of another database, or null. */
    @Nullable
    TableLayout ofDatabase(TableLayout like, byte[] a, int databaseFrom, int databaseTo) {
        List<TableLayout> found = byName.get(probeName(a, databaseFrom, databaseTo, like.table));
        if (found == null) {
            return null;
        }
        for (TableLayout layout : found) {
            if (layout.rows == like.rows && Arrays.equals(layout.pkNames, like.pkNames)) {
                return layout;
            }
        }
        return null;
    }

    @Nullable
    TableLayout find(byte[] database, byte[] table, byte[] mysqlType, byte[] pkNames) {
        List<TableLayout> found = byName.get(probeName(database, 0, database.length, table));
        if (found != null) {
            for (TableLayout layout : found) {
                if (layout.isFor(database, table, mysqlType, pkNames)) {
                    recent = layout;
                    lastOfTable.put(probe.set(table, 0, table.length).copy(), layout);
                    return layout;
                }
            }
        }
        return null;
    }

    @Nullable
    RowLayout rowsOf(byte[] mysqlType) {
        return rowsByMysqlType.get(probe.set(mysqlType, 0, mysqlType.length));
    }

    void add(TableLayout layout) {
        recent = layout;
        if (++count > MOST_LAYOUTS) {
            lastOfTable.clear();
            byName.clear();
            rowsByMysqlType.clear();
            count = 1;
        }
        if (layout.typed) {
            rowsByMysqlType.put(
                    probe.set(layout.mysqlType, 0, layout.mysqlType.length).copy(), layout.rows);
        }
        byName.computeIfAbsent(
                        probeName(layout.database, 0, layout.database.length, layout.table)
                                .copy(),
                        k -> new ArrayList<>(1))
                .add(layout);
        lastOfTable.put(probe.set(layout.table, 0, layout.table.length).copy(), layout);
    }

    private ByteSpan probeName(byte[] a, int databaseFrom, int databaseTo, byte[] table) {
        name.clear();
        name.put(a, databaseFrom, databaseTo - databaseFrom);
        name.put('"');
        name.put(table);
        return probe.set(name.array(), 0, name.size());
    }
}
