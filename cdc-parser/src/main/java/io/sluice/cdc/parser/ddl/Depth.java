package io.sluice.cdc.parser.ddl;

/**
 * How deep the statement being read nests. The generated parsers need some ten frames a level, and their look-ahead costs
 * the square of it and more: what goes beyond the limit is not given to them. Not thread-safe.
 */
final class Depth {

    /** Most levels of parentheses, of CASE, of operators before one operand; most queries and joins. */
    static final int MAX = 100;

    /**
     * Most parentheses in a row that what a CREATE TABLE creates begins with: columns, LIKE or a query. The grammars look through
     * all of them to tell which, at a cost that doubles with each (sixteen took a gigabyte).
     */
    static final int MAX_BEFORE_BODY = 4;

    private int words;
    private boolean creates;
    private boolean table;
    private boolean bodyBegun;
    private int beforeBody;
    private int parentheses;
    private int cases;
    private int prefixes;
    private int queries;
    private boolean exceeded;

    boolean exceeded() {
        return exceeded;
    }

    void sign(char c) {
        if (!Character.isWhitespace(c)) {
            if (c == '(' && table && !bodyBegun) {
                beforeBody++;
            } else {
                bodyBegun |= beforeBody > 0;
            }
        }
        switch (c) {
            case '(' -> parentheses++;
            case ')' -> parentheses--;
            case '-', '+', '~', '!' -> prefixes++;
            case ' ', '\t', '\r', '\n' -> {
                // divides nothing
            }
            default -> prefixes = 0;
        }
        check();
    }

    void word(String text, int start, int end) {
        creates |= words++ == 0 && is(text, start, end, "CREATE");
        table |= creates && is(text, start, end, "TABLE");
        bodyBegun |= beforeBody > 0;
        if (is(text, start, end, "NOT") || is(text, start, end, "BINARY")) {
            prefixes++;
        } else {
            prefixes = 0;
            if (is(text, start, end, "CASE")) {
                cases++;
            } else if (is(text, start, end, "END")) {
                cases--;
            } else if (is(text, start, end, "SELECT") || is(text, start, end, "JOIN")) {
                queries++;
            }
        }
        check();
    }

    private void check() {
        exceeded |= beforeBody > MAX_BEFORE_BODY;
        exceeded |= parentheses > MAX || cases > MAX || prefixes > MAX || queries > MAX;
    }

    private static boolean is(String text, int start, int end, String word) {
        return end - start == word.length() && text.regionMatches(true, start, word, 0, word.length());
    }
}
