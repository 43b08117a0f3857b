package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnTypeException;
import java.util.Locale;

/** The words, numbers and strings of a column definition, comments passed over. */
final class SqlWords {

    private static final int LONGEST_TEXT_SHOWN = 200;

    private final String text;
    private int pos;

    SqlWords(String text) {
        this.text = text;
        skipSpace();
    }

    boolean atEnd() {
        return pos == text.length();
    }

    boolean atWord() {
        return !atEnd() && isWordStart(text.charAt(pos));
    }

    /** The next word in lower case. */
    String word() {
        if (!atWord()) {
            throw refuse("is no column type");
        }
        int from = pos;
        while (pos < text.length() && isWordPart(text.charAt(pos))) {
            pos++;
        }
        String word = text.substring(from, pos).toLowerCase(Locale.ROOT);
        skipSpace();
        return word;
    }

    /** Takes the word if it is next. */
    boolean accept(String word) {
        int end = pos + word.length();
        if (!text.regionMatches(true, pos, word, 0, word.length())
                || (end < text.length() && isWordPart(text.charAt(end)))) {
            return false;
        }
        pos = end;
        skipSpace();
        return true;
    }

    /** Takes the character if it is next. */
    boolean symbol(char c) {
        if (atEnd() || text.charAt(pos) != c) {
            return false;
        }
        pos++;
        skipSpace();
        return true;
    }

    void require(char c) {
        if (!symbol(c)) {
            throw refuse("lacks a '" + c + "'");
        }
    }

    /** A number in parentheses, or -1 where there is none. */
    int optionalSize() {
        if (!symbol('(')) {
            return -1;
        }
        int n = number();
        require(')');
        return n;
    }

    int number() {
        int from = pos;
        long value = 0;
        while (pos < text.length() && text.charAt(pos) >= '0' && text.charAt(pos) <= '9') {
            value = value * 10 + (text.charAt(pos++) - '0');
            if (value > Integer.MAX_VALUE) {
                // LONGTEXT's 4294967295 as the size of a TEXT or BLOB; nothing else may be so long
                value = Integer.MAX_VALUE;
            }
        }
        if (from == pos) {
            throw refuse("lacks a number");
        }
        skipSpace();
        return (int) value;
    }

    /** Name of a character set or collation: a word, or a quoted one. */
    String name() {
        if (atEnd()) {
            throw refuse("lacks a name at its end");
        }
        char c = text.charAt(pos);
        return c == '\'' || c == '"' || c == '`' ? quoted(c).toLowerCase(Locale.ROOT) : word();
    }

    String string() {
        if (atEnd() || (text.charAt(pos) != '\'' && text.charAt(pos) != '"')) {
            throw refuse("lacks a quoted label");
        }
        return quoted(text.charAt(pos));
    }

    /** Passes over one thing that is no word: a string, a group in parentheses, a number or a sign. */
    void skip() {
        char c = text.charAt(pos);
        if (c == '\'' || c == '"' || c == '`') {
            quoted(c);
        } else if (c == '(') {
            pos++;
            skipSpace();
            while (!symbol(')')) {
                if (atEnd()) {
                    throw refuse("lacks a ')'");
                }
                skip();
            }
        } else {
            pos++;
            skipSpace();
        }
    }

    ColumnTypeException refuse(String what) {
        String shown = text.length() <= LONGEST_TEXT_SHOWN ? text : text.substring(0, LONGEST_TEXT_SHOWN) + "…";
        return new ColumnTypeException("column type \"" + shown + "\" " + what);
    }

    /** Doubled quotes and, but for back-quoted names, the backslash escapes of MySQL's string literals. */
    private String quoted(char quote) {
        StringBuilder out = new StringBuilder();
        pos++;
        while (true) {
            if (atEnd()) {
                throw refuse("ends within quotes");
            }
            char c = text.charAt(pos++);
            if (c == quote) {
                if (atEnd() || text.charAt(pos) != quote) {
                    break;
                }
                pos++;
            } else if (c == '\\' && quote != '`') {
                if (atEnd()) {
                    throw refuse("ends within quotes");
                }
                c = unescape(text.charAt(pos++));
            }
            out.append(c);
        }
        skipSpace();
        return out.toString();
    }

    private static char unescape(char c) {
        return switch (c) {
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'Z' -> '\u001a';
            default -> c;
        };
    }

    private void skipSpace() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                pos++;
            } else if (c == '/' && text.startsWith("/*", pos)) {
                int end = text.indexOf("*/", pos + 2);
                if (end < 0) {
                    throw refuse("ends within a comment");
                }
                pos = end + 2;
            } else if (c == '#' || (c == '-' && text.startsWith("-- ", pos))) {
                int end = text.indexOf('\n', pos);
                pos = end < 0 ? text.length() : end;
            } else {
                return;
            }
        }
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || (c >= '0' && c <= '9') || c == '$';
    }
}
