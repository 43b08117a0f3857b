package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.binlog.value.BinlogCharsets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What statements in the log do: their text, what they mean, and to which schemas they lead. */
final class Statements {

    /** Rows they change are not in the log. */
    private static final Set<String> CHANGE_ROWS = Set.of(
            "INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH", "CALL", "DO", "SELECT", "EXECUTE", "VALUES",
            "TABLE");

    private final boolean deliverRowStatements;
    private final DatabaseCharsets databases;
    private MySqlDdl ddl = MySqlDdl.mysql();

    Statements(boolean deliverRowStatements, SchemaCatalog catalog) {
        this.databases = new DatabaseCharsets(catalog);
        this.deliverRowStatements = deliverRowStatements;
    }

    /** The server that wrote what follows. */
    void server(FormatDescription format) {
        try {
            ddl = MySqlDdl.forServer(format.serverVersion());
        } catch (IllegalArgumentException e) {
            ddl = MySqlDdl.of(format.kind());
        }
        databases.forgetReaders();
    }

    /** Reads a statement that neither begins nor ends a transaction; null where it concerns no table. */
    @Nullable
    SchemaChange read(QueryEvent query, EventOrigin origin, String place, FormatDescription format) {
        String database = new String(
                query.array, query.databaseStart, query.databaseEnd - query.databaseStart, StandardCharsets.UTF_8);
        String sql = text(query, format);
        databases.see(query, sql, format);
        SchemaChange change = databases.reader(ddl, database, query, format).parse(origin, database, sql);
        if (change.understood() && change.actions().isEmpty()) {
            return null;
        }
        if (!change.understood()) {
            String first = firstWord(change.sql());
            if (CHANGE_ROWS.contains(first) && !deliverRowStatements) {
                String table = ChangedTable.of(change.sql());
                throw rowsNotLogged(
                        "(" + first + (table.isEmpty() ? "" : " of table " + table) + ", database '" + database + "')",
                        place);
            }
        }
        return change;
    }

    /** LOAD DATA as a statement: the rows were in a file. */
    InapplicableChangeException load(int type, String place) {
        return rowsNotLogged("(LOAD DATA, " + EventType.name(type) + " event)", place);
    }

    private static InapplicableChangeException rowsNotLogged(String what, String place) {
        return new InapplicableChangeException(
                InapplicableChangeException.Reason.STATEMENT_FORMAT,
                place + ": a statement that changes rows " + what
                        + ", whose rows are not in the log; have the server log"
                        + " rows (binlog_format=ROW) and take a base after this place");
    }

    private static String text(QueryEvent query, FormatDescription format) {
        byte[] a = query.sqlArray;
        boolean ascii = true;
        for (int i = query.sqlStart; i < query.sqlEnd; i++) {
            ascii &= a[i] >= 0;
        }
        int collation = query.clientCollation();
        if (ascii || collation == QueryEvent.NO_CHARSET) {
            return new String(a, query.sqlStart, query.sqlLength(), StandardCharsets.UTF_8);
        }
        String charset = BinlogCharsets.charset(format.kind(), collation);
        // Stray bytes, such as a binary string has, must not end a reading of DDL.
        return charset.startsWith("utf8") || charset.equals("binary")
                ? new String(a, query.sqlStart, query.sqlLength(), StandardCharsets.UTF_8)
                : BinlogCharsets.text(charset, Arrays.copyOfRange(a, query.sqlStart, query.sqlEnd));
    }

    /**
     * Does what the statement did. Where the catalog knows a table that the log creates, the log knows better: the catalog was
     * taken later. A statement that does not fit a table nobody asked for makes that table unknown.
     */
    void apply(SchemaChange change, SchemaCatalog catalog, TableFilter tables) {
        if (!change.understood()) {
            for (TableSchema schema : catalog.tables()) {
                if (mentions(change.sql(), schema.table().table())) {
                    catalog.remove(schema.table());
                }
            }
            return;
        }
        for (SchemaAction action : change.actions()) {
            if (action instanceof SchemaAction.CreateTable create && !create.ifNotExists() && !create.temporary()) {
                catalog.remove(create.schema().table());
            } else if (action instanceof SchemaAction.CreateTableLike like
                    && !like.ifNotExists()
                    && !like.temporary()) {
                catalog.remove(like.table());
            }
            try {
                catalog.apply(
                        new SchemaChange(change.origin(), change.database(), change.sql(), List.of(action), true));
            } catch (SchemaMismatchException e) {
                TableId table = tableOf(action);
                if (table == null || tables.accepts(table)) {
                    throw e;
                }
                catalog.remove(table);
            }
        }
    }

    private static @Nullable TableId tableOf(SchemaAction action) {
        return action instanceof SchemaAction.AlterTable alter ? alter.table() : null;
    }

    /** Whether a name stands in the text as a word of its own. */
    private static boolean mentions(String sql, String name) {
        String text = sql.toLowerCase(Locale.ROOT);
        String wanted = name.toLowerCase(Locale.ROOT);
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            int behind = at + wanted.length();
            if ((at == 0 || !isWord(text.charAt(at - 1)))
                    && (behind == text.length() || !isWord(text.charAt(behind)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    /** Upper case; comments, brackets and white space before it passed over. */
    static String firstWord(String sql) {
        int start = firstWordStart(sql);
        int i = start;
        while (i < sql.length() && Character.isLetter(sql.charAt(i))) {
            i++;
        }
        return sql.substring(start, i).toUpperCase(Locale.ROOT);
    }

    static int firstWordStart(String sql) {
        int i = 0;
        int n = sql.length();
        while (i < n) {
            char c = sql.charAt(i);
            if (Character.isWhitespace(c) || c == '(') {
                i++;
            } else if (sql.startsWith("/*", i)) {
                int end = sql.indexOf("*/", i + 2);
                i = end < 0 ? n : end + 2;
            } else if (c == '#' || sql.startsWith("-- ", i)) {
                int end = sql.indexOf('\n', i);
                i = end < 0 ? n : end + 1;
            } else {
                break;
            }
        }
        return i;
    }
}
