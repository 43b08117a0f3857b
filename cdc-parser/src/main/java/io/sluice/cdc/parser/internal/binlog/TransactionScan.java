package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.binlog.BinlogHoleException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which events belong together and what became of them. Fed with every event in order, it says when a transaction is decided
 * and which of its rows a {@code ROLLBACK TO} took back.
 *
 * <p>Rows of tables without transactions are never taken back with others: since MySQL 5.5 and in all of MariaDB they are
 * logged by themselves, ahead of the transaction that wrote them.
 */
final class TransactionScan {

    /** What an event decides. */
    enum Decision {
        NONE,
        COMMIT,
        ROLLBACK,
        /** A statement outside of a transaction, DDL nearly always. */
        STATEMENT,
        /** An XA transaction is prepared; its outcome comes later. */
        PREPARE,
        XA_COMMIT,
        XA_ROLLBACK
    }

    private record Savepoint(String name, long inner) {}

    private static final String XA_START = "XA START ";
    private static final String XA_BEGIN = "XA BEGIN ";
    private static final String XA_COMMIT = "XA COMMIT ";
    private static final String XA_ROLLBACK = "XA ROLLBACK ";
    private static final String SAVEPOINT = "SAVEPOINT ";
    private static final String ROLLBACK_TO = "ROLLBACK TO ";

    /** Types that only say what a transaction does; the rest may decide something, or is not allowed in one. */
    private static final boolean[] WITHIN = within();

    private final LogPlace place;
    private final QueryEvent query;
    private final EventFields fields;
    private boolean announced;
    private boolean open;
    private boolean autocommit;
    private @Nullable String xid;
    private final List<Savepoint> savepoints = new ArrayList<>();
    /** Begin and end of each range of events that was taken back, in bytes since the transaction's first event. */
    private long[] dropped = new long[4];

    private int droppedCount;

    TransactionScan(LogPlace place) {
        this.place = place;
        this.query = new QueryEvent(place);
        this.fields = new EventFields(place);
    }

    private static boolean[] within() {
        boolean[] within = new boolean[EventType.COUNT];
        for (int type = 0; type < within.length; type++) {
            within[type] = type == EventType.TABLE_MAP || EventType.isRows(type);
        }
        within[EventType.ROWS_QUERY] = true;
        within[EventType.MARIADB_ANNOTATE_ROWS] = true;
        return within;
    }

    /** Whether events came that are not decided yet. */
    boolean isOpen() {
        return open || announced;
    }

    /** Whether a transaction began, and not only its GTID came. */
    boolean hasBegun() {
        return open;
    }

    /** Whether an event of this type, come now, belongs to the open transaction and decides nothing: most events do. */
    boolean goesOnWith(int type) {
        return open && !autocommit && WITHIN[type];
    }

    /** Id of the XA transaction that is open or was just decided; null outside of XA. */
    @Nullable
    String xid() {
        return xid;
    }

    /** The ranges taken back of the transaction just decided; null where there are none. */
    long @Nullable [] dropped() {
        return droppedCount == 0 ? null : Arrays.copyOf(dropped, droppedCount);
    }

    /** A GTID event came. */
    void announce(boolean begins) {
        reset();
        announced = true;
        open = begins;
    }

    /** The transaction will never be decided: the server restarted, or the log begins anew. */
    void reset() {
        announced = false;
        open = false;
        autocommit = false;
        xid = null;
        droppedCount = 0;
        savepoints.clear();
    }

    /**
     * Takes in an event that may belong to a transaction.
     *
     * @param inner bytes of the transaction's events before it
     * @param offset of the event, for messages
     */
    Decision accept(int type, byte[] a, int from, int to, long inner, long offset) {
        if (EventType.isRows(type)) {
            if (!open) {
                throw outside(type, offset);
            }
            return autocommit && endsStatement(a, from, to) ? close(Decision.COMMIT) : Decision.NONE;
        }
        switch (type) {
            case EventType.TABLE_MAP -> {
                if (!open) {
                    // servers before 5.5 log a statement on its own without BEGIN
                    begin();
                    autocommit = true;
                }
                return Decision.NONE;
            }
            case EventType.QUERY, EventType.MARIADB_QUERY_COMPRESSED -> {
                query.read(a, from, to, offset);
                return query(inner, offset);
            }
            case EventType.XID -> {
                if (!open) {
                    throw outside(type, offset);
                }
                return close(Decision.COMMIT);
            }
            case EventType.XA_PREPARE -> {
                return prepare(a, from, to, offset);
            }
            case EventType.INCIDENT -> throw incident(a, from, to, offset);
            case EventType.EXECUTE_LOAD_QUERY, EventType.LOAD, EventType.NEW_LOAD, EventType.EXEC_LOAD -> {
                return open ? Decision.NONE : close(Decision.STATEMENT);
            }
            default -> {
                // INTVAR, RAND, USER_VAR, ROWS_QUERY and the like belong to the statement behind them
                return Decision.NONE;
            }
        }
    }

