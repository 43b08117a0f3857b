package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.internal.FollowedTable.Origin;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Executes the log's statements: which columns the table has, and which table has its name.
 *
 * <p>gh-ost and pt-online-schema-change build a table beside, copy the rows into it, and let it take the name. Its rows are
 * the table's from there on; where the log made it, from its CREATE TABLE, the log tells all of them. A reading that comes
 * upon a table taking the name, and has not read that table's rows, begins anew and reads them. What the log tells of such
 * a table counts whether or not the base is newer: the base has the one that had the name.
 */
final class TableNames {

    /** More names than any tool uses; a log that renames in a circle would go on for ever. */
    private static final int MOST_NAMES = 64;

    /** The deltas of the tables, and the place in the log. */
    interface Deltas {

        /** What the statement's lane knows of the table; made where there is none. */
        TableDelta of(SchemaChange change, FollowedTable its);

        TableDelta empty(TableSchema schema);

        /** What the log does to the table is this from here on. */
        void put(SchemaChange change, FollowedTable its, TableDelta delta);

        /** Rows that come now are not of the table that had the name. */
        void endFolds(FollowedTable its);

        /** The statement took all rows: its lane's rows before it cannot come again. */
        void cleared(SchemaChange change);

        /** Of the newest row. */
        long ordinal();
    }

    /** A statement after which there is no table of the name. */
    private record Vanished(String how, String place) {}

    private final TableId table;
    private final boolean hasBase;
    private final LogPlan plan;
    private final SchemaCatalog catalog;
    private final Deltas deltas;
    private final FollowedTable main;
    private final Map<TableId, FollowedTable> others = new HashMap<>();
    private @Nullable Vanished vanished;

    TableNames(MergeOptions options, LogPlan plan, SchemaCatalog catalog, Deltas deltas) {
        this.table = options.table();
        this.hasBase = options.base() != null;
        this.plan = plan;
        this.catalog = catalog;
        this.deltas = deltas;
        this.main = new FollowedTable(table, Origin.BASE);
        for (TableId id : plan.followed()) {
            if (!id.equals(table)) {
                others.put(id, new FollowedTable(id, Origin.UNKNOWN));
            }
        }
    }

    /** The table the run is about. */
    FollowedTable main() {
        return main;
    }

    /** The table of that name, or null for one that nobody asks for. */
    @Nullable
    FollowedTable find(TableId id) {
        return id.equals(table) ? main : others.isEmpty() ? null : others.get(id);
    }

    /** Whether the log, with the base, tells all rows of a table that is not the main one. */
    boolean isWhole(FollowedTable its) {
        return its.origin() == Origin.CREATED || its.origin() == Origin.BASE;
    }

    @Nullable
    TableSchema schema(FollowedTable its) {
        return catalog.get(its.id());
    }

    TableSchema requireSchema(FollowedTable its) {
        TableSchema schema = catalog.get(its.id());
        Vanished gone = vanished;
        if (schema == null && its == main && gone != null) {
            throw new SchemaMismatchException(
                    "a change of " + table + " comes after the table is " + gone.how() + " at " + gone.place()
                            + "; take a base after it, or give the log with the statement that made it again");
        }
        if (schema == null) {
            throw new SchemaMismatchException("row changes of " + its.id()
                    + " begin here, but nothing says what its columns are: give its CREATE TABLE (--schema)");
        }
        return schema;
    }

    /** @throws CdcException if the log ends without a table of the name */
    void requireTable() {
        Vanished end = vanished;
        if (end != null) {
            throw new CdcException(table + " is " + end.how() + " at " + end.place()
                    + " and not created again: there is no newest table. Merge up to there with until(...), or leave the"
                    + " table out");
        }
    }

    /** A statement nobody can read, or that names no database, may be about any of them. */
    void lost(boolean unclear) {
        if (unclear) {
            others.values().forEach(other -> other.forget(Origin.UNKNOWN));
        }
    }

