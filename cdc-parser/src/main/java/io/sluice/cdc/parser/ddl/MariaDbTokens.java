package io.sluice.cdc.parser.ddl;

import io.debezium.ddl.parser.mariadb.generated.MariaDBLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/**
 * A statement's tokens as the grammar takes them. What MariaDB reads (its {@code sql_yacc.yy}) and the grammar does not is left out
 * where it changes neither columns nor rows, or told in words that the grammar knows.
 */
final class MariaDbTokens {

    /**
     * Variables that {@code SET STATEMENT ... FOR} may set without changing what a DDL statement means; of another one, such as
     * sql_mode, the statement is not understood.
     */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "ALTER_ALGORITHM",
            "FOREIGN_KEY_CHECKS",
            "INNODB_LOCK_WAIT_TIMEOUT",
            "LOCK_WAIT_TIMEOUT",
            "LONG_QUERY_TIME",
            "MAX_STATEMENT_TIME",
            "OLD_ALTER_TABLE",
            "SLOW_QUERY_LOG",
            "SORT_BUFFER_SIZE",
            "SQL_LOG_BIN",
            "UNIQUE_CHECKS");

    private final List<CommonToken> tokens = new ArrayList<>();

    private MariaDbTokens(String sql) throws NotUnderstoodException {
        MariaDBLexer lexer = new MariaDBLexer(CharStreams.fromString(sql));
        Grammar.strict(lexer);
        for (Token token = lexer.nextToken(); ; token = lexer.nextToken()) {
            if (token.getType() == MariaDBLexer.ERROR_RECONGNIGION) {
                throw new NotUnderstoodException("a character that begins nothing");
            }
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                tokens.add((CommonToken) token);
            }
            if (token.getType() == Token.EOF) {
                return;
            }
        }
    }

    /** As the lexer divides the text. */
    static CommonTokenStream asWritten(String sql) throws NotUnderstoodException {
        return new MariaDbTokens(sql).stream();
    }

    /** The same for a text that the grammar did not read so. */
    static CommonTokenStream inItsWords(String sql) throws NotUnderstoodException {
        MariaDbTokens all = new MariaDbTokens(sql);
        all.leaveOutSettings();
        if (all.begins("CREATE", "TABLE")
                || all.begins("ALTER", "TABLE")
                || all.begins("CREATE", "OR", "REPLACE", "TABLE")) {
            all.leaveOutPartitions();
        }
        boolean alters = all.begins("ALTER");
        for (int i = 0; i < all.tokens.size(); i++) {
            all.leaveOutCompression(i);
            all.tellTypes(i);
            all.tellDefaults(i);
            if (alters) {
                all.leaveOutOfAlter(i);
            }
        }
        if (all.begins("CREATE", "OR", "REPLACE", "DATABASE")) {
            all.leaveOut(1, 3);
        }
        if (all.begins("CREATE", "DATABASE") || all.begins("ALTER", "DATABASE")) {
            all.tellComment();
        }
        return all.stream();
    }

    private CommonTokenStream stream() {
        return new CommonTokenStream(new ListTokenSource(tokens));
    }

    /** {@code SET STATEMENT variable = value, ... FOR} before the statement itself. */
    private void leaveOutSettings() throws NotUnderstoodException {
        if (!begins("SET", "STATEMENT")) {
            return;
        }
        int i = 2;
        while (WITHOUT_MEANING.contains(word(i)) && word(i + 1).equals("=")) {
            i += 2;
            while (!is(i, ",", "FOR")) {
                if (i >= tokens.size()) {
                    throw new NotUnderstoodException("SET STATEMENT without FOR");
                }
                i++;
            }
            i++;
            if (is(i - 1, "FOR")) {
                leaveOut(0, i);
                return;
            }
        }
        throw new NotUnderstoodException("SET STATEMENT of a variable that may change what the statement means");
    }

    /** {@code PARTITION BY ...} to the end or to the SELECT; {@code ADD PARTITION PARTITIONS 2}, {@code REORGANIZE PARTITION}. */
    private void leaveOutPartitions() {
        int depth = 0;
        for (int i = 0; i < tokens.size() - 1; i++) {
            depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
            if (depth != 0 || !is(i, "PARTITION")) {
                continue;
            }
            if (is(i + 1, "BY")) {
                leaveOut(i, endOfPartitions(i));
                return;
            }
            int count = is(i + 1, "IF") ? i + 4 : i + 1;
            if (is(i - 1, "ADD") && is(count, "PARTITIONS") && isEnd(count + 2)) {
                leaveOut(i - 1, count + 2);
                return;
            }
            if (is(i - 1, "REORGANIZE") && isEnd(i + 1)) {
                leaveOut(i - 1, i + 1);
                return;
            }
        }
    }

    private int endOfPartitions(int from) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
            if (isEnd(i) || depth == 0 && is(i, "AS", "SELECT", "IGNORE", "REPLACE")) {
                return i;
            }
        }
        return tokens.size() - 1;
    }

    /** {@code COMPRESSED} and {@code COMPRESSED=zlib} behind a type only concern storage. */
    private void leaveOutCompression(int at) {
        if (tokens.get(at).getType() == MariaDBLexer.COMPRESSED && endsType(at - 1)) {
            leaveOut(at, is(at + 1, "=") ? at + 3 : at + 1);
        }
    }

    /** Whether a type that can be COMPRESSED ends here: with its length, its name or its character set. */
    private boolean endsType(int last) {
        if (last < 1) {
            return false;
        }
        return switch (tokens.get(last).getType()) {
            case MariaDBLexer.RR_BRACKET,
                    MariaDBLexer.TINYBLOB,
                    MariaDBLexer.BLOB,
                    MariaDBLexer.MEDIUMBLOB,
                    MariaDBLexer.LONGBLOB,
                    MariaDBLexer.TINYTEXT,
                    MariaDBLexer.TEXT,
                    MariaDBLexer.MEDIUMTEXT,
                    MariaDBLexer.LONGTEXT -> true;
            default -> {
                int before = tokens.get(last - 1).getType();
                yield before == MariaDBLexer.SET || before == MariaDBLexer.CHARSET;
            }
        };
    }

    /** INET4 and INET6 stand where the grammar knows UUID; the column's type is read from the text. */
    private void tellTypes(int at) {
        if (tokens.get(at).getType() == MariaDBLexer.ID && is(at, "INET4", "INET6")) {
            tokens.get(at).setType(MariaDBLexer.UUID);
        }
    }

    /** {@code DEFAULT DATE'2020-01-31'} is the string; {@code DEFAULT NEXT VALUE FOR s} needs parentheses in the grammar. */
    private void tellDefaults(int at) {
        if (!is(at, "DEFAULT")) {
            return;
        }
        if (is(at + 1, "DATE", "TIME", "TIMESTAMP") && tokens.get(at + 2).getType() == MariaDBLexer.STRING_LITERAL) {
            leaveOut(at + 1, at + 2);
        } else if (is(at + 1, "NEXT", "PREVIOUS") && is(at + 2, "VALUE") && is(at + 3, "FOR") && !isEnd(at + 4)) {
            int end = at + 5;
            if (tokens.get(end).getType() == MariaDBLexer.DOT) {
                end += 2;
            } else if (tokens.get(end).getType() == MariaDBLexer.DOT_ID) {
                end++;
            }
            tokens.add(end, bracket(MariaDBLexer.RR_BRACKET, tokens.get(end - 1)));
            tokens.add(at + 1, bracket(MariaDBLexer.LR_BRACKET, tokens.get(at + 1)));
        }
    }

    private static CommonToken bracket(int type, CommonToken at) {
        CommonToken bracket = new CommonToken(at);
        bracket.setType(type);
        return bracket;
    }

    /** {@code ORDER BY a DESC}: the rows' order is no table's; {@code DROP COLUMN a CASCADE}: InnoDB heeds neither word. */
    private void leaveOutOfAlter(int at) {
        if (is(at, "ORDER") && is(at + 1, "BY")) {
            for (int i = at + 2; i < tokens.size(); i++) {
                if (is(i, "ASC", "DESC")) {
                    leaveOut(i, i + 1);
                }
            }
        } else if (is(at, "CASCADE") && !is(at - 1, "DELETE", "UPDATE")) {
            leaveOut(at, at + 1);
        }
    }

    /** {@code COMMENT [=] 'text'} of a database has the shape of its collation, which no action tells. */
    private void tellComment() {
        for (int i = 2; i < tokens.size(); i++) {
            if (is(i, "COMMENT")) {
                tokens.get(i).setType(MariaDBLexer.COLLATE);
            }
        }
    }

    private void leaveOut(int from, int to) {
        tokens.subList(from, Math.min(to, tokens.size() - 1)).clear();
    }

    private boolean begins(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!is(i, words[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean isEnd(int at) {
        return at >= tokens.size() - 1;
    }

    private boolean is(int at, String... words) {
        String found = word(at);
        for (String word : words) {
            if (found.equals(word)) {
                return true;
            }
        }
        return false;
    }

    /** In upper case; a quoted name keeps its quotes, so that it is never taken for a word. */
    private String word(int at) {
        if (at < 0 || isEnd(at)) {
            return "";
        }
        String text = tokens.get(at).getText();
        return text.equalsIgnoreCase("SCHEMA") ? "DATABASE" : text.toUpperCase(Locale.ROOT);
    }
}
