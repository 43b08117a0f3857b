package io.sluice.cdc.model;

import java.util.List;
import java.util.Objects;

/**
 * One statement of the log that is no row change: parsed where the grammar can read it, else the text alone.
 *
 * @param database the session's or message's database, for names without one; may be empty
 * @param sql the statement as logged
 * @param actions what it does, in order; empty where it changes no table (a CREATE VIEW) or could not be read
 * @param understood false where the grammar could not read the statement: what it does to tables is unknown, and a merge
 *     must stop if it may concern its table
 */
public record SchemaChange(
        EventOrigin origin, String database, String sql, List<SchemaAction> actions, boolean understood)
        implements ChangeEvent {

    public SchemaChange {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(sql, "sql");
        actions = List.copyOf(actions);
    }
}