    /** Follows the names of tables that are none of these, which foreign keys may refer to. */
    void parentRenamed(SchemaChange change) {
        for (SchemaAction action : change.actions()) {
            if (action instanceof SchemaAction.RenameTable || action instanceof SchemaAction.AlterTable) {
                execute(change, action);
            }
        }
    }

    /** It cannot be told whether the statement was executed. */
    void lost(SchemaChange change) {
        for (FollowedTable other : others.values()) {
            if (change.actions().stream().anyMatch(action -> Statements.concerns(action, other.id()))) {
                deltas.endFolds(other);
                other.forget(Origin.UNKNOWN);
            }
        }
    }

    /**
     * Executes one action of a statement.
     *
     * @param inBase whether the base was taken after it
     * @param place of the statement, for messages
     * @throws LogPlan.Change if another table's rows must be read as well
     */
    void apply(SchemaChange change, SchemaAction action, boolean inBase, String place) {
        if (action instanceof SchemaAction.RenameTable rename) {
            if (!rename.from().equals(rename.to())) {
                rename(change, rename.from(), rename.to(), inBase, place);
            }
            return;
        }
        boolean ofMain = Statements.concerns(action, table);
        if (ofMain && inBase) {
            if (!(action instanceof SchemaAction.TruncateTable)) {
                forgetLikes();
            }
        } else if (ofMain) {
            applyToMain(change, action, place);
        }
        for (FollowedTable other : others.values()) {
            if (Statements.concerns(action, other.id())) {
                applyToOther(change, action, other);
            }
        }
    }

    private void execute(SchemaChange change, SchemaAction action) {
        catalog.apply(new SchemaChange(change.origin(), change.database(), change.sql(), List.of(action), true));
    }

    private void applyToMain(SchemaChange change, SchemaAction action, String place) {
        TableSchema before = catalog.get(table);
        if (action instanceof SchemaAction.CreateTableLike create && before == null) {
            knowModel(change, create);
        }
        if (action instanceof SchemaAction.AlterTable alter) {
            refuseUnlogged(alter);
        }
        if (action instanceof SchemaAction.CreateTable create
                && before != null
                && !create.ifNotExists()
                && !create.temporary()
                && !hasBase
                && main.deltas().isEmpty()) {
            // The schema was given although the log creates the table: the log knows better.
            catalog.put(create.schema());
            return;
        }
        boolean drops = action instanceof SchemaAction.DropTable drop && !drop.temporary()
                || action instanceof SchemaAction.DropDatabase;
        if (drops || action instanceof SchemaAction.TruncateTable) {
            if (before != null) {
                deltas.of(change, main).truncate(deltas.ordinal());
                deltas.cleared(change);
            }
            execute(change, action);
            if (drops) {
                deltas.endFolds(main);
                vanished = new Vanished("dropped", place);
            }
        } else if (action instanceof SchemaAction.AlterTable alter && before != null) {
            TableDelta delta = deltas.of(change, main);
            execute(change, action);
            TableSchema after = catalog.get(table);
            if (after != null && !after.equals(before)) {
                delta.migrate(SchemaMapping.of(
                        before, after, alter.alterations(), change.origin().sourceTime()));
            }
        } else {
            execute(change, action);
            TableSchema after = catalog.get(table);
            if (after != null && before == null) {
                createdMain(change, after);
            }
        }
    }

    /** What a table is made like must be read itself: the log tells its columns, the statement does not. */
    private void knowModel(SchemaChange change, SchemaAction.CreateTableLike create) {
        if (!create.temporary() && catalog.get(create.like()) == null && find(create.like()) == null) {
            follow(change, create.like());
        }
    }

