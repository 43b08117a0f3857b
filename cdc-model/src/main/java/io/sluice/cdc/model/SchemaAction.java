package io.sluice.cdc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing a statement does to one table or database. */
public sealed interface SchemaAction {

    /** CREATE TABLE with columns. {@code fromSelect}: CREATE ... AS SELECT, whose columns may not all be listed. */
    record CreateTable(TableSchema schema, boolean ifNotExists, boolean temporary, boolean fromSelect)
            implements SchemaAction {}

    /** CREATE TABLE ... LIKE. */
    record CreateTableLike(TableId table, TableId like, boolean ifNotExists, boolean temporary)
            implements SchemaAction {}

    /** DROP TABLE, one action per table. */
    record DropTable(TableId table, boolean ifExists, boolean temporary) implements SchemaAction {}

    /** TRUNCATE TABLE: all rows gone, schema as before. */
    record TruncateTable(TableId table) implements SchemaAction {}

    /** One pair of RENAME TABLE, or ALTER TABLE ... RENAME TO. */
    record RenameTable(TableId from, TableId to) implements SchemaAction {}

    /** ALTER TABLE (CREATE INDEX and DROP INDEX among them): its clauses in order. */
    record AlterTable(TableId table, List<Alteration> alterations) implements SchemaAction {
        public AlterTable {
            alterations = List.copyOf(alterations);
        }
    }

    /**
     * Rows of a table may have changed with rows of another one, by a foreign key, and the server does not log them: MariaDB,
     * and MySQL before 9.6. No statement of a server: a reader that sees the other rows says it, as {@code UNLOGGED CASCADE FROM
     * parent TO table BY constraint}.
     *
     * @param table whose rows may have changed; which of them nothing tells
     * @param parent whose rows were deleted or changed, perhaps with tables between
     * @param constraint of {@code table}
     */
    record UnloggedCascade(TableId table, TableId parent, String constraint) implements SchemaAction {}

    record CreateDatabase(String database) implements SchemaAction {}

    record DropDatabase(String database) implements SchemaAction {}

    /** One clause of ALTER TABLE. */
    sealed interface Alteration {

        /**
         * The clauses the server carries out on a table: a conditional one without its condition where that holds, left out
         * where it does not. The rest as they are, in order.
         *
         * @param before the table before the statement, which the conditions are about
         * @throws SchemaMismatchException if a clause without a condition names a column that is not there
         */
        static List<Alteration> carriedOut(List<Alteration> clauses, TableSchema before) {
            return TableAlterer.carriedOut(before, clauses);
        }

        /** Where a column goes: {@code after} names a column, {@code first} is FIRST, neither keeps or appends. */
        record Placement(boolean first, @Nullable String after) {
            public static final Placement NONE = new Placement(false, null);
            public static final Placement FIRST = new Placement(true, null);

            public static Placement after(String column) {
                return new Placement(false, column);
            }
        }

        record AddColumn(Column column, Placement placement) implements Alteration {}

        record DropColumn(String name) implements Alteration {}

        /** MODIFY and CHANGE: {@code name} is the old name, {@code column} the whole new definition. */
        record ChangeColumn(String name, Column column, Placement placement) implements Alteration {}

        record RenameColumn(String from, String to) implements Alteration {}

        record SetDefault(String column, ColumnDefault defaultValue) implements Alteration {}

        record AddPrimaryKey(List<String> columns) implements Alteration {
            public AddPrimaryKey {
                columns = List.copyOf(columns);
            }
        }

        record DropPrimaryKey() implements Alteration {}

        /** ADD UNIQUE, CREATE UNIQUE INDEX; an empty name: the server chooses one (the first column's, then _2, _3). */
        record AddUniqueKey(TableSchema.UniqueKey key) implements Alteration {}

        /**
         * ADD INDEX, FULLTEXT, SPATIAL, CREATE INDEX, and keys over expressions. It touches no row, but takes a name.
         *
         * @param name empty: the server chooses one
         * @param columns empty for a key over expressions
         */
        record AddIndex(String name, List<String> columns) implements Alteration {
            public AddIndex {
                columns = List.copyOf(columns);
            }
        }

        /** ADD FOREIGN KEY, and REFERENCES at a column that is added; an empty name: the server chooses one. */
        record AddForeignKey(ForeignKey key) implements Alteration {}

        /** DROP FOREIGN KEY, and DROP CONSTRAINT, whose name may be of no foreign key. */
        record DropForeignKey(String name) implements Alteration {}

        record RenameKey(String from, String to) implements Alteration {}

        /** A clause with IF EXISTS (MariaDB): nothing happens where the column or key it names is not there. */
        record IfExists(Alteration alteration) implements Alteration {}

        /** A clause with IF NOT EXISTS (MariaDB): nothing happens where the column or key it adds is there. */
        record IfNotExists(Alteration alteration) implements Alteration {}

        /** DROP INDEX of any kind; the name may be of no unique key. */
        record DropKey(String name) implements Alteration {}

        /** CONVERT TO CHARACTER SET: every text column. */
        record ConvertCharset(
                @Nullable String charset, @Nullable String collation) implements Alteration {}

        /** DEFAULT CHARACTER SET / COLLATE: columns added later. */
        record DefaultCharset(
                @Nullable String charset, @Nullable String collation) implements Alteration {}

        /**
         * TRUNCATE PARTITION, DROP PARTITION, EXCHANGE PARTITION (both tables), IMPORT and DISCARD TABLESPACE, ALTER IGNORE:
         * rows change without events.
         */
        record UnloggedRowChange(String clause) implements Alteration {}

        /** Anything that touches neither columns, keys nor rows: comments, engine, checks. */
        record NoEffect(String clause) implements Alteration {}
    }
}
