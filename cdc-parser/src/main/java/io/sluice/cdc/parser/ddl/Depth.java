package io.sluice.cdc.parser.ddl;

/**
 * How deep the statement being read nests. The generated parsers need some ten frames a level, and their look-ahead costs
 * the square of it and more: what goes beyond the limit is not given to them. Not thread-safe.
 */
final class Depth {

    /** Most levels of parentheses, of CASE, of operators before one operand; most queries and joins. */
    static final int MAX = 100;

    private int parentheses;
    private int cases;
    private int prefixes;
    private int queries;
    private boolean exceeded;

    boolean exceeded() {
        return exceeded;
    }

    void sign(char c) {
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
        exceeded |= parentheses > MAX || cases > MAX || prefixes > MAX || queries > MAX;
    }

    private static boolean is(String text, int start, int end, String word) {
        return end - start == word.length() && text.regionMatches(true, start, word, 0, word.length());
    }
}
