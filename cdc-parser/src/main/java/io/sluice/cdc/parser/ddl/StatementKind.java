package io.sluice.cdc.parser.ddl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a statement is, by the words it begins with: the server's own first step ({@code sql_command}). */
enum StatementKind {
    /** DDL of tables, indexes and databases, and what SET STATEMENT runs: the grammar reads it. */
    DDL,
    /** Changes no table's rows or columns, whatever follows. */
    HARMLESS,
    /** {@code USE database}. */
    USE,
    /** Begins a stored program, whose body holds statements of its own. */
    PROGRAM,
    /** DML, calls and everything else: what it does to tables cannot be told. */
    OTHER;

    private static final int HEAD_WORDS = 24;
    private static final Set<String> PROGRAMS =
            Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE", "LIBRARY");
    private static final Set<String> TABLE_OBJECTS = Set.of(
            "TABLE",
            "TABLES",
            "TEMPORARY",
            "INDEX",
            "UNIQUE",
            "FULLTEXT",
            "SPATIAL",
            "ONLINE",
            "OFFLINE",
            "IGNORE",
            "DATABASE",
            "SCHEMA");
    private static final Set<String> OTHER_OBJECTS = Set.of(
            "VIEW", "USER", "ROLE", "SERVER", "TABLESPACE", "UNDO", "LOGFILE", "RESOURCE", "INSTANCE", "SEQUENCE");
    /**
     * ALGORITHM = x, DEFINER = x, SQL SECURITY x stand before VIEW and stored programs alone, JSON RELATIONAL DUALITY and
     * MATERIALIZED before VIEW.
     */
    private static final Set<String> PREFIXES =
            Set.of("ALGORITHM", "DEFINER", "SQL", "AGGREGATE", "JSON", "MATERIALIZED");

    private static final Set<String> HARMLESS_WORDS = Set.of(
            "GRANT",
            "REVOKE",
            "FLUSH",
            "ANALYZE",
            "OPTIMIZE",
            "REPAIR",
            "CHECK",
            "CHECKSUM",
            "LOCK",
            "UNLOCK",
            "INSTALL",
            "UNINSTALL",
            "COMMIT",
            "SAVEPOINT",
            "PURGE",
            "RESET",
            "SHOW",
            "CACHE");

    static StatementKind of(String sql) {
        List<String> head = head(sql);
        if (head.isEmpty()) {
            return HARMLESS;
        }
        String first = head.get(0);
        String second = head.size() > 1 ? head.get(1) : "";
        switch (first) {
            case "CREATE", "ALTER", "DROP" -> {
                int at = second.equals("OR") ? 3 : 1;
                return object(head, at);
            }
            case "RENAME" -> {
                return second.startsWith("TABLE") ? DDL : second.equals("USER") ? HARMLESS : OTHER;
            }
            case "TRUNCATE" -> {
                return DDL;
            }
            case "USE" -> {
                return USE;
            }
            case "SET" -> {
                // MariaDB's SET STATEMENT ... FOR runs another statement.
                return second.equals("STATEMENT") ? DDL : HARMLESS;
            }
            case "BEGIN" -> {
                // BEGIN NOT ATOMIC opens a program of MariaDB.
                return head.size() == 1 || second.equals("WORK") ? HARMLESS : OTHER;
            }
            case "START" -> {
                return second.equals("TRANSACTION") ? HARMLESS : OTHER;
            }
            default -> {
                return HARMLESS_WORDS.contains(first) ? HARMLESS : OTHER;
            }
        }
    }

    private static StatementKind object(List<String> head, int at) {
        String object = at < head.size() ? head.get(at) : "";
        String next = at + 1 < head.size() ? head.get(at + 1) : "";
        if (object.equals("SPATIAL") && next.equals("REFERENCE")
                || object.equals("TEMPORARY") && next.equals("SEQUENCE")) {
            return HARMLESS;
        }
        if (TABLE_OBJECTS.contains(object)) {
            return DDL;
        }
        if (PROGRAMS.contains(object)) {
            return head.get(0).equals("DROP") ? HARMLESS : PROGRAM;
        }
        if (OTHER_OBJECTS.contains(object)) {
            return HARMLESS;
        }
        if (PREFIXES.contains(object)) {
            for (int i = at + 1; i < head.size(); i++) {
                if (head.get(i).equals("VIEW")) {
                    return HARMLESS;
                }
                if (PROGRAMS.contains(head.get(i))) {
                    return PROGRAM;
                }
            }
        }
        return OTHER;
    }

    /** {@code CREATE OR REPLACE DATABASE}, of MariaDB, drops the database first. */
    static boolean replacesDatabase(String sql) {
        List<String> head = head(sql);
        return head.size() > 3
                && head.subList(0, 3).equals(List.of("CREATE", "OR", "REPLACE"))
                && (head.get(3).equals("DATABASE") || head.get(3).equals("SCHEMA"));
    }

    /** The first words, upper case; quoted text and signs are left out. */
    static List<String> head(String sql) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < sql.length() && words.size() < HEAD_WORDS) {
            char c = sql.charAt(i);
            if (c == '`' || c == '\'' || c == '"') {
                int end = sql.indexOf(c, i + 1);
                i = end < 0 ? sql.length() : end + 1;
            } else if (Character.isLetter(c)) {
                int start = i;
                while (i < sql.length() && isWordPart(sql.charAt(i))) {
                    i++;
                }
                words.add(sql.substring(start, i).toUpperCase(Locale.ROOT));
            } else {
                i++;
            }
        }
        return words;
    }

    /**
     * Whether a stored program's text ends with the program: nothing but a label follows its last END, or it has no
     * delimiter at all. What follows would be another statement.
     */
    static boolean endsWithProgram(String sql) {
        int lastDelimiter = -1;
        int lastEnd = -1;
        int wordsAfterDelimiter = 0;
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '`' || c == '\'' || c == '"') {
                int end = sql.indexOf(c, i + 1);
                i = end < 0 ? sql.length() : end + 1;
                wordsAfterDelimiter++;
            } else if (c == ';') {
                lastDelimiter = i++;
                wordsAfterDelimiter = 0;
            } else if (isWordPart(c)) {
                int start = i;
                while (i < sql.length() && isWordPart(sql.charAt(i))) {
                    i++;
                }
                wordsAfterDelimiter++;
                if (sql.substring(start, i).equalsIgnoreCase("END") && wordsAfterDelimiter == 1) {
                    lastEnd = start;
                }
            } else {
                i++;
            }
        }
        boolean delimited = sql.strip().indexOf(';') >= 0
                        && lastDelimiter < sql.stripTrailing().length() - 1
                || sql.strip().indexOf(';') >= 0 && sql.indexOf(';') != lastDelimiter;
        if (!delimited) {
            return true;
        }
        if (wordsAfterDelimiter == 0) {
            // "...; END;": the last END stands between the last two delimiters.
            int before = sql.lastIndexOf(';', lastDelimiter - 1);
            return lastEnd > before && lastEnd < lastDelimiter;
        }
        return lastEnd > lastDelimiter && wordsAfterDelimiter <= 2;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
