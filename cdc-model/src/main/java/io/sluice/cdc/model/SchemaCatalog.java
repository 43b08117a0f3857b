package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.text.IndexNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of a server's tables at one position of its log, moved on by {@link #apply}. What it hands out is immutable.
 * Not thread-safe.
 *
 * <p><b>Which tables it knows.</b> Those it was given and those the log creates or renames. What a statement does to any
 * other table is passed over and counted ({@link #ignoredActions()}): a catalog of one table follows the log of a whole
 * server. A table whose columns a statement does not tell (CREATE TABLE ... SELECT, LIKE of an unknown table) is not known.
 * Temporary tables are passed over, as their rows are never logged.
 *
 * <p>A {@link SchemaChange} that does not fit (a column that is not there, a table that is there already) throws
 * {@link SchemaMismatchException} and changes nothing: the catalog then stands at another position than the log, most
 * often because the seed was taken later than the log begins.
 */
public final class SchemaCatalog {

    private Map<TableId, TableSchema> tables = new TreeMap<>();
    private final Map<Long, TableSchema> byVersion = new HashMap<>();
    private final Map<String, ColumnType> databases = new HashMap<>();
    private long ignored;

    /** A catalog that knows no table yet. */
    public static SchemaCatalog create() {
        return new SchemaCatalog();
    }

    public static SchemaCatalog of(Collection<TableSchema> schemas) {
        SchemaCatalog catalog = new SchemaCatalog();
        schemas.forEach(catalog::put);
        return catalog;
    }

    public static SchemaCatalog of(TableSchema... schemas) {
        return of(List.of(schemas));
    }

    /** Adds or replaces a table, as a message or a person describes it. */
    public void put(TableSchema schema) {
        TableSchema settled = IndexNames.settle(schema);
        tables.put(settled.table(), settled);
        byVersion.putIfAbsent(settled.fingerprint(), settled);
    }

    /** Forgets a table, where what it is at this position is no longer known; harmless where it never was. */
    public void remove(TableId table) {
        tables.remove(table);
    }

    /**
     * What tables of a database get that are created without a character set: {@code charset} and {@code collation} of the
     * type. Kept for whoever reads the log's statements, which do not say it.
     */
    public void putDatabaseDefault(String database, ColumnType text) {
        databases.put(database, text);
    }

    /** See {@link #putDatabaseDefault}; null where it is not known. */
    public @Nullable ColumnType databaseDefault(String database) {
        return databases.get(database);
    }

    /** The table's schema at this position, or null where it is not known. */
    public @Nullable TableSchema get(TableId table) {
        return tables.get(table);
    }

    /** @throws SchemaMismatchException if the table is not known */
    public TableSchema require(TableId table) {
        TableSchema schema = tables.get(table);
        if (schema == null) {
            throw new SchemaMismatchException("no schema is known of table " + table + "; known are " + tables.keySet()
                    + "; give its CREATE TABLE text as of the position the log begins at");
        }
        return schema;
    }

    /** A schema any table had so far, by {@link TableSchema#fingerprint()}; null where there was none. */
    public @Nullable TableSchema byVersion(long fingerprint) {
        return byVersion.get(fingerprint);
    }

    /** All known tables, by name. */
    public List<TableSchema> tables() {
        return List.copyOf(tables.values());
    }

    /** How many actions concerned tables that are not known. */
    public long ignoredActions() {
        return ignored;
    }

    /** A catalog of its own at the same position. */
    public SchemaCatalog copy() {
        SchemaCatalog other = new SchemaCatalog();
        other.tables.putAll(tables);
        other.byVersion.putAll(byVersion);
        other.databases.putAll(databases);
        other.ignored = ignored;
        return other;
    }

    /**
     * Does what the statement did on the server, all of it or, where it throws, nothing.
     *
     * @throws SchemaMismatchException if the statement was not understood, or does not fit what is known
     */
    public void apply(SchemaChange change) {
        if (!change.understood()) {
            throw new SchemaMismatchException("the statement at " + change.position()
                    + " could not be read, so what it does to the known tables " + tables.keySet()
                    + " is not known; skip it only if it concerns none of them");
        }
        Map<TableId, TableSchema> next = new TreeMap<>(tables);
        long passedOver = 0;
        for (SchemaAction action : change.actions()) {
            try {
                passedOver += apply(action, next);
            } catch (SchemaMismatchException e) {
                throw new SchemaMismatchException("at " + change.position() + ": " + e.getMessage());
            }
        }
        tables = next;
        ignored += passedOver;
        for (TableSchema schema : tables.values()) {
            byVersion.putIfAbsent(schema.fingerprint(), schema);
        }
    }

    /** Applies one action; 1 if it concerned only what is not known. */
    private static int apply(SchemaAction action, Map<TableId, TableSchema> tables) {
        if (action instanceof SchemaAction.AlterTable alter) {
            TableSchema before = tables.get(alter.table());
            ParentNames.altered(tables, alter);
            if (before == null) {
                return 1;
            }
            tables.put(alter.table(), TableAlterer.alter(before, alter.alterations()));
            return 0;
        }
        if (action instanceof SchemaAction.CreateTable create) {
            return create(create, tables);
        }
        if (action instanceof SchemaAction.CreateTableLike like) {
            return createLike(like, tables);
        }
        if (action instanceof SchemaAction.DropTable drop) {
            return drop.temporary() || tables.remove(drop.table()) == null ? 1 : 0;
        }
        if (action instanceof SchemaAction.RenameTable rename) {
            TableSchema moved = tables.get(rename.from());
            TableSchema inTheWay = tables.get(rename.to());
            if (inTheWay != null && !rename.from().equals(rename.to())) {
                throw new SchemaMismatchException("the log renames table " + rename.from() + " to " + rename.to()
                        + ", but the catalog has " + inTheWay);
            }
            ParentNames.renamed(tables, rename.from(), rename.to());
            if (moved == null) {
                return 1;
            }
            tables.remove(rename.from());
            tables.put(rename.to(), moved.withTable(rename.to()));
            return 0;
        }
        if (action instanceof SchemaAction.TruncateTable truncate) {
            return tables.containsKey(truncate.table()) ? 0 : 1;
        }
        if (action instanceof SchemaAction.DropDatabase drop) {
            return tables.keySet().removeIf(id -> id.database().equals(drop.database())) ? 0 : 1;
        }
        return 0; // CREATE DATABASE
    }

    private static int create(SchemaAction.CreateTable create, Map<TableId, TableSchema> tables) {
        if (create.temporary()) {
            return 1;
        }
        TableId id = create.schema().table();
        TableSchema known = tables.get(id);
        if (known != null) {
            if (create.ifNotExists()) {
                return 0;
            }
            throw new SchemaMismatchException(
                    "the log creates table " + create.schema() + ", but the catalog has it already: " + known);
        }
        if (create.fromSelect()) {
            return 1;
        }
        tables.put(id, IndexNames.settle(create.schema()));
        return 0;
    }

    private static int createLike(SchemaAction.CreateTableLike like, Map<TableId, TableSchema> tables) {
        if (like.temporary()) {
            return 1;
        }
        TableSchema known = tables.get(like.table());
        if (known != null) {
            if (like.ifNotExists()) {
                return 0;
            }
            throw new SchemaMismatchException("the log creates table " + like.table() + " like " + like.like()
                    + ", but the catalog has it already: " + known);
        }
        TableSchema model = tables.get(like.like());
        if (model == null) {
            return 1;
        }
        tables.put(like.table(), model.like(like.table()));
        return 0;
    }
}