    private void createdMain(SchemaChange change, TableSchema after) {
        vanished = null;
        TableDelta known = main.delta();
        if (known != null) {
            // a table that was renamed away left its rows
            forgetSharersOf(known);
            known.truncate(deltas.ordinal());
            deltas.cleared(change);
            known.migrate(SchemaMapping.ofNewTable(known.to(), after));
        } else {
            deltas.of(change, main).truncate(deltas.ordinal());
            deltas.cleared(change);
        }
    }

    private static void refuseUnlogged(SchemaAction.AlterTable alter) {
        for (SchemaAction.Alteration alteration : alter.alterations()) {
            String clause = Statements.unlogged(alteration);
            if (clause != null) {
                throw new CdcException("rows of " + alter.table() + " change without row events (" + clause
                        + "); take a base after it");
            }
        }
    }

    // Tables that may take the name.

    private void applyToOther(SchemaChange change, SchemaAction action, FollowedTable its) {
        if (action instanceof SchemaAction.CreateTable create) {
            if (!create.temporary() && isNew(its, create.ifNotExists())) {
                created(change, its, create.fromSelect() ? null : create.schema());
            }
        } else if (action instanceof SchemaAction.CreateTableLike create) {
            if (!create.temporary() && isNew(its, create.ifNotExists())) {
                knowModel(change, create);
                TableSchema like = catalog.get(create.like());
                created(change, its, like == null ? null : like.like(its.id()));
                if (create.like().equals(table)) {
                    its.madeLikeBase();
                }
            }
        } else if (action instanceof SchemaAction.DropTable drop) {
            if (!drop.temporary()) {
                gone(its, Origin.ABSENT);
            }
        } else if (action instanceof SchemaAction.DropDatabase) {
            gone(its, Origin.ABSENT);
        } else if (isWhole(its) && action instanceof SchemaAction.TruncateTable) {
            deltas.of(change, its).truncate(deltas.ordinal());
            deltas.cleared(change);
        } else if (isWhole(its) && action instanceof SchemaAction.AlterTable alter) {
            refuseUnlogged(alter);
            alter(change, its, alter);
        }
    }

    private static boolean isNew(FollowedTable its, boolean ifNotExists) {
        return !ifNotExists || its.origin() == Origin.ABSENT;
    }

    /** @param schema null where its columns are not known, or its rows are not logged as changes */
    private void created(SchemaChange change, FollowedTable its, @Nullable TableSchema schema) {
        gone(its, Origin.UNKNOWN);
        if (schema != null) {
            catalog.put(schema);
            fresh(change, its, schema);
            its.origin(Origin.CREATED);
        }
    }

    private void fresh(SchemaChange change, FollowedTable its, TableSchema schema) {
        TableDelta delta = deltas.empty(schema);
        delta.truncate(deltas.ordinal());
        deltas.put(change, its, delta);
    }

    private void alter(SchemaChange change, FollowedTable its, SchemaAction.AlterTable alter) {
        TableDelta delta = deltas.of(change, its);
        TableSchema before = requireSchema(its);
        execute(change, alter);
        TableSchema after = requireSchema(its);
        if (delta.isCleared() && delta.size() == 0) {
            // No row yet: what the statement would make of rows does not matter.
            fresh(change, its, after);
            delta.release();
        } else if (!after.equals(before)) {
            delta.migrate(SchemaMapping.of(
                    before, after, alter.alterations(), change.origin().sourceTime()));
        }
    }

    private void gone(FollowedTable its, Origin now) {
        TableDelta delta = its.delta();
        if (its.origin() == Origin.CREATED && delta != null) {
            delta.release();
        }
        deltas.endFolds(its);
        its.forget(now);
        remove(its.id());
    }

    /** The base knows the table's columns after this statement only; what was made like it before may have had others. */
    private void forgetLikes() {
        for (FollowedTable other : others.values()) {
            if (other.isLikeBase()) {
                gone(other, Origin.UNKNOWN);
            }
        }
    }

    // Names.

