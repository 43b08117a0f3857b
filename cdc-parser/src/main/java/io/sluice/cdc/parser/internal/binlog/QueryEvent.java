package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A statement of the log ({@code Query_event} of MySQL's statement_events.h): thread 4, seconds 4, length of the database
 * name 1, error 2, length of the status variables 2; those; the database's name and a zero byte; the statement to the end.
 * Reused.
 */
final class QueryEvent {

    private static final int POST_HEADER = 13;

    static final int NO_CHARSET = -1;

    /** {@code MODE_REAL_AS_FLOAT} of both servers' sql_mode. */
    static final long REAL_AS_FLOAT = 1;
    /** {@code MODE_NO_BACKSLASH_ESCAPES}. */
    static final long NO_BACKSLASH_ESCAPES = 1L << 20;
    /** {@code OPTION_EXPLICIT_DEF_TIMESTAMP} of MariaDB's flags. */
    private static final int MARIADB_EXPLICIT_TIMESTAMP = 1 << 24;

    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int CATALOG = 2;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG_NZ = 6;
    private static final int LC_TIME_NAMES = 7;
    private static final int CHARSET_DATABASE = 8;
    private static final int TABLE_MAP_FOR_UPDATE = 9;
    private static final int MASTER_DATA_WRITTEN = 10;
    private static final int INVOKER = 11;
    private static final int UPDATED_DATABASES = 12;
    private static final int MICROSECONDS = 13;
    private static final int EXPLICIT_TIMESTAMP = 16;
    private static final int DDL_XID = 17;
    private static final int DEFAULT_COLLATION_FOR_UTF8MB4 = 18;
    private static final int REQUIRE_PRIMARY_KEY = 19;
    private static final int TABLE_ENCRYPTION = 20;

    private static final int TOO_MANY_NAMES = 254;

    private final LogPlace place;
    private final ByteSink inflated = new ByteSink(0);
    byte[] array = new byte[0];
    int databaseStart;
    int databaseEnd;
    /** Holds the statement; mostly {@link #array} itself. */
    byte[] sqlArray = array;

    int sqlStart;
    int sqlEnd;
    private int statusStart;
    private int statusEnd;

    QueryEvent(LogPlace place) {
        this.place = place;
    }

    /**
     * Reads the event, MariaDB's compressed one as well.
     *
     * @param to end of the body, checksum left out
     */
    void read(byte[] a, int from, int to, long offset) {
        int post = from + EventHeader.LENGTH;
        array = a;
        if (to - post < POST_HEADER) {
            throw cutOff(offset, from, from);
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
            throw cutOff(offset, from, post);
        }
        sqlArray = a;
        if (EventHeader.type(a, from) == EventType.MARIADB_QUERY_COMPRESSED) {
            inflated.clear();
            MariaDbCompression.inflate(a, sqlStart, to, inflated, Integer.MAX_VALUE, place, offset);
            sqlArray = inflated.array();
            sqlStart = 0;
            sqlEnd = inflated.size();
        }
    }

    private RuntimeException cutOff(long offset, int from, int at) {
        return place.malformed(
                "QUERY event: its database or status variables do not end within it; the file is damaged",
                offset + (at - from));
    }

    int sqlLength() {
        return sqlEnd - sqlStart;
    }

    /** Upper case; 0 of an empty statement. */
    char firstLetter() {
        return sqlEnd == sqlStart ? 0 : (char) (sqlArray[sqlStart] & 0xDF);
    }

    /** The statement's text from this byte on, as ASCII. */
    String textBehind(int bytes) {
        return new String(sqlArray, sqlStart + bytes, sqlLength() - bytes, StandardCharsets.ISO_8859_1);
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
            int c = sqlArray[sqlStart + i];
            if (c != text.charAt(i) && (c & ~0x20) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the statement speaks of the transaction and of no table. */
    boolean isTransactionWord() {
        return switch (firstLetter()) {
            case 'B' -> is("BEGIN");
            case 'C' -> is("COMMIT");
            case 'S' -> startsWith("SAVEPOINT ");
            case 'R' -> is("ROLLBACK") || startsWith("ROLLBACK TO ") || startsWith("RELEASE SAVEPOINT ");
            case 'X' -> startsWith("XA ");
            default -> false;
        };
    }

    /** The collation whose character set the statement's text is in ({@code character_set_client}), or {@link #NO_CHARSET}. */
    int clientCollation() {
        return status(CHARSET, 0);
    }

    /** {@code collation_server} when the statement ran, or {@link #NO_CHARSET}. */
    int serverCollation() {
        return status(CHARSET, 4);
    }

    /** What utf8mb4 without a collation meant ({@code default_collation_for_utf8mb4}), or {@link #NO_CHARSET}. */
    int utf8mb4Collation() {
        return status(DEFAULT_COLLATION_FOR_UTF8MB4, 0);
    }

    /** The session's sql_mode, see {@link #REAL_AS_FLOAT} and its like; 0 where the event does not say it. */
    long sqlMode() {
        int at = status(SQL_MODE);
        return at >= 0 && at + Long.BYTES <= statusEnd ? Words.getLongLE(array, at) : 0;
    }

    /**
     * {@code explicit_defaults_for_timestamp} of the session: a status variable of MySQL 5.7 and newer, a flag of MariaDB (seen
     * in 10.11). Null where the event does not say it.
     */
    @Nullable
    Boolean explicitTimestampDefaults(FormatDescription format) {
        int at = status(format.mariaDb() ? FLAGS2 : EXPLICIT_TIMESTAMP);
        if (at < 0) {
            return null;
        }
        if (!format.mariaDb()) {
            return at < statusEnd ? array[at] != 0 : null;
        }
        if (at + Integer.BYTES > statusEnd) {
            return null;
        }
        boolean set = (Words.getIntLE(array, at) & MARIADB_EXPLICIT_TIMESTAMP) != 0;
        // an older server never sets the flag, so that a missing one says nothing
        return set || format.isAtLeast(10, 11) ? set : null;
    }

    /** Two bytes of a status variable. */
    private int status(int wanted, int within) {
        int from = status(wanted) + within;
        return from >= within && from + 2 <= statusEnd
                ? array[from] & 0xFF | (array[from + 1] & 0xFF) << 8
                : NO_CHARSET;
    }

    /** Index of a status variable's value; -1 where it is not there. */
    private int status(int wanted) {
        int at = statusStart;
        while (at < statusEnd) {
            int code = array[at++] & 0xFF;
            if (code == wanted) {
                return at;
            }
            switch (code) {
                case EXPLICIT_TIMESTAMP, REQUIRE_PRIMARY_KEY, TABLE_ENCRYPTION -> at += 1;
                case LC_TIME_NAMES, CHARSET_DATABASE, DEFAULT_COLLATION_FOR_UTF8MB4 -> at += 2;
                case MICROSECONDS -> at += 3;
                case FLAGS2, AUTO_INCREMENT, MASTER_DATA_WRITTEN -> at += 4;
                case CHARSET -> at += 6;
                case SQL_MODE, TABLE_MAP_FOR_UPDATE, DDL_XID -> at += 8;
                case CATALOG -> at += 1 + counted(at) + 1;
                case TIME_ZONE, CATALOG_NZ -> at += 1 + counted(at);
                case INVOKER -> {
                    at += 1 + counted(at);
                    at += 1 + counted(at);
                }
                case UPDATED_DATABASES -> at = behindNames(at);
                default -> {
                    // the length of a newer one is not known
                    return -1;
                }
            }
        }
        return -1;
    }

    private int counted(int at) {
        return at < statusEnd ? array[at] & 0xFF : 0;
    }

    /** Names that end with a zero byte each, as many as the first byte says; none where there were too many. */
    private int behindNames(int at) {
        int names = counted(at);
        int pos = at + 1;
        if (names == TOO_MANY_NAMES) {
            return pos;
        }
        for (int i = 0; i < names; i++) {
            while (pos < statusEnd && array[pos] != 0) {
                pos++;
            }
            pos++;
        }
        return pos;
    }
}
