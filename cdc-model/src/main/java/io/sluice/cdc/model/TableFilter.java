package io.sluice.cdc.model;

import java.util.Set;

/**
 * Which tables a reader decodes; asked before row data is looked at. Must be pure: readers remember the answer per table.
 *
 * <p>Schema changes reach the reader's user when they name a selected table or cannot be read.
 */
@FunctionalInterface
public interface TableFilter {

    boolean accepts(TableId table);

    static TableFilter all() {
        return table -> true;
    }

    static TableFilter of(TableId... tables) {
        Set<TableId> set = Set.of(tables);
        return set::contains;
    }

    /** {@code db.table}, {@code db.*} or {@code *.*}; star stands for any name, nothing else is a pattern. */
    static TableFilter parse(String pattern) {
        int dot = pattern.indexOf('.');
        if (dot <= 0 || dot == pattern.length() - 1) {
            throw new CdcException(
                    "table pattern '" + pattern + "' is not of the form database.table, database.* or *.*");
        }
        String database = pattern.substring(0, dot);
        String table = pattern.substring(dot + 1);
        return id -> (database.equals("*") || database.equals(id.database()))
                && (table.equals("*") || table.equals(id.table()));
    }
}
