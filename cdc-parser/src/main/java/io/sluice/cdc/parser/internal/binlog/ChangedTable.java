package io.sluice.cdc.parser.internal.binlog;

import java.util.Locale;
import java.util.Set;

/** The table that a statement names first as the one it changes, for messages. Values of the statement never show. */
final class ChangedTable {

    private static final Set<String> VERBS = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE");
    /** What may stand between the verb and the table. */
    private static final Set<String> BETWEEN =
            Set.of("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "IGNORE", "INTO", "FROM", "ONLY");

    private final String sql;
    private int at;

    private ChangedTable(String sql) {
        this.sql = sql;
    }

    /** As it is written, without its quotes; empty where no table follows the verb. */
    static String of(String sql) {
        String verb = Statements.firstWord(sql);
        if (!VERBS.contains(verb)) {
            return "";
        }
        ChangedTable reader = new ChangedTable(sql);
        reader.at = Statements.firstWordStart(sql) + verb.length();
        String name = reader.name();
        while (BETWEEN.contains(name.toUpperCase(Locale.ROOT))) {
            name = reader.name();
        }
        if (name.isEmpty() || reader.at >= sql.length() || sql.charAt(reader.at) != '.') {
            return name;
        }
        reader.at++;
        return name + "." + reader.name();
    }

    private String name() {
        while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
            at++;
        }
        if (at < sql.length() && sql.charAt(at) == '`') {
            int from = at + 1;
            int end = sql.indexOf('`', from);
            while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == '`') {
                end = sql.indexOf('`', end + 2);
            }
            at = end < 0 ? sql.length() : end + 1;
            return end < 0 ? "" : sql.substring(from, end).replace("``", "`");
        }
        int from = at;
        while (at < sql.length() && isOfName(sql.charAt(at))) {
            at++;
        }
        return sql.substring(from, at);
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