    private void rename(SchemaChange change, TableId from, TableId to, boolean inBase, String place) {
        FollowedTable source = find(from);
        FollowedTable target = find(to);
        if (inBase && target == main) {
            // The base has it under its new name.
            if (source != null) {
                gone(source, Origin.ABSENT);
            }
        } else if (target != null && source == null) {
            follow(change, from);
        } else if (inBase && source == main) {
            forgetLikes();
            if (target != null) {
                gone(target, Origin.UNKNOWN);
            }
        } else if (source == main) {
            leave(change, target, place);
        } else if (target == main && source != null) {
            enter(change, source);
        } else if (source != null) {
            move(source, target);
        }
    }

    private void follow(SchemaChange change, TableId from) {
        if (plan.followed().size() == MOST_NAMES) {
            throw new CdcException("the log makes " + table + " of other tables over more than " + MOST_NAMES
                    + " names; take a base after it: " + Statements.shown(change));
        }
        throw new LogPlan.Change(plan.following(from), Set.of());
    }

    /** The table gets another name, which may be one that is followed. */
    private void leave(SchemaChange change, @Nullable FollowedTable target, String place) {
        TableSchema schema = catalog.get(table);
        if (schema != null) {
            deltas.of(change, main);
        }
        deltas.endFolds(main);
        vanished = new Vanished("renamed", place);
        if (target != null) {
            deltas.endFolds(target);
            target.forget(Origin.BASE);
            target.take(main);
            if (schema != null) {
                catalog.put(schema.withTable(target.id()));
            }
        }
        remove(table);
    }

    /** Another table takes the name. */
    private void enter(SchemaChange change, FollowedTable source) {
        if (catalog.get(table) != null) {
            throw new SchemaMismatchException("the table " + source.id() + " is renamed to " + table
                    + ", which is there already; is the base of the moment that was said? "
                    + Statements.shown(change));
        }
        TableDelta rows = source.delta();
        TableSchema schema = catalog.get(source.id());
        if (!isWhole(source) || rows == null || schema == null) {
            throw new CdcException("the table " + source.id() + " is renamed to " + table
                    + ", and the log does not tell all its rows: it does not begin with its CREATE TABLE (or made it by"
                    + " CREATE TABLE ... SELECT). Give the log from before that statement on, or take a base after it: "
                    + Statements.shown(change));
        }
        deltas.endFolds(source);
        if (source.origin() == Origin.CREATED) {
            main.cascades().addAll(source.cascades());
            TableDelta before = main.delta();
            if (before != null) {
                // What the log did to the table that had the name stays, as the audit's; its rows are gone.
                before.truncate(deltas.ordinal());
                before.migrate(SchemaMapping.ofNewTable(before.to(), rows.from().withTable(table)));
                before.then(rows);
                rows.release();
                forgetSharersOf(before);
            } else {
                deltas.put(change, main, rows);
            }
        }
        source.forget(Origin.ABSENT);
        remove(source.id());
        catalog.put(schema.withTable(table));
        vanished = null;
    }

    /** The table that had the name may still have another one; what happened to it now belongs to the new table. */
    private void forgetSharersOf(TableDelta delta) {
        for (FollowedTable other : others.values()) {
            if (other.delta() == delta) {
                deltas.endFolds(other);
                other.forget(Origin.UNKNOWN);
                remove(other.id());
            }
        }
    }

    private void move(FollowedTable source, @Nullable FollowedTable target) {
        TableSchema schema = catalog.get(source.id());
        deltas.endFolds(source);
        if (target != null) {
            gone(target, Origin.UNKNOWN);
            if (isWhole(source) && schema != null) {
                target.take(source);
                target.origin(source.origin());
                catalog.put(schema.withTable(target.id()));
            }
            source.forget(Origin.ABSENT);
        } else {
            gone(source, Origin.ABSENT);
        }
        remove(source.id());
    }

    /** Takes the name out of the catalog, whatever the catalog knows of it. */
    private void remove(TableId id) {
        catalog.remove(id);
    }
}
