package io.sluice.cdc.parser.internal.binlog;

import java.util.Arrays;

/** Type codes of events: {@code Log_event_type} of MySQL's and MariaDB's {@code log_event.h}. */
final class EventType {

    static final int START_V3 = 1;
    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int INTVAR = 5;
    static final int LOAD = 6;
    static final int SLAVE = 7;
    static final int CREATE_FILE = 8;
    static final int APPEND_BLOCK = 9;
    static final int EXEC_LOAD = 10;
    static final int DELETE_FILE = 11;
    static final int NEW_LOAD = 12;
    static final int RAND = 13;
    static final int USER_VAR = 14;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int BEGIN_LOAD_QUERY = 17;
    static final int EXECUTE_LOAD_QUERY = 18;
    static final int TABLE_MAP = 19;
    static final int PRE_GA_WRITE_ROWS = 20;
    static final int PRE_GA_DELETE_ROWS = 22;
    static final int WRITE_ROWS_V1 = 23;
    static final int UPDATE_ROWS_V1 = 24;
    static final int DELETE_ROWS_V1 = 25;
    static final int INCIDENT = 26;
    static final int HEARTBEAT = 27;
    static final int IGNORABLE = 28;
    static final int ROWS_QUERY = 29;
    static final int WRITE_ROWS = 30;
    static final int UPDATE_ROWS = 31;
    static final int DELETE_ROWS = 32;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int TRANSACTION_CONTEXT = 36;
    static final int VIEW_CHANGE = 37;
    static final int XA_PREPARE = 38;
    static final int PARTIAL_UPDATE_ROWS = 39;
    static final int TRANSACTION_PAYLOAD = 40;
    static final int HEARTBEAT_V2 = 41;
    static final int GTID_TAGGED = 42;

    static final int MARIADB_ANNOTATE_ROWS = 160;
    static final int MARIADB_BINLOG_CHECKPOINT = 161;
    static final int MARIADB_GTID = 162;
    static final int MARIADB_GTID_LIST = 163;
    static final int MARIADB_START_ENCRYPTION = 164;
    static final int MARIADB_QUERY_COMPRESSED = 165;
    static final int MARIADB_WRITE_ROWS_COMPRESSED_V1 = 166;
    static final int MARIADB_UPDATE_ROWS_COMPRESSED_V1 = 167;
    static final int MARIADB_DELETE_ROWS_COMPRESSED_V1 = 168;
    static final int MARIADB_WRITE_ROWS_COMPRESSED = 169;
    static final int MARIADB_UPDATE_ROWS_COMPRESSED = 170;
    static final int MARIADB_DELETE_ROWS_COMPRESSED = 171;
    static final int MARIADB_PARTIAL_ROW_DATA = 172;

    /** Types there could be: their code is a byte. */
    static final int COUNT = 1 << 8;

    private static final boolean[] ROWS = rows();
    private static final boolean[] OF_TRANSACTION = ofTransaction();
    private static final boolean[] OF_PAYLOAD = ofPayload();

    private EventType() {}

    /** Any event that carries rows, of whatever version. */
    static boolean isRows(int type) {
        return ROWS[type];
    }

    /** Any event that begins, ends or is part of a transaction, or is a statement by itself; none that names or wraps one. */
    static boolean isOfTransaction(int type) {
        return OF_TRANSACTION[type];
    }

    /** The same, and any event that names a transaction or wraps one. */
    static boolean isOfTransactions(int type) {
        return OF_TRANSACTION[type]
                || type == TRANSACTION_PAYLOAD
                || type == GTID
                || type == ANONYMOUS_GTID
                || type == GTID_TAGGED
                || type == MARIADB_GTID;
    }

    /** Any event that MySQL puts into a transaction payload. */
    static boolean isOfPayload(int type) {
        return OF_PAYLOAD[type];
    }

    /**
     * Any event that names the transaction behind it, or is of the file: a transaction never goes on behind it. Servers that
     * write no GTID events (MySQL before 5.7) have none at the beginning of a transaction.
     */
    static boolean isBetweenTransactions(int type) {
        return switch (type) {
            case GTID,
                    ANONYMOUS_GTID,
                    GTID_TAGGED,
                    MARIADB_GTID,
                    PREVIOUS_GTIDS,
                    MARIADB_GTID_LIST,
                    MARIADB_BINLOG_CHECKPOINT,
                    ROTATE,
                    STOP -> true;
            default -> false;
        };
    }

