package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.internal.binlog.TransactionScan.Decision;
import org.jspecify.annotations.Nullable;

/**
 * Reads events one by one, each framed and checked, up to the one that decides a transaction. What each type of event means for
 * what follows is said here; which of them belong together, in {@link TransactionScan}.
 */
final class TransactionReader {

    private static final String BEFORE_VERSION_4 = "a binlog of version 1 or 3";

    private final LogInput input;
    private final EventWindow window;
    private final LogPlace place;
    private final EventFrames frames;
    private final OpenTransaction open;
    private final TransactionScan scan;
    private final PayloadScan payload;
    private final GtidEvents gtid;
    private final GtidTracker executed;
    private final PreviousTransactions previous;
    private final Delivery delivery;

    private int decidedAt;
    private @Nullable String xid;
    private long @Nullable [] dropped;

    /**
     * @param events of payloads
     * @param delivery is told of each server that writes from some event on
     */
    TransactionReader(LogInput input, TransactionEvents events, GtidTracker executed, Delivery delivery) {
        this.input = input;
        this.window = input.window;
        this.place = input.place;
        this.frames = input.frames;
        this.open = input.open;
        this.scan = open.scan;
        this.payload = new PayloadScan(place, events);
        this.gtid = new GtidEvents(place);
        this.executed = executed;
        this.previous = new PreviousTransactions(input, executed);
        this.delivery = delivery;
    }

    /** Of the transaction just decided: what names it. */
    GtidEvents gtid() {
        return gtid;
    }

    /** Index in the window of the event that decided it. */
    int decidedAt() {
        return decidedAt;
    }

    /** See {@link TransactionScan#xid}. */
    @Nullable
    String xid() {
        return xid;
    }

    /** See {@link TransactionScan#dropped}. */
    long @Nullable [] dropped() {
        return dropped;
    }

    /** Reads on to what decides a transaction; {@link Decision#NONE} at the end of the input. */
    Decision read() {
        EventWindow w = window;
        while (!input.isClosed()) {
            if (w.end - w.pos < EventHeader.LENGTH && !need(EventHeader.LENGTH)) {
                return Decision.NONE;
            }
            int from = w.pos;
            if (!scan.isOpen() && input.isPastEnd() && EventType.isOfTransactions(EventHeader.type(w.array, from))) {
                return Decision.NONE;
            }
            long size = EventHeader.size(w.array, from);
            if (!frames.isSize(size)) {
                if (size == 0 && input.onlyZerosFollow()) {
                    continue;
                }
                throw frames.wrongSize(size);
            }
            if (size > w.end - from) {
                if (!need((int) size)) {
                    return Decision.NONE;
                }
                from = w.pos;
                if (size != EventHeader.size(w.array, from)) {
                    // the file ended inside of that event, and the next one began
                    continue;
                }
            }
            int next = from + (int) size;
            int type = EventHeader.type(w.array, from);
            input.range.requireBoundary(w.offset(from), w.offset(next));
            if (type == EventType.FORMAT_DESCRIPTION) {
                w.pos = next;
                boolean first = input.heads.format() == null;
                formatDescription(from, next);
                if (first && input.findStart()) {
                    continue;
                }
                if (input.range.beginsBehind(w.offset(next)) && frames.checksumBytes() != 0) {
                    input.goTo(input.range.startOffset());
                }
            } else if (input.range.passesOver(w.offset(from), w.offset(next))) {
                w.pos = next;
            } else {
                frames.verify(from, next);
                w.pos = next;
                if (scan.goesOnWith(type)) {
                    continue;
                }
                Decision decision = accept(type, from, next - frames.checksumBytes());
                if (decision != Decision.NONE) {
                    decidedAt = from;
                    return decision;
                }
            }
            if (!scan.isOpen()) {
                w.keep = w.pos;
            }
        }
        return Decision.NONE;
    }

    /** Reads no more than the first format description. */
    void readHead() {
        while (input.heads.format() == null) {
            if (!input.more(EventHeader.LENGTH)) {
                throw place.malformed("an empty log", 0);
            }
            long size = EventHeader.size(window.array, window.pos);
            int type = EventHeader.type(window.array, window.pos);
            if (type == EventType.START_V3) {
                throw UnsupportedLogs.oldFormat(BEFORE_VERSION_4, place.at(window.offset(window.pos)));
            }
            if (type != EventType.FORMAT_DESCRIPTION || !frames.isSize(size) || !input.more((int) size)) {
                throw place.malformed("no format description event at its head; no binlog, or an old one", 4);
            }
            int from = window.pos;
            window.pos += (int) size;
            formatDescription(from, window.pos);
            window.keep = window.pos;
        }
    }

