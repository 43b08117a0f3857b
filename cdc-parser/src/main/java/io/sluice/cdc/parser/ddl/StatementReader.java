package io.sluice.cdc.parser.ddl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Divides a text into statements, as the server's lexer ({@code sql_lex.cc}) and the {@code mysql} client do: comments go,
 * what stands in executable comments stays, quoted text is copied untouched. Not thread-safe.
 *
 * <p>The text between two delimiters still goes to the grammar; nothing is decided here but where a statement ends.
 */
final class StatementReader {

    private final String text;
    private final ServerProfile server;
    private final boolean splits;
    private int pos;
    private int line = 1;
    private int lineCountedTo;
    private String delimiter = ";";

    /** @param splits false to read the whole text as one statement (the body of a stored program) */
    StatementReader(String text, ServerProfile server, boolean splits) {
        this.text = text;
        this.server = server;
        this.splits = splits;
    }

    /** The next statement with anything in it, or null at the end. */
    @Nullable
    Statement next() {
        while (pos < text.length()) {
            Statement statement = statement();
            if (!statement.sql().isBlank() || !statement.whole()) {
                return statement;
            }
        }
        return null;
    }

    private Statement statement() {
        StringBuilder out = new StringBuilder();
        boolean whole = true;
        boolean opened = false;
        Depth depth = new Depth();
        int startLine = -1;
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (startLine < 0 && !Character.isWhitespace(c)) {
                if (splits && atWord("DELIMITER")) {
                    clientDelimiter();
                    continue;
                }
                startLine = lineAt(pos);
            }
            if (splits && text.startsWith(delimiter, pos)) {
                pos += delimiter.length();
                return new Statement(out.toString(), Math.max(startLine, 1), whole && !opened && !depth.exceeded());
            }
            switch (c) {
                case '\'', '"', '`' -> {
                    int end = quotedEnd(c);
                    whole &= end >= 0;
                    end = end < 0 ? text.length() : end;
                    lowerNumberPrefix(c, out);
                    out.append(text, pos, end);
                    pos = end;
                }
                case '#' -> skipLine(out);
                case '-' -> {
                    if (dashComment()) {
                        skipLine(out);
                    } else {
                        depth.sign(c);
                        out.append(c);
                        pos++;
                    }
                }
                case '/' -> {
                    if (!text.startsWith("/*", pos)) {
                        out.append(c);
                        pos++;
                    } else {
                        int body = executableBody();
                        if (body >= 0) {
                            whole &= !opened;
                            opened = true;
                            pos = body;
                        } else {
                            int end = text.indexOf("*/", pos + 2);
                            whole &= end >= 0;
                            pos = end < 0 ? text.length() : end + 2;
                        }
                        out.append(' ');
                    }
                }
                case '*' -> {
                    if (opened && text.startsWith("*/", pos)) {
                        opened = false;
                        out.append(' ');
                        pos += 2;
                    } else {
                        out.append(c);
                        pos++;
                    }
                }
                default -> {
                    if (isWordPart(c)) {
                        int end = wordEnd(pos);
                        depth.word(text, pos, end);
                        out.append(text, pos, end);
                        pos = end;
                    } else {
                        depth.sign(c);
                        whole &= c != 0; // the generated lexers skip it; no server logs one outside quotes
                        out.append(c);
                        pos++;
                    }
                }
            }
        }
        return new Statement(out.toString(), Math.max(startLine, 1), whole && !opened && !depth.exceeded());
    }

    /** The MySQL grammar reads x'41' and b'1' in lower case only; servers take both. */
    private static void lowerNumberPrefix(char quote, StringBuilder out) {
        int last = out.length() - 1;
        if (quote != '\'' || last < 0) {
            return;
        }
        char prefix = out.charAt(last);
        boolean alone = last == 0
                || !Character.isLetterOrDigit(out.charAt(last - 1))
                        && out.charAt(last - 1) != '_'
                        && out.charAt(last - 1) != '$';
        if (alone && (prefix == 'X' || prefix == 'B')) {
            out.setCharAt(last, Character.toLowerCase(prefix));
        }
    }

    /** Offset behind the closing quote, or -1. Backslash escapes in strings, not in backticks. */
    private int quotedEnd(char quote) {
        int i = pos + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '`') {
                i += 2;
            } else if (c == quote) {
                if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                    i += 2;
                } else {
                    return i + 1;
                }
            } else {
                i++;
            }
        }
        return -1;
    }

    /** Two dashes begin a comment only before white space, a control character or the end. */
    private boolean dashComment() {
        return text.startsWith("--", pos) && (pos + 2 == text.length() || text.charAt(pos + 2) <= ' ');
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private int wordEnd(int start) {
        int end = start;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private void skipLine(StringBuilder out) {
        while (pos < text.length() && text.charAt(pos) != '\n') {
            pos++;
        }
        out.append(' ');
    }

    /** Offset of what an executable comment holds, or -1 where this server skips it or it is a plain comment. */
    private int executableBody() {
        int i = pos + 2;
        boolean onlyMariaDb = text.startsWith("M!", i);
        if (onlyMariaDb) {
            i++;
        }
        if (i >= text.length() || text.charAt(i) != '!') {
            return -1;
        }
        i++;
        int digits = i;
        while (digits < text.length() && digits - i < 6 && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        int version = digits - i >= 5 ? Integer.parseInt(text.substring(i, digits)) : 0;
        if (!server.executes(version, onlyMariaDb)) {
            return -1;
        }
        return digits - i >= 5 ? digits : i;
    }

    private boolean atWord(String word) {
        int end = pos + word.length();
        return text.regionMatches(true, pos, word, 0, word.length())
                && end < text.length()
                && (text.charAt(end) == ' ' || text.charAt(end) == '\t');
    }

    /** {@code DELIMITER //} is the client's, takes its line, and never reaches a server. */
    private void clientDelimiter() {
        int end = text.indexOf('\n', pos);
        end = end < 0 ? text.length() : end;
        String wanted = text.substring(pos + "DELIMITER".length(), end).strip();
        delimiter = wanted.isEmpty() ? ";" : wanted;
        pos = end;
    }

    private int lineAt(int offset) {
        while (lineCountedTo < offset) {
            if (text.charAt(lineCountedTo++) == '\n') {
                line++;
            }
        }
        return line;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "at %d of %d", pos, text.length());
    }
}
