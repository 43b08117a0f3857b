package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which tables a statement is about. */
final class Statements {

    /** Characters of a statement in a message. */
    private static final int MOST_SQL = 200;

    private final Set<TableId> tables;

    /** @param tables the tables that matter */
    Statements(Set<TableId> tables) {
        this.tables = tables;
    }

    /** Whether it is about one of the tables, or nobody can tell that it is not. */
    boolean mayConcern(SchemaChange change) {
        return isUnclear(change) || change.actions().stream().anyMatch(this::concerns);
    }

    /** Whether it may be about one of the tables and does not say so: not understood, or without a database. */
    boolean isUnclear(SchemaChange change) {
        return change.understood()
                ? change.actions().stream().anyMatch(this::namesNoDatabase)
                : tables.stream().anyMatch(table -> mentions(change.sql(), table));
    }

    boolean concerns(SchemaAction action) {
        return tables.stream().anyMatch(table -> concerns(action, table));
    }

    static boolean concerns(SchemaAction action, TableId table) {
        return tablesOf(action).contains(table)
                || action instanceof SchemaAction.DropDatabase a && a.database().equals(table.database());
    }

    /** Canal names no database with statements its own grammar cannot read. */
    private boolean namesNoDatabase(SchemaAction action) {
        return tablesOf(action).stream()
                .anyMatch(t -> t.database().isEmpty()
                        && tables.stream().anyMatch(table -> table.table().equals(t.table())));
    }

    /** The tables an action changes. */
    private static List<TableId> tablesOf(SchemaAction action) {
        if (action instanceof SchemaAction.CreateTable a) {
            return List.of(a.schema().table());
        }
        if (action instanceof SchemaAction.CreateTableLike a) {
            return List.of(a.table());
        }
        if (action instanceof SchemaAction.DropTable a) {
            return List.of(a.table());
        }
        if (action instanceof SchemaAction.TruncateTable a) {
            return List.of(a.table());
        }
        if (action instanceof SchemaAction.RenameTable a) {
            return List.of(a.from(), a.to());
        }
        if (action instanceof SchemaAction.UnloggedCascade a) {
            return List.of(a.table());
        }
        return action instanceof SchemaAction.AlterTable a ? List.of(a.table()) : List.of();
    }

    /** Whether it takes rows away without naming them. */
    static boolean clears(SchemaAction action) {
        return action instanceof SchemaAction.TruncateTable
                || action instanceof SchemaAction.DropTable
                || action instanceof SchemaAction.DropDatabase;
    }

    /**
     * The clause by which rows change without row events, or null. Whether a condition held (DROP PARTITION IF EXISTS) no
     * schema tells, so it is taken to have held.
     */
    static @Nullable String unlogged(SchemaAction.Alteration alteration) {
        if (alteration instanceof SchemaAction.Alteration.IfExists a) {
            return unlogged(a.alteration());
        }
        if (alteration instanceof SchemaAction.Alteration.IfNotExists a) {
            return unlogged(a.alteration());
        }
        return alteration instanceof SchemaAction.Alteration.UnloggedRowChange a ? a.clause() : null;
    }

    /** The statement for a message. */
    static String shown(SchemaChange change) {
        String sql = change.sql().strip().replaceAll("\\s+", " ");
        return sql.length() <= MOST_SQL ? sql : sql.substring(0, MOST_SQL) + "\u2026";
    }

    /** Whether the table's name stands in the text as a word of its own. */
    private static boolean mentions(String sql, TableId table) {
        String text = sql.toLowerCase(Locale.ROOT);
        String name = table.table().toLowerCase(Locale.ROOT).replace("`", "``");
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            if (!(at > 0 && isWord(text.charAt(at - 1))) && !(end < text.length() && isWord(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(char c) {
        return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 0x80;
    }
}
