package io.sluice.cdc.model;

import io.sluice.cdc.model.ForeignKey.Rule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table's foreign keys as a running server describes them. Sources: manual, "The INFORMATION_SCHEMA REFERENTIAL_CONSTRAINTS
 * Table" and "The INFORMATION_SCHEMA KEY_COLUMN_USAGE Table".
 */
final class ForeignKeyReader {

    /** Two statements and no join: what the server shows in one table and hides in the other is seen. */
    private static final String RULES = "SELECT CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE"
            + " FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ?"
            + " ORDER BY CONSTRAINT_NAME";

    private static final String COLUMNS =
            "SELECT CONSTRAINT_NAME, ORDINAL_POSITION, COLUMN_NAME, REFERENCED_TABLE_SCHEMA,"
                    + " REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME"
                    + " FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?"
                    + " AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION";

    private ForeignKeyReader() {}

    /** In the order of their names. */
    static List<ForeignKey> read(Connection connection, TableId table) throws SQLException {
        Map<String, Key> keys = new LinkedHashMap<>();
        try (PreparedStatement statement = SchemaReader.prepare(connection, RULES, table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Rule onDelete = rule(rows, "DELETE_RULE", table);
                Rule onUpdate = rule(rows, "UPDATE_RULE", table);
                keys.put(SchemaReader.text(rows, "CONSTRAINT_NAME"), new Key(onDelete, onUpdate));
            }
        }
        try (PreparedStatement statement = SchemaReader.prepare(connection, COLUMNS, table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Key key = keys.get(SchemaReader.text(rows, "CONSTRAINT_NAME"));
                if (key == null) {
                    throw changed(table);
                }
                key.part(rows, table);
            }
        }
        List<ForeignKey> out = new ArrayList<>();
        for (Map.Entry<String, Key> key : keys.entrySet()) {
            out.add(key.getValue().named(key.getKey(), table));
        }
        return out;
    }

    private static Rule rule(ResultSet row, String column, TableId table) throws SQLException {
        String text = SchemaReader.text(row, column);
        return switch (text) {
            case "RESTRICT", "NO ACTION" -> Rule.RESTRICT;
            case "CASCADE" -> Rule.CASCADE;
            case "SET NULL" -> Rule.SET_NULL;
            case "SET DEFAULT" -> Rule.SET_DEFAULT;
            default ->
                throw new SchemaMismatchException("a foreign key of " + table + " has " + column + " " + text
                        + ", which this version does not know");
        };
    }

    private static SchemaMismatchException changed(TableId table) {
        return new SchemaMismatchException("the server's two descriptions of the foreign keys of " + table
                + " do not fit together: it was altered meanwhile, so read it again, or the user may not see the table"
                + " referred to and needs the REFERENCES privilege on it");
    }

    /** A foreign key while its columns are read. */
    private static final class Key {
        private final Rule onDelete;
        private final Rule onUpdate;
        private final List<String> columns = new ArrayList<>();
        private final List<String> parentColumns = new ArrayList<>();
        private TableId parent = new TableId("none", "none");

        Key(Rule onDelete, Rule onUpdate) {
            this.onDelete = onDelete;
            this.onUpdate = onUpdate;
        }

        void part(ResultSet row, TableId table) throws SQLException {
            columns.add(SchemaReader.text(row, "COLUMN_NAME"));
            if (!SchemaReader.text(row, "ORDINAL_POSITION").equals(String.valueOf(columns.size()))) {
                throw changed(table);
            }
            parent = new TableId(
                    SchemaReader.text(row, "REFERENCED_TABLE_SCHEMA"), SchemaReader.text(row, "REFERENCED_TABLE_NAME"));
            parentColumns.add(SchemaReader.text(row, "REFERENCED_COLUMN_NAME"));
        }

        ForeignKey named(String name, TableId table) {
            if (columns.isEmpty()) {
                throw changed(table);
            }
            return new ForeignKey(name, columns, parent, parentColumns, onDelete, onUpdate);
        }
    }
}
