package io.sluice.cdc.parser.ddl;

/** What quoted SQL text means. */
final class SqlText {

    private SqlText() {}

    /** An identifier as written, backticks or double quotes taken off and doubled ones halved. */
    static String identifier(String written) {
        if (written.length() < 2) {
            return written;
        }
        char quote = written.charAt(0);
        if (quote != '`' && quote != '"' && quote != '\'') {
            return written;
        }
        String inner = written.substring(1, written.length() - 1);
        String one = String.valueOf(quote);
        return inner.replace(one + one, one);
    }

    /**
     * A statement of a session in which backslashes escape nothing (sql_mode NO_BACKSLASH_ESCAPES), as one in which they do would
     * write it.
     */
    static String escapeBackslashes(String sql) {
        StringBuilder out = new StringBuilder(sql.length() + 16);
        int n = sql.length();
        int i = 0;
        while (i < n) {
            char c = sql.charAt(i);
            int end = i + 1;
            if (c == '\'' || c == '"' || c == '`') {
                int close = sql.indexOf(c, i + 1);
                end = close < 0 ? n : close + 1;
            } else if (c == '#' || sql.startsWith("-- ", i)) {
                int close = sql.indexOf('\n', i);
                end = close < 0 ? n : close + 1;
            } else if (sql.startsWith("/*", i) && !sql.startsWith("/*!", i) && !sql.startsWith("/*M!", i)) {
                int close = sql.indexOf("*/", i + 2);
                end = close < 0 ? n : close + 2;
            }
            String part = sql.substring(i, end);
            out.append(c == '\'' || c == '"' ? part.replace("\\", "\\\\") : part);
            i = end;
        }
        return out.toString();
    }

    /**
     * The value of a quoted string: doubled quotes and backslash escapes resolved ({@code get_text} of sql_lex.cc; manual
     * page "String Literals").
     */
    static String string(String written) {
        char quote = written.charAt(0);
        StringBuilder out = new StringBuilder(written.length());
        int end = written.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < end) {
                char next = written.charAt(++i);
                switch (next) {
                    case '0' -> out.append('\0');
                    case 'b' -> out.append('\b');
                    case 'n' -> out.append('\n');
                    case 'r' -> out.append('\r');
                    case 't' -> out.append('\t');
                    case 'Z' -> out.append('\u001A');
                    case '%', '_' -> out.append('\\').append(next);
                    default -> out.append(next);
                }
            } else {
                out.append(c);
                if (c == quote) {
                    i++;
                }
            }
        }
        return out.toString();
    }
}
