package io.sluice.cdc.model;

import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.TableSchema.PlainIndex;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import io.sluice.cdc.model.internal.text.ColumnTypeNormal;
import io.sluice.cdc.model.internal.text.DescribedDefault;
import io.sluice.cdc.model.internal.text.IndexNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table's schema as a running server describes it, over plain JDBC: any driver that speaks to MySQL 5.7 to 9.x or
 * MariaDB 10.2.7 and later. The result equals what {@code MySqlDdl.schemas} reads in the same server's SHOW CREATE TABLE,
 * the texts of default expressions excepted, which servers word differently in the two places, and that RESTRICT and NO ACTION
 * are one rule.
 *
 * <p>It is the schema of now. A log is older: seed a {@link SchemaCatalog} with it only for a log that begins after it was
 * read, or for a table that did not change since. The statements are read one after the other and see a DDL that runs
 * between them; where that is possible, read under the lock that a snapshot takes anyway.
 *
 * <p>Sources: manual, "The INFORMATION_SCHEMA COLUMNS Table" and "SHOW INDEX Statement" (STATISTICS tells no order of
 * indexes). Stateless; uses the connection from the caller's thread only, leaves its session as it is and does not close it.
 */
public final class SchemaReader {

    private static final String VERSION = "SELECT VERSION() AS SERVER_VERSION";

    private static final String TABLES = "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_COLLATION"
            + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";

    private static final String COLUMNS = "SELECT COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, CHARACTER_SET_NAME,"
            + " COLLATION_NAME, IS_NULLABLE, COLUMN_DEFAULT, EXTRA"
            + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION";

    private SchemaReader() {}

    /**
     * Reads one table. Columns, types, nullability, defaults, the primary and all other keys are the server's; character
     * sets and collations are always known. Foreign keys come in the order of their names. A key over prefixes counts as one over its columns, a key over expressions as a
     * plain index; a generated invisible primary key is a column and key like any other.
     *
     * <p>Some defaults the server does not tell, and they are {@link ColumnDefault.Kind#UNKNOWN}: most of binary columns, and
     * those with characters outside the Basic Multilingual Plane, which it prints as question marks.
     *
     * <p>The name in the result is the server's spelling, which the log uses, where {@code lower_case_table_names} lets
     * another one pass.
     *
     * @throws SchemaMismatchException if there is no such table for this user (a view or a sequence is none), or the server
     *     hides one of its columns from the session, or an ENUM or SET label holds a question mark that may stand for such a
     *     character. Columns at the table's end that the user has no privilege on cannot be
     *     seen to be missing: read with a user that may SELECT the whole table
     * @throws ColumnTypeException if a column's type is not one this version knows
     * @throws CdcException if the server or the driver reports an error, which is the cause
     */
    public static TableSchema read(Connection connection, TableId table) {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(table, "table");
        try {
            DescribedDefault defaults = DescribedDefault.ofServer(version(connection));
            TableSchema found = table(connection, table);
            TableSchema.Builder schema = found.toBuilder();
            columns(connection, found.table(), defaults, schema);
            keys(connection, found.table(), schema);
            schema.foreignKeys(ForeignKeyReader.read(connection, found.table()));
            return IndexNames.settle(schema.build());
        } catch (SQLException e) {
            throw new CdcException(
                    "the server does not tell the schema of " + table + ": " + e.getMessage() + " (SQLSTATE "
                            + e.getSQLState() + ")",
                    e);
        }
    }