    /** More bytes; an open transaction that has grown large is put away first. */
    private boolean need(int count) {
        open.makeRoom();
        return input.more(count);
    }

    private void formatDescription(int from, int to) {
        FormatDescription read = frames.format(from, to);
        FormatDescription before = input.heads.format();
        input.heads.take(read, window.array, from);
        boolean anew = read.created() != 0;
        input.started(anew);
        if (scan.isOpen()) {
            if (anew) {
                // what was open when the server ended was rolled back
                open.abandon();
            } else {
                window.pos = from;
                open.hold();
                window.pos = to;
                window.keep = to;
            }
        }
        delivery.format(read, before);
        frames.follow(read);
    }

    /** Takes in one event. */
    private Decision accept(int type, int from, int to) {
        byte[] a = window.array;
        long offset = window.offset(from);
        if (input.heads.format() == null && type != EventType.ROTATE) {
            throw type == EventType.START_V3
                    ? UnsupportedLogs.oldFormat(BEFORE_VERSION_4, place.at(offset))
                    : place.malformed(
                            EventType.name(type)
                                    + " event before any format description event: no binlog, or one before"
                                    + " MySQL 5.0; a binlog is read from its beginning",
                            offset);
        }
        if (EventType.isOfTransaction(type)) {
            return ofTransaction(type, a, from, to, offset);
        }
        switch (type) {
            case EventType.GTID, EventType.ANONYMOUS_GTID -> {
                gtid.mysql(a, from, to, offset);
                announce(from, false);
            }
            case EventType.GTID_TAGGED -> {
                gtid.tagged(a, from, to, offset);
                announce(from, false);
            }
            case EventType.MARIADB_GTID -> {
                boolean standalone = gtid.mariaDb(a, from, to, offset);
                announce(from, !standalone);
            }
            case EventType.TRANSACTION_PAYLOAD -> {
                return payload(from, offset);
            }
            case EventType.PREVIOUS_GTIDS -> previous.accept(gtid.previousGtids(a, from, to, offset), offset);
            case EventType.MARIADB_GTID_LIST -> previous.accept(gtid.gtidList(a, from, to, offset), offset);
            case EventType.ROTATE -> input.rotate(a, from, to);
            case EventType.HEARTBEAT,
                    EventType.HEARTBEAT_V2,
                    EventType.STOP,
                    EventType.ROWS_QUERY,
                    EventType.TRANSACTION_CONTEXT,
                    EventType.VIEW_CHANGE,
                    EventType.MARIADB_ANNOTATE_ROWS,
                    EventType.MARIADB_BINLOG_CHECKPOINT -> {}
            default -> UnsupportedLogs.requireIgnorable(type, EventHeader.flags(a, from), place, offset);
        }
        return Decision.NONE;
    }

    private Decision ofTransaction(int type, byte[] a, int from, int to, long offset) {
        if (type == EventType.INCIDENT && input.range.isBeforeStart()) {
            // what was lost is in the base that reading begins behind
            return Decision.NONE;
        }
        boolean wasOpen = scan.isOpen();
        Decision decision = scan.accept(type, a, from, to, open.inner(from), offset);
        if (!wasOpen && (decision != Decision.NONE || scan.isOpen())) {
            gtid.forget();
            open.begin(from);
        }
        if (decision != Decision.NONE) {
            xid = scan.xid();
            dropped = scan.dropped();
        }
        return decision;
    }

    private void announce(int from, boolean begins) {
        if (scan.hasBegun()) {
            throw place.malformed(
                    "a transaction begins inside another one, which does not end; the file is damaged",
                    window.offset(from));
        }
        open.forgetHeld();
        open.begin(from);
        scan.announce(begins);
    }

    private Decision payload(int from, long offset) {
        if (scan.hasBegun()) {
            throw place.malformed("a transaction payload inside a transaction; the file is damaged", offset);
        }
        if (!scan.isOpen()) {
            gtid.forget();
            open.begin(from);
        }
        Decision decision = payload.accept(window.array, from, window.pos, offset, frames.checksumBytes());
        scan.reset();
        xid = payload.xid();
        dropped = payload.dropped();
        return decision;
    }
}