    private void begin() {
        open = true;
        autocommit = false;
        xid = null;
        droppedCount = 0;
        savepoints.clear();
    }

    private Decision close(Decision decision) {
        open = false;
        announced = false;
        autocommit = false;
        savepoints.clear();
        return decision;
    }

    private RuntimeException outside(int type, long offset) {
        return place.malformed(
                EventType.name(type) + " event outside of a transaction; reading began inside of one, or the file is"
                        + " damaged",
                offset);
    }

    private static boolean endsStatement(byte[] a, int from, int to) {
        int flags = from + EventHeader.LENGTH + 6;
        return flags < to && (a[flags] & RowsEvent.FLAG_STATEMENT_END) != 0;
    }

    private Decision query(long inner, long offset) {
        QueryEvent q = query;
        switch (q.firstLetter()) {
            case 'B' -> {
                if (q.is("BEGIN")) {
                    if (open) {
                        throw place.malformed(
                                "a transaction begins inside another one, which does not end; the file is damaged",
                                offset);
                    }
                    begin();
                    return Decision.NONE;
                }
            }
            case 'C' -> {
                if (q.is("COMMIT")) {
                    return open || announced ? close(Decision.COMMIT) : Decision.NONE;
                }
            }
            case 'R' -> {
                if (q.is("ROLLBACK")) {
                    return open || announced ? close(Decision.ROLLBACK) : Decision.NONE;
                }
                if (open && q.startsWith(ROLLBACK_TO)) {
                    rollbackTo(name(ROLLBACK_TO), inner, offset);
                    return Decision.NONE;
                }
            }
            case 'S' -> {
                if (open && q.startsWith(SAVEPOINT)) {
                    String name = name(SAVEPOINT);
                    savepoints.removeIf(s -> s.name.equals(name));
                    savepoints.add(new Savepoint(name, inner));
                    return Decision.NONE;
                }
            }
            case 'X' -> {
                return xa();
            }
            default -> {}
        }
        return open ? Decision.NONE : close(Decision.STATEMENT);
    }

    private Decision xa() {
        QueryEvent q = query;
        if (q.startsWith(XA_START) || q.startsWith(XA_BEGIN)) {
            begin();
            xid = q.textBehind(XA_START.length());
            return Decision.NONE;
        }
        if (q.startsWith(XA_COMMIT)) {
            xid = q.textBehind(XA_COMMIT.length());
            return close(Decision.XA_COMMIT);
        }
        if (q.startsWith(XA_ROLLBACK)) {
            xid = q.textBehind(XA_ROLLBACK.length());
            return close(Decision.XA_ROLLBACK);
        }
        return Decision.NONE;
    }

    private Decision prepare(byte[] a, int from, int to, long offset) {
        if (!open) {
            throw outside(EventType.XA_PREPARE, offset);
        }
        fields.event(a, from, to, offset);
        boolean onePhase = fields.u8("one phase") != 0;
        xid = Xid.ofPrepare(fields);
        return close(onePhase ? Decision.COMMIT : Decision.PREPARE);
    }

    private String name(String before) {
        String text = query.textBehind(before.length()).strip();
        if (text.regionMatches(true, 0, SAVEPOINT, 0, SAVEPOINT.length())) {
            text = text.substring(SAVEPOINT.length()).strip();
        }
        if (text.length() > 1 && text.charAt(0) == '`' && text.endsWith("`")) {
            text = text.substring(1, text.length() - 1);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private void rollbackTo(String name, long inner, long offset) {
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            Savepoint savepoint = savepoints.get(i);
            if (savepoint.name.equals(name)) {
                savepoints.subList(i + 1, savepoints.size()).clear();
                drop(savepoint.inner, inner);
                return;
            }
        }
        throw place.malformed(
                "ROLLBACK TO a savepoint that the transaction does not have; the file is damaged", offset);
    }

    private void drop(long from, long to) {
        // what the range takes in of the ranges before it is part of it
        while (droppedCount > 0 && dropped[droppedCount - 2] >= from) {
            droppedCount -= 2;
        }
        if (droppedCount + 2 > dropped.length) {
            dropped = Arrays.copyOf(dropped, dropped.length * 2);
        }
        dropped[droppedCount++] = from;
        dropped[droppedCount++] = to;
    }

    private BinlogHoleException incident(byte[] a, int from, int to, long offset) {
        fields.event(a, from, to, offset);
        int number = fields.u16("incident");
        int length = fields.u8("length of the message");
        int at = fields.take(Math.min(length, fields.remaining()), "message");
        String message = new String(fields.array(), at, fields.pos() - at, StandardCharsets.UTF_8);
        return new BinlogHoleException(
                BinlogHoleException.Reason.INCIDENT,
                place.at(offset) + ": the server says that it could not log what it did (INCIDENT " + number
                        + (number == 1 ? " LOST_EVENTS" : "") + (message.isEmpty() ? "" : ": " + message)
                        + "); take a base after this place");
    }
}
