package io.sluice.cdc.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Database and table name as the log spells them.
 *
 * <p>Names compare exactly. A server with {@code lower_case_table_names} other than 0 logs one spelling, so this is right
 * for every log of one server.
 */
public record TableId(String database, String table) implements Comparable<TableId> {

    public TableId {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(table, "table");
    }

    /** Reads {@code db.table}; the first dot divides. Names with dots need the constructor. */
    public static TableId parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            throw new CdcException("table name '" + text + "' is not of the form database.table");
        }
        return new TableId(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(TableId other) {
        int byDatabase = database.compareTo(other.database);
        return byDatabase != 0 ? byDatabase : table.compareTo(other.table);
    }

    /** Written out, as is the hash: those of a record are made at run time, which each short run would pay for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableId id && database.equals(id.database) && table.equals(id.table);
    }

    @Override
    public int hashCode() {
        return 31 * database.hashCode() + table.hashCode();
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
