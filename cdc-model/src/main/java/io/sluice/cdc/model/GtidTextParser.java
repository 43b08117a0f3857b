package io.sluice.cdc.model;

import java.util.Locale;
import java.util.UUID;

/**
 * Reads GTIDs and sets as servers print them and people type them. For MySQL it follows {@code Gtid_set::add_gtid_text} of
 * the server, but refuses what the server takes for an empty set: a source without numbers, an interval that ends before it
 * starts.
 */
final class GtidTextParser {

    private static final int LONGEST_TAG = 32;
    private static final int UUID_DIGITS = 32;

    private final String text;
    private int at;

    GtidTextParser(String text) {
        this.text = text;
    }

    GtidSet parseSet() {
        GtidSetBuilder builder = GtidSet.builder();
        skipSpace();
        while (at < text.length()) {
            if (text.charAt(at) == ',') {
                at++;
            } else if (isMariaDb()) {
                builder.add(mariaDb());
                requireSeparator();
            } else {
                mySqlSource(builder);
            }
            skipSpace();
        }
        return builder.build();
    }

    Gtid parseOne() {
        skipSpace();
        Gtid gtid;
        if (isMariaDb()) {
            gtid = mariaDb();
        } else {
            MySqlGtidSet.Source server = uuid();
            require(':');
            String tag = "";
            if (isTagStart()) {
                tag = tag();
                require(':');
            }
            gtid = new Gtid.MySql(new UUID(server.high(), server.low()), tag, number());
        }
        skipSpace();
        if (at < text.length()) {
            throw malformed("one GTID ends here, more text follows");
        }
        return gtid;
    }

    private void mySqlSource(GtidSetBuilder builder) {
        MySqlGtidSet.Source source = uuid();
        boolean any = false;
        require(':');
        do {
            if (isTagStart()) {
                if (!source.tag().isEmpty() && !any) {
                    throw malformed("a tag has no numbers");
                }
                source = new MySqlGtidSet.Source(source.high(), source.low(), tag());
                any = false;
            } else {
                long first = number();
                long last = accept('-') ? number() : first;
                if (last < first) {
                    throw malformed("an interval ends before it starts");
                }
                builder.add(source, first, last);
                any = true;
            }
        } while (accept(':'));
        if (!any) {
            throw malformed("a tag has no numbers");
        }
        requireSeparator();
    }

    /** 32 hexadecimal digits, with or without the usual hyphens and braces, as the server reads them. */
    private MySqlGtidSet.Source uuid() {
        boolean brace = at < text.length() && text.charAt(at) == '{';
        if (brace) {
            at++;
        }
        int start = at;
        boolean hyphens = false;
        long high = 0;
        long low = 0;
        for (int digits = 0; digits < UUID_DIGITS; digits++) {
            if (digits == 8) {
                hyphens = at < text.length() && text.charAt(at) == '-';
            }
            if (hyphens && (digits == 8 || digits == 12 || digits == 16 || digits == 20)) {
                if (at == text.length() || text.charAt(at) != '-') {
                    throw malformed("a hyphen of a server UUID is missing");
                }
                at++;
            }
            int value = at < text.length() ? hexDigit(text.charAt(at)) : -1;
            if (value < 0) {
                throw malformed(
                        at == start
                                ? "neither a server UUID nor a GTID domain starts here"
                                : "a server UUID has 32 hexadecimal digits, this one ends or breaks after " + digits);
            }
            at++;
            if (digits < UUID_DIGITS / 2) {
                high = high << 4 | value;
            } else {
                low = low << 4 | value;
            }
        }
        if (brace) {
            if (at == text.length() || text.charAt(at) != '}') {
                throw malformed("a brace around a server UUID is not closed");
            }
            at++;
        }
        return new MySqlGtidSet.Source(high, low, "");
    }

    private boolean isTagStart() {
        skipSpace();
        char c = at < text.length() ? text.charAt(at) : 0;
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private String tag() {
        int start = at;
        while (at < text.length() && (isTagStartOrDigit(text.charAt(at)))) {
            at++;
        }
        if (at - start > LONGEST_TAG) {
            throw malformed("a tag is longer than " + LONGEST_TAG + " characters");
        }
        return text.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private static boolean isTagStartOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
    }

    private long number() {
        skipSpace();
        int start = at;
        long value = unsigned();
        if (value < 1 || value > Gtid.LARGEST_NUMBER) {
            at = start;
            throw malformed("a GTID's number is not from 1 to " + Gtid.LARGEST_NUMBER);
        }
        return value;
    }

    /** {@code digits-digits-digits}: a UUID with hyphens has eight digits before the first and four between the next two. */
    private boolean isMariaDb() {
        int i = at;
        for (int part = 0; part < 3; part++) {
            int start = i;
            while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                i++;
            }
            if (i == start) {
                return false;
            }
            if (part < 2) {
                if (i == text.length() || text.charAt(i) != '-') {
                    return false;
                }
                i++;
            }
        }
        return i == text.length() || text.charAt(i) == ',' || isSpace(text.charAt(i));
    }

    private Gtid.MariaDb mariaDb() {
        long domain = unsigned32("domain");
        at++;
        long server = unsigned32("server");
        at++;
        return new Gtid.MariaDb(domain, server, unsigned());
    }

    private long unsigned32(String what) {
        int start = at;
        long value = unsigned();
        if (value >>> 32 != 0) {
            at = start;
            throw malformed("a GTID's " + what + " is more than 32 bits");
        }
        return value;
    }

    private long unsigned() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed("a number is missing");
        }
        try {
            return Long.parseUnsignedLong(text, start, at, 10);
        } catch (NumberFormatException e) {
            at = start;
            throw malformed("a number is more than 64 bits");
        }
    }

    private void requireSeparator() {
        skipSpace();
        if (at < text.length() && text.charAt(at) != ',') {
            throw malformed("a comma is missing");
        }
    }

    private void require(char c) {
        if (!accept(c)) {
            throw malformed("'" + c + "' is missing");
        }
    }

    private boolean accept(char c) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private MalformedInputException malformed(String reason) {
        return new MalformedInputException("GTID text: " + reason, null, at);
    }
}