    private static boolean[] ofTransaction() {
        boolean[] types = rows();
        for (int type : new int[] {
            TABLE_MAP,
            QUERY,
            XID,
            XA_PREPARE,
            INCIDENT,
            INTVAR,
            RAND,
            USER_VAR,
            BEGIN_LOAD_QUERY,
            EXECUTE_LOAD_QUERY,
            LOAD,
            NEW_LOAD,
            CREATE_FILE,
            APPEND_BLOCK,
            DELETE_FILE,
            EXEC_LOAD,
            MARIADB_QUERY_COMPRESSED
        }) {
            types[type] = true;
        }
        return types;
    }

    private static boolean[] ofPayload() {
        boolean[] types = new boolean[COUNT];
        Arrays.fill(types, WRITE_ROWS_V1, DELETE_ROWS_V1 + 1, true);
        Arrays.fill(types, WRITE_ROWS, DELETE_ROWS + 1, true);
        for (int type :
                new int[] {TABLE_MAP, PARTIAL_UPDATE_ROWS, QUERY, XID, XA_PREPARE, INTVAR, RAND, USER_VAR, ROWS_QUERY
                }) {
            types[type] = true;
        }
        return types;
    }

    private static boolean[] rows() {
        boolean[] rows = new boolean[COUNT];
        Arrays.fill(rows, WRITE_ROWS_V1, DELETE_ROWS_V1 + 1, true);
        Arrays.fill(rows, WRITE_ROWS, DELETE_ROWS + 1, true);
        Arrays.fill(rows, MARIADB_WRITE_ROWS_COMPRESSED_V1, MARIADB_DELETE_ROWS_COMPRESSED + 1, true);
        rows[PARTIAL_UPDATE_ROWS] = true;
        return rows;
    }

    /** For messages. */
    static String name(int type) {
        return switch (type) {
            case START_V3 -> "START_V3";
            case QUERY -> "QUERY";
            case STOP -> "STOP";
            case ROTATE -> "ROTATE";
            case INTVAR -> "INTVAR";
            case LOAD -> "LOAD";
            case SLAVE -> "SLAVE";
            case CREATE_FILE -> "CREATE_FILE";
            case APPEND_BLOCK -> "APPEND_BLOCK";
            case EXEC_LOAD -> "EXEC_LOAD";
            case DELETE_FILE -> "DELETE_FILE";
            case NEW_LOAD -> "NEW_LOAD";
            case RAND -> "RAND";
            case USER_VAR -> "USER_VAR";
            case FORMAT_DESCRIPTION -> "FORMAT_DESCRIPTION";
            case XID -> "XID";
            case BEGIN_LOAD_QUERY -> "BEGIN_LOAD_QUERY";
            case EXECUTE_LOAD_QUERY -> "EXECUTE_LOAD_QUERY";
            case TABLE_MAP -> "TABLE_MAP";
            case WRITE_ROWS_V1, WRITE_ROWS -> "WRITE_ROWS";
            case UPDATE_ROWS_V1, UPDATE_ROWS -> "UPDATE_ROWS";
            case DELETE_ROWS_V1, DELETE_ROWS -> "DELETE_ROWS";
            case INCIDENT -> "INCIDENT";
            case HEARTBEAT, HEARTBEAT_V2 -> "HEARTBEAT";
            case ROWS_QUERY -> "ROWS_QUERY";
            case GTID -> "GTID";
            case ANONYMOUS_GTID -> "ANONYMOUS_GTID";
            case PREVIOUS_GTIDS -> "PREVIOUS_GTIDS";
            case XA_PREPARE -> "XA_PREPARE";
            case PARTIAL_UPDATE_ROWS -> "PARTIAL_UPDATE_ROWS";
            case TRANSACTION_PAYLOAD -> "TRANSACTION_PAYLOAD";
            case GTID_TAGGED -> "GTID_TAGGED";
            case MARIADB_ANNOTATE_ROWS -> "ANNOTATE_ROWS";
            case MARIADB_GTID -> "GTID";
            case MARIADB_GTID_LIST -> "GTID_LIST";
            case MARIADB_START_ENCRYPTION -> "START_ENCRYPTION";
            case MARIADB_QUERY_COMPRESSED -> "QUERY_COMPRESSED";
            case MARIADB_WRITE_ROWS_COMPRESSED_V1, MARIADB_WRITE_ROWS_COMPRESSED -> "WRITE_ROWS_COMPRESSED";
            case MARIADB_UPDATE_ROWS_COMPRESSED_V1, MARIADB_UPDATE_ROWS_COMPRESSED -> "UPDATE_ROWS_COMPRESSED";
            case MARIADB_DELETE_ROWS_COMPRESSED_V1, MARIADB_DELETE_ROWS_COMPRESSED -> "DELETE_ROWS_COMPRESSED";
            case MARIADB_PARTIAL_ROW_DATA -> "PARTIAL_ROW_DATA";
            default -> "type " + type;
        };
    }
}
