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

    /**
     * False only if no table of this name is accepted in any database. Lets a reader that knows the table's name before the
     * database's leave a message unread; true is always right.
     */
    default boolean mayAccept(String tableName) {
        return true;
    }

    /** Tables both filters accept. */
    default TableFilter and(TableFilter other) {
        TableFilter mine = this;
        return new TableFilter() {
            @Override
            public boolean accepts(TableId table) {
                return mine.accepts(table) && other.accepts(table);
            }

            @Override
            public boolean mayAccept(String tableName) {
                return mine.mayAccept(tableName) && other.mayAccept(tableName);
            }
        };
    }

    static TableFilter all() {
        return table -> true;
    }

    static TableFilter of(TableId... tables) {
        Set<TableId> set = Set.of(tables);
        return new TableFilter() {
            @Override
            public boolean accepts(TableId table) {
                return set.contains(table);
            }

            @Override
            public boolean mayAccept(String tableName) {
                return set.stream().anyMatch(id -> id.table().equals(tableName));
            }
        };
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
        return new TableFilter() {
            @Override
            public boolean accepts(TableId id) {
                return (database.equals("*") || database.equals(id.database())) && mayAccept(id.table());
            }

            @Override
            public boolean mayAccept(String tableName) {
                return table.equals("*") || table.equals(tableName);
            }
        };
    }
}
