package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What statements in the log do. */
final class Statements {

    /** Rows they change are not in the log. */
    private static final Set<String> CHANGE_ROWS =
            Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH", "CALL", "DO", "SELECT", "EXECUTE");

    private MySqlDdl ddl = MySqlDdl.mysql();

    /** The server that wrote what follows. */
    void server(FormatDescription format) {
        try {
            ddl = MySqlDdl.forServer(format.serverVersion());
        } catch (IllegalArgumentException e) {
            ddl = format.mariaDb() ? MySqlDdl.mariadb() : MySqlDdl.mysql();
        }
    }

    /** Reads a statement that is no BEGIN or COMMIT; null where it concerns no table. */
    @Nullable
    SchemaChange read(QueryEvent query, EventOrigin origin, String place) {
        String database = new String(
                query.array, query.databaseStart, query.databaseEnd - query.databaseStart, StandardCharsets.UTF_8);
        String sql = new String(query.array, query.sqlStart, query.sqlLength(), StandardCharsets.UTF_8);
        SchemaChange change = ddl.parse(origin, database, sql);
        if (change.understood() && change.actions().isEmpty()) {
            return null;
        }
        if (!change.understood() && CHANGE_ROWS.contains(firstWord(sql))) {
            throw new InapplicableChangeException(
                    InapplicableChangeException.Reason.STATEMENT_FORMAT,
                    place + ": a statement that changes rows (" + firstWord(sql) + ", database '" + database
                            + "'), whose rows are not in the log; have the server log rows (binlog_format=ROW) and take"
                            + " a base after this place");
        }
        return change;
    }

    /** Does what the statement did; true where the catalog knows other tables than before. */
    boolean apply(SchemaChange change, SchemaCatalog catalog) {
        if (change.understood()) {
            catalog.apply(change);
        }
        return true;
    }

    /** Upper case; comments and white space before it passed over. */
    static String firstWord(String sql) {
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
        int start = i;
        while (i < n && Character.isLetter(sql.charAt(i))) {
            i++;
        }
        return sql.substring(start, i).toUpperCase(Locale.ROOT);
    }
}