    private static String version(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(VERSION);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return text(rows, "SERVER_VERSION");
        }
    }

    /** The table's name and default character set; no columns yet. */
    private static TableSchema table(Connection connection, TableId asked) throws SQLException {
        TableSchema found = null;
        try (PreparedStatement statement = prepare(connection, TABLES, asked);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TableId table = new TableId(text(rows, "TABLE_SCHEMA"), text(rows, "TABLE_NAME"));
                String type = text(rows, "TABLE_TYPE");
                if (found != null && !table.equals(asked)) {
                    continue;
                }
                if (!type.equals("BASE TABLE") && !type.equals("SYSTEM VERSIONED")) {
                    throw new SchemaMismatchException(
                            table + " is a " + type.toLowerCase(Locale.ROOT) + "; a log has rows of tables only");
                }
                String collation = ColumnTypeNormal.utf8mb3(rows.getString("TABLE_COLLATION"));
                found = TableSchema.builder(table)
                        .defaultCharset(ColumnTypeNormal.charsetOf(collation), collation)
                        .build();
            }
        }
        if (found == null) {
            throw new SchemaMismatchException("the server shows no table " + asked
                    + ": there is none, its name is spelled otherwise, or the user has no privilege on it");
        }
        return found;
    }

    private static void columns(
            Connection connection, TableId table, DescribedDefault defaults, TableSchema.Builder schema)
            throws SQLException {
        int position = 0;
        try (PreparedStatement statement = prepare(connection, COLUMNS, table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                position++;
                if (!text(rows, "ORDINAL_POSITION").equals(String.valueOf(position))) {
                    throw hidden(table, position);
                }
                schema.column(column(rows, defaults, table));
            }
        }
        if (position == 0) {
            throw hidden(table, 1);
        }
    }

    private static Column column(ResultSet row, DescribedDefault defaults, TableId table) throws SQLException {
        ColumnType type = ColumnType.parse(text(row, "COLUMN_TYPE"));
        String charset = row.getString("CHARACTER_SET_NAME");
        if (charset != null) {
            type = type.withCollation(charset, row.getString("COLLATION_NAME"));
        }
        for (String label : type.labels()) {
            if (!DescribedDefault.isWhole(label, type)) {
                throw new SchemaMismatchException("a label of column " + text(row, "COLUMN_NAME") + " of " + table
                        + " has a question mark, which servers also print for characters outside the Basic Multilingual"
                        + " Plane: take the schema from the CREATE TABLE statement as it was written");
            }
        }
        boolean nullable = text(row, "IS_NULLABLE").equalsIgnoreCase("YES");
        String extra = text(row, "EXTRA").toUpperCase(Locale.ROOT);
        // Not the word alone: MySQL says DEFAULT_GENERATED of a default that is an expression.
        boolean generated = extra.contains("VIRTUAL GENERATED") || extra.contains("STORED GENERATED");
        ColumnDefault value = generated
                ? ColumnDefault.expression("")
                : defaults.read(row.getString("COLUMN_DEFAULT"), type, nullable, extra.contains("DEFAULT_GENERATED"));
        return new Column(
                text(row, "COLUMN_NAME"),
                type,
                nullable ? Nullability.NULLABLE : Nullability.NOT_NULL,
                value,
                generated,
                extra.contains("AUTO_INCREMENT"));
    }

    private static void keys(Connection connection, TableId table, TableSchema.Builder schema) throws SQLException {
        Map<String, Key> keys = new LinkedHashMap<>();
        String sql = "SHOW INDEX FROM " + quoted(table.table()) + " FROM " + quoted(table.database());
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                boolean unique = text(rows, "Non_unique").equals("0");
                Key key = keys.computeIfAbsent(text(rows, "Key_name"), name -> new Key(unique));
                key.part(text(rows, "Seq_in_index"), rows.getString("Column_name"), table);
            }
        }
        List<PlainIndex> plain = new ArrayList<>();
        keys.forEach((name, key) -> {
            if (name.equals("PRIMARY")) {
                schema.primaryKey(key.columns);
            } else if (key.unique && !key.expression) {
                schema.uniqueKey(new UniqueKey(name, key.columns));
            } else {
                plain.add(new PlainIndex(name, key.expression ? List.of() : key.columns));
            }
        });
        schema.plainIndexes(plain);
    }

    /** An index while its parts are read. */
    private static final class Key {
        private final boolean unique;
        private final List<String> columns = new ArrayList<>();
        private boolean expression;
        private int parts;

        Key(boolean unique) {
            this.unique = unique;
        }

        /** @param column null: an expression */
        void part(String number, @Nullable String column, TableId table) {
            parts++;
            if (!number.equals(String.valueOf(parts))) {
                throw new SchemaMismatchException("an index of " + table + " has no part " + parts
                        + " in what the server shows; was the table altered meanwhile? Read it again");
            }
            if (column == null) {
                expression = true;
            } else {
                columns.add(column);
            }
        }
    }

    static PreparedStatement prepare(Connection connection, String sql, TableId table) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setString(1, table.database());
            statement.setString(2, table.table());
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new SchemaMismatchException("the server answers NULL for " + column + " of a table's description");
        }
        return text;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static SchemaMismatchException hidden(TableId table, int position) {
        return new SchemaMismatchException("the server hides column " + position + " of " + table
                + ", which its log has: give the user SELECT on the whole table, and SET SESSION"
                + " show_gipk_in_create_table_and_information_schema = ON for a generated invisible primary key");
    }
}
