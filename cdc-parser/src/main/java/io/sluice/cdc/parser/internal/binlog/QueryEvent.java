package io.sluice.cdc.parser.internal.binlog;

/**
 * A statement of the log ({@code Query_event} of MySQL's statement_events.h): thread 4, seconds 4, length of the database
 * name 1, error 2, length of the status variables 2; those; the database's name and a zero byte; the statement to the end.
 * Reused.
 */
final class QueryEvent {

    private static final int POST_HEADER = 13;

    static final int NO_CHARSET = -1;

    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int CATALOG = 2;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG_NZ = 6;

    byte[] array = new byte[0];
    int databaseStart;
    int databaseEnd;
    int sqlStart;
    int sqlEnd;
    private int statusStart;
    private int statusEnd;

    /** @param to end of the body, checksum left out */
    void read(byte[] a, int from, int to, long offset, LogPlace place) {
        int post = from + EventHeader.LENGTH;
        array = a;
        if (to - post < POST_HEADER) {
            throw cutOff(place, offset, from, from);
        }
        int databaseLength = a[post + 8] & 0xFF;
        int statusLength = a[post + 11] & 0xFF | (a[post + 12] & 0xFF) << 8;
        statusStart = post + POST_HEADER;
        statusEnd = statusStart + statusLength;
        databaseStart = statusEnd;
        databaseEnd = databaseStart + databaseLength;
        sqlStart = databaseEnd + 1;
        sqlEnd = to;
        if (sqlStart > to) {
            throw cutOff(place, offset, from, post);
        }
    }

    private static RuntimeException cutOff(LogPlace place, long offset, int from, int at) {
        return place.malformed(
                "QUERY event: its database or status variables do not end within it; the file is damaged",
                offset + (at - from));
    }

    int sqlLength() {
        return sqlEnd - sqlStart;
    }

    /** Whether the statement is this upper-case word, in any case. */
    boolean is(String word) {
        return sqlLength() == word.length() && startsWith(word);
    }

    /** Whether the statement begins with this upper-case text, in any case. */
    boolean startsWith(String text) {
        if (sqlLength() < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            int c = array[sqlStart + i];
            if (c != text.charAt(i) && (c & ~0x20) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The collation whose character set the statement's text is in ({@code character_set_client}), or {@link #NO_CHARSET}. */
    int clientCollation() {
        int at = statusStart;
        while (at < statusEnd) {
            int code = array[at++] & 0xFF;
            switch (code) {
                case FLAGS2, AUTO_INCREMENT -> at += 4;
                case SQL_MODE -> at += 8;
                case CATALOG -> at += at < statusEnd ? 2 + (array[at] & 0xFF) : 1;
                case TIME_ZONE, CATALOG_NZ -> at += at < statusEnd ? 1 + (array[at] & 0xFF) : 1;
                case CHARSET -> {
                    return at + 2 <= statusEnd ? array[at] & 0xFF | (array[at + 1] & 0xFF) << 8 : NO_CHARSET;
                }
                default -> {
                    // variables stand in the order of their codes, and the length of a newer one is not known
                    return NO_CHARSET;
                }
            }
        }
        return NO_CHARSET;
    }
}
