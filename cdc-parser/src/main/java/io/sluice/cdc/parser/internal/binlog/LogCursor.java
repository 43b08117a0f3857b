package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import io.sluice.cdc.parser.binlog.ChecksumMismatchException;
import io.sluice.cdc.parser.binlog.ResumePoint;
import io.sluice.cdc.parser.internal.binlog.TransactionScan.Decision;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log's events as changes. Reading goes in two steps: events are framed and checked until a transaction is decided ({@link
 * TransactionScan}), then its events are gone through again and its rows handed out ({@link Delivery}). What is rolled back, or
 * not decided when the server restarts or the log ends, is never handed out.
 */
public abstract class LogCursor implements ChangeCursor {

    static final int CHECKSUM_BYTES = EventChecksums.BYTES;
    /** What an open transaction may take of the budget before it is held elsewhere; the rest is for held ones. */
    private static final int WINDOW_SHARE = 4;

    private static final String BEFORE_VERSION_4 = "a binlog of version 1 or 3";

    /** An XA transaction that is prepared and not decided. */
    private record Branch(HeldEvents events, long @Nullable [] dropped, String fileName, long fileNumber, long offset) {
        boolean isBefore(Branch other) {
            return fileNumber < other.fileNumber || fileNumber == other.fileNumber && offset < other.offset;
        }
    }

    final BinlogOptions options;
    final EventWindow window = new EventWindow();
    final LogPlace place = new LogPlace();
    private final EventChecksums checksums = new EventChecksums();
    private final HeldEvents.Budget budget;
    private final int windowBudget;
    private final int maxEventBytes;
    private final TransactionScan scan;
    private final TransactionScan payloadScan;
    private final GtidEvents gtid;
    private final GtidTracker gtids = new GtidTracker();
    private final TransactionEvents events;
    private final Delivery delivery;
    private final Map<String, Branch> prepared = new LinkedHashMap<>();

    private @Nullable FormatDescription format;
    private int checksumBytes;

    /** Of the first format description of the file that is read: server id and time. */
    private long fileServer;

    private long fileTime;
    private boolean fileBegins = true;
    private boolean relayLog;
    /** Of the files open transactions begin in. */
    private final Map<String, long[]> fileIdentities = new HashMap<>();

    private @Nullable ResumePoint resumeFrom;
    /** Events before this offset of the first file only say how to read those behind. */
    private long startOffset;
    /** An event must begin here, in the file of this number; negative for none. */
    private long boundary = -1;

    private long boundaryFile;
    private boolean ended;

    /** The part of the open transaction that is no longer in the window. */
    private HeldEvents held;
    /** Where the open transaction's first event stands. */
    private String openFile = "";

    private long openFileNumber;
    private long openOffset;

    private boolean delivering;
    private @Nullable Branch deliveredBranch;
    /** What was delivered last came from here, and is released when it is through. */
    private @Nullable HeldEvents delivered;

    private @Nullable RuntimeException failure;
    private volatile boolean closed;
    /** A thread is in {@link #next}, and releases what is held when it leaves. */
    private volatile boolean running;

    protected LogCursor(BinlogOptions options) {
        this.options = options;
        this.maxEventBytes = options.limits().maxMessageBytes();
        this.budget = new HeldEvents.Budget(options.memoryBudget());
        this.windowBudget = (int) Math.min(1 << 28, options.memoryBudget() / WINDOW_SHARE);
        this.held = new HeldEvents(budget);
        this.scan = new TransactionScan(place);
        this.payloadScan = new TransactionScan(place);
        this.gtid = new GtidEvents(place);
        this.events = new TransactionEvents(place, maxEventBytes);
        this.delivery = new Delivery(options, place, events, options.schemas().copy());
        SourcePosition from = options.from();
        if (from != null) {
            boundary = from.offset();
            boundaryFile = from.file();
            if (from.offset() > 0) {
                delivery.skip(new SourcePosition(
                        options.epoch(), from.file(), from.offset() - 1, Long.MAX_VALUE, Integer.MAX_VALUE));
            }
        }
    }

    /** Goes on from a point; before anything is read. */
    final void resume(ResumePoint point) {
        resumeFrom = point;
        startOffset = point.offset();
        SourcePosition position = point.delivered();
        if (position != null) {
            delivery.skip(position);
        }
        GtidSet executed = point.gtids();
        if (executed != null) {
            gtids.reset(executed);
        }
    }

    /**
     * A heartbeat of a server. It stands where the last event stood that was handed out, or before the first one: what was not
     * delivered is not passed by it.
     */
    final TransactionMark heartbeat(long serverId) {
        SourcePosition last = delivery.lastHandedOut();
        ResumePoint from = resumeFrom;
        if (last == null && from != null) {
            last = from.delivered();
        }
        if (last == null) {
            last = new SourcePosition(options.epoch(), place.number(), 0, 0, 0);
        }
        return new TransactionMark(
                new EventOrigin(delivery.laneOr(serverId), last, gtids.set(), null, null),
                TransactionMark.Kind.HEARTBEAT,
                null);
    }

    /** Where to go on behind the event the cursor stands on. */
    public final ResumePoint resumePoint() {
        ResumePoint from = resumeFrom;
        if (format == null) {
            if (from != null) {
                return from;
            }
            throw new IllegalStateException("nothing was read yet");
        }
        String name = place.text();
        long offset = window.offset(window.pos);
        Branch oldest = deliveredBranch;
        for (Branch branch : prepared.values()) {
            // in the order of their XA PREPARE; the oldest beginning counts
            if (oldest == null || branch.isBefore(oldest)) {
                oldest = branch;
            }
        }
        if (oldest != null) {
            name = oldest.fileName;
            offset = oldest.offset;
        } else if (scan.isOpen() || delivering) {
            name = openFile;
            offset = openOffset;
        }
        long[] identity = fileIdentities.getOrDefault(name, new long[] {fileServer, fileTime});
        SourcePosition last = delivery.lastHandedOut();
        return new ResumePoint(
                name,
                offset,
                last != null ? last : from == null ? null : from.delivered(),
                gtids.set(),
                identity[0],
                identity[1]);
    }

    /** The lane, read from the first format description; no event is passed over. */
    public final Lane firstLane() {
        while (format == null) {
            if (!more(EventHeader.LENGTH)) {
                throw place.malformed("an empty log", 0);
            }
            long size = EventHeader.size(window.array, window.pos);
            int type = EventHeader.type(window.array, window.pos);
            if (type == EventType.START_V3) {
                throw UnsupportedLogs.oldFormat(BEFORE_VERSION_4, place.at(window.offset(window.pos)));
            }
            boolean first = type == EventType.FORMAT_DESCRIPTION;
            if (!first || size < EventHeader.LENGTH || size > maxEventBytes || !more((int) size)) {
                throw place.malformed("no format description event at its head; no binlog, or an old one", 4);
            }
            int from = window.pos;
            window.pos += (int) size;
            formatDescription(window.array, from, window.pos);
            window.keep = window.pos;
        }
        return delivery.firstLane();
    }

    /** The file that is read first; no event is passed over. */
    public final LogFile firstFile() {
        firstLane();
        return new LogFile(options.epoch(), place.number(), fileServer, fileTime);
    }

    /** The schemas of the tables known at this point of the log. */
    public final SchemaCatalog schemas() {
        return delivery.catalog().copy();
    }

    /**
     * Makes {@code count} bytes from the window's position on be at hand, of the next file if this one is at its end; false
     * at the end of the input.
     */
    abstract boolean more(int count);

    /** The file that is read, where it can be read again; null for streams. */
    abstract @Nullable Path file();

    /** Whether only zeros follow to the file's end, as where a server had its file preallocated; they are passed over. */
    boolean onlyZerosFollow() {
        return false;
    }

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        try {
            // most events lie in memory, where close() takes nothing away: they come without a barrier each
            return delivering && delivered == null && !closed && delivery.next() || nextGuarded();
        } catch (RuntimeException e) {
            if (closed) {
                return false;
            }
            failure = e;
            throw e;
        }
    }

    /** Goes on where files and held events may be touched, which {@link #close()} leaves alone meanwhile. */
    private boolean nextGuarded() {
        running = true;
        try {
            while (!closed) {
                if (delivering) {
                    if (delivery.next()) {
                        return true;
                    }
                    endDelivery();
                }
                if (!readTransaction()) {
                    return false;
                }
            }
            return false;
        } finally {
            running = false;
            if (closed) {
                release();
            }
        }
    }

    private void endDelivery() {
        delivering = false;
        HeldEvents from = delivered;
        delivered = null;
        deliveredBranch = null;
        if (from != null) {
            from.close();
        }
        place.readOn();
        window.keep = window.pos;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Whether a decided transaction has more to hand out. */
    final boolean isDelivering() {
        return delivering;
    }

    /** Whether events of a transaction came that is not decided. */
    final boolean isOpen() {
        return scan.isOpen();
    }

    /** All before this offset of the file that is read is decided. */
    final long decidedOffset() {
        if (!scan.isOpen()) {
            return window.offset(window.pos);
        }
        return openFile.equals(place.text()) ? openOffset : 0;
    }

    /** Whether what comes next is behind the end that was asked for. */
    final boolean pastEnd() {
        SourcePosition until = options.until();
        return until != null
                && (place.number() > until.file()
                        || place.number() == until.file() && window.offset(window.pos) >= until.offset());
    }

    // ---- framing

    /** Reads up to the end of a transaction that has something to deliver. */
    private boolean readTransaction() {
        while (!closed && !ended) {
            if (window.end - window.pos < EventHeader.LENGTH && !need(EventHeader.LENGTH)) {
                return false;
            }
            int from = window.pos;
            long size = EventHeader.size(window.array, from);
            if (size < EventHeader.LENGTH + checksumBytes || size > maxEventBytes) {
                if (size == 0 && onlyZerosFollow()) {
                    continue;
                }
                throw wrongSize(size);
            }
            if (size > window.end - from) {
                if (!need((int) size)) {
                    return false;
                }
                from = window.pos;
                if (size != EventHeader.size(window.array, from)) {
                    // the file ended inside of that event, and the next one began
                    continue;
                }
            }
            int next = from + (int) size;
            byte[] a = window.array;
            int type = EventHeader.type(a, from);
            if (boundary >= 0) {
                requireBoundary(from, next);
            }
            if (type == EventType.FORMAT_DESCRIPTION) {
                window.pos = next;
                formatDescription(a, from, next);
                if (startOffset > window.offset(next) && checksumBytes != 0) {
                    goTo(startOffset);
                }
            } else if (startOffset > 0 && window.offset(from) < startOffset) {
                window.pos = next;
                if (window.offset(next) > startOffset) {
                    throw noEventAt(startOffset);
                }
            } else {
                startOffset = 0;
                if (checksumBytes != 0 && next > window.verified) {
                    verify(a, from, next);
                }
                window.pos = next;
                if (scan.goesOnWith(type)) {
                    continue;
                }
                if (accept(type, a, from, next - checksumBytes)) {
                    return true;
                }
            }
            if (!scan.isOpen()) {
                window.keep = window.pos;
            }
        }
        return false;
    }

    private void requireBoundary(int from, int next) {
        if (place.number() == boundaryFile) {
            if (window.offset(from) < boundary && window.offset(next) > boundary) {
                throw noEventAt(boundary);
            }
            if (window.offset(from) >= boundary) {
                boundary = -1;
            }
        }
    }

    private RuntimeException noEventAt(long offset) {
        return place.malformed(
                "no event begins here, so this is no position of this file; give one that SHOW BINARY LOG STATUS, SHOW"
                        + " MASTER STATUS or SHOW BINLOG EVENTS prints",
                offset);
    }

    /** Checks at the end of a file that it reached the position to begin from. */
    final void requireReached() {
        long wanted = Math.max(startOffset, boundary >= 0 && place.number() == boundaryFile ? boundary : 0);
        if (wanted > window.offset(window.end)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.OTHER_LOG,
                    place.at(wanted) + ": the file ends at " + window.offset(window.end)
                            + ", before the position to begin from; it is another file, or was cut off");
        }
    }

    /**
     * Goes to where reading begins, if it can and a checksum proves that an event begins there. Otherwise the events before it
     * are gone through.
     */
    void goTo(long offset) {}

    /** Whether the file that is read is one of a replica that holds the events of its source, and the source's rotations. */
    final boolean isRelayLog() {
        return relayLog;
    }

    /** A new file is opened. */
    final void beginFile() {
        fileBegins = true;
    }

    /** More bytes; an open transaction that has grown large is put away first. */
    private boolean need(int count) {
        if (window.pos - window.keep > windowBudget) {
            hold();
        }
        return more(count);
    }

    /** Puts the open transaction's events of the window away. */
    final void hold() {
        held.add(
                window.array, window.keep, window.pos, checksumBytes, place.text(), window.offset(window.keep), file());
        window.keep = window.pos;
    }

    private RuntimeException wrongSize(long size) {
        long offset = window.offset(window.pos);
        return size > maxEventBytes
                ? place.malformed(
                        "an event of " + size + " bytes; the limit is " + maxEventBytes
                                + " (ParserLimits.maxMessageBytes), or the file is damaged",
                        offset)
                : place.malformed("an event of " + size + " bytes, less than its header; the file is damaged", offset);
    }

    private void verify(byte[] a, int from, int to) {
        window.verified = checksums.verify(a, from, to, window.end);
        if (window.verified == from) {
            requireChecksum(checksums.crcOf(a, from, to - CHECKSUM_BYTES), a, from, to);
        }
    }

    private void requireChecksum(int computed, byte[] a, int from, int to) {
        int stated = Words.getIntLE(a, to - CHECKSUM_BYTES);
        if (computed != stated) {
            throw new ChecksumMismatchException(
                    EventType.name(EventHeader.type(a, from)) + " event of " + (to - from) + " bytes: its checksum is "
                            + Integer.toHexString(computed) + ", not " + Integer.toHexString(stated)
                            + " as it says; the file is damaged, fetch it again",
                    place.text(),
                    window.offset(from));
        }
    }

    // ---- what events mean for what follows

    private void formatDescription(byte[] a, int from, int to) {
        FormatDescription read = FormatDescription.read(a, from, to, window.offset(from), place);
        if (read.hasChecksum()) {
            requireChecksum(checksums.crcOfFormat(a, from, to - CHECKSUM_BYTES), a, from, to);
        }
        if (fileBegins) {
            fileBegins = false;
            identify(read, EventHeader.timestamp(a, from));
            relayLog = (EventHeader.flags(a, from) & EventHeader.FLAG_RELAY_LOG) != 0;
        }
        started(read.created() != 0);
        if (scan.isOpen()) {
            if (read.created() != 0) {
                // the server started anew: what was open before was rolled back
                abandon();
            } else {
                window.pos = from;
                hold();
                window.pos = to;
                window.keep = to;
            }
        }
        delivery.format(read, format);
        format = read;
        checksumBytes = read.checksums() ? CHECKSUM_BYTES : 0;
    }

    private void identify(FormatDescription read, long time) {
        fileServer = read.serverId();
        fileTime = time;
        fileIdentities.put(place.text(), new long[] {fileServer, fileTime});
        ResumePoint from = resumeFrom;
        if (from != null
                && place.text().equals(from.file())
                && (from.serverId() != fileServer || from.fileTime() != fileTime)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.OTHER_LOG,
                    place.text() + " is of server " + fileServer + ", begun at second " + fileTime
                            + "; the point to go on from is in a file of that name of server " + from.serverId()
                            + ", begun at second " + from.fileTime()
                            + ". The log was reset, or is another server's: go on by GTID set, or take a base");
        }
    }

    /** A file's description came: whether the server started anew with it. */
    void started(boolean anew) {}

    /** Forgets the open transaction. */
    final void abandon() {
        scan.reset();
        held.close();
        window.keep = window.pos;
    }

    /** Takes in one event; true where something is to be delivered. */
    private boolean accept(int type, byte[] a, int from, int to) {
        long offset = window.offset(from);
        if (format == null && type != EventType.ROTATE) {
            throw type == EventType.START_V3
                    ? UnsupportedLogs.oldFormat(BEFORE_VERSION_4, place.at(offset))
                    : place.malformed(
                            EventType.name(type)
                                    + " event before any format description event: no binlog, or one before"
                                    + " MySQL 5.0; a binlog is read from its beginning",
                            offset);
        }
        switch (type) {
            case EventType.GTID, EventType.ANONYMOUS_GTID -> {
                gtid.mysql(a, from, to, offset);
                announce(from, false);
                return false;
            }
            case EventType.GTID_TAGGED -> {
                gtid.tagged(a, from, to, offset);
                announce(from, false);
                return false;
            }
            case EventType.MARIADB_GTID -> {
                boolean standalone = gtid.mariaDb(a, from, to, offset);
                announce(from, !standalone);
                return false;
            }
            case EventType.TABLE_MAP,
                    EventType.WRITE_ROWS,
                    EventType.UPDATE_ROWS,
                    EventType.DELETE_ROWS,
                    EventType.WRITE_ROWS_V1,
                    EventType.UPDATE_ROWS_V1,
                    EventType.DELETE_ROWS_V1,
                    EventType.PARTIAL_UPDATE_ROWS,
                    EventType.QUERY,
                    EventType.XID,
                    EventType.XA_PREPARE,
                    EventType.INCIDENT,
                    EventType.INTVAR,
                    EventType.RAND,
                    EventType.USER_VAR,
                    EventType.BEGIN_LOAD_QUERY,
                    EventType.EXECUTE_LOAD_QUERY,
                    EventType.LOAD,
                    EventType.NEW_LOAD,
                    EventType.CREATE_FILE,
                    EventType.APPEND_BLOCK,
                    EventType.DELETE_FILE,
                    EventType.EXEC_LOAD,
                    EventType.MARIADB_QUERY_COMPRESSED,
                    EventType.MARIADB_WRITE_ROWS_COMPRESSED_V1,
                    EventType.MARIADB_UPDATE_ROWS_COMPRESSED_V1,
                    EventType.MARIADB_DELETE_ROWS_COMPRESSED_V1,
                    EventType.MARIADB_WRITE_ROWS_COMPRESSED,
                    EventType.MARIADB_UPDATE_ROWS_COMPRESSED,
                    EventType.MARIADB_DELETE_ROWS_COMPRESSED -> {
                boolean wasOpen = scan.isOpen();
                long inner = held.length() + from - window.keep;
                Decision decision = scan.accept(type, a, from, to, inner, offset);
                if (decision == Decision.NONE) {
                    if (!wasOpen && scan.isOpen()) {
                        gtid.forget();
                        begins(from);
                    }
                    return false;
                }
                if (!wasOpen) {
                    gtid.forget();
                    begins(from);
                }
                return decided(decision, scan.xid(), scan.dropped(), from);
            }
            case EventType.TRANSACTION_PAYLOAD -> {
                return payload(from, offset);
            }
            case EventType.PREVIOUS_GTIDS -> previousGtids(gtid.previousGtids(a, from, to, offset), offset);
            case EventType.MARIADB_GTID_LIST -> previousGtids(gtid.gtidList(a, from, to, offset), offset);
            case EventType.ROTATE -> rotate(a, from, to);
            case EventType.HEARTBEAT, EventType.HEARTBEAT_V2 -> {}
            case EventType.STOP,
                    EventType.ROWS_QUERY,
                    EventType.TRANSACTION_CONTEXT,
                    EventType.VIEW_CHANGE,
                    EventType.MARIADB_ANNOTATE_ROWS,
                    EventType.MARIADB_BINLOG_CHECKPOINT -> {}
            case EventType.MARIADB_START_ENCRYPTION ->
                throw UnsupportedLogs.encrypted(
                        "from here on the binlog is encrypted (encrypt_binlog)", place.at(offset));
            case EventType.MARIADB_PARTIAL_ROW_DATA -> throw UnsupportedLogs.rowFragments(place.at(offset));
            default -> {
                if (type >= EventType.PRE_GA_WRITE_ROWS && type <= EventType.PRE_GA_DELETE_ROWS) {
                    throw UnsupportedLogs.oldFormat("a rows event of MySQL 5.1 before 5.1.18", place.at(offset));
                }
                if ((EventHeader.flags(a, from) & EventHeader.FLAG_IGNORABLE) == 0) {
                    throw UnsupportedLogs.unknownEvent(type, place.at(offset));
                }
            }
        }
        return false;
    }

    private void begins(int from) {
        window.keep = from;
        openFile = place.text();
        openFileNumber = place.number();
        openOffset = window.offset(from);
    }

    private void announce(int from, boolean begins) {
        if (scan.hasBegun()) {
            throw place.malformed(
                    "a transaction begins inside another one, which does not end; the file is damaged",
                    window.offset(from));
        }
        held.close();
        begins(from);
        scan.announce(begins);
    }

    private void previousGtids(GtidSet set, long offset) {
        GtidSet known = gtids.set();
        if (known != null && set.flavour() == GtidSet.Flavour.MYSQL && !known.contains(set)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.MISSING_FILE,
                    place.at(offset) + ": the log before this file must hold the transactions " + set.subtract(known)
                            + ", and does not; give all files in order");
        }
        GtidSet from = options.fromGtids();
        if (known == null && from != null && !from.contains(set)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.OTHER_LOG,
                    place.at(offset) + ": the log begins behind the transactions " + set.subtract(from)
                            + ", which the set to go on from does not have; begin with an older file, or take a base");
        }
        if (known == null && resumeFrom == null) {
            gtids.reset(executedBefore(set));
        }
    }

    /** What was executed before the first event, of which the file says a part. */
    GtidSet executedBefore(GtidSet stated) {
        return stated;
    }

    /** The name of the next file, as the server gives it. */
    void rotate(byte[] a, int from, int to) {}

    /**
     * A payload holds a whole transaction, or a prepared one: its events are gone through to see how it ends before anything of
     * it is delivered.
     */
    private boolean payload(int from, long offset) {
        if (scan.hasBegun()) {
            throw place.malformed("a transaction payload inside a transaction; the file is damaged", offset);
        }
        if (!scan.isOpen()) {
            gtid.forget();
            begins(from);
        }
        events.forgetPayload();
        events.inMemory(window.array, from, window.pos, offset, checksumBytes);
        payloadScan.reset();
        Decision decision = Decision.NONE;
        while (events.next()) {
            if (decision != Decision.NONE) {
                throw place.malformed("a transaction payload goes on behind its end; the file is damaged", offset);
            }
            decision = acceptOfPayload(offset);
        }
        if (decision == Decision.NONE) {
            throw place.malformed(
                    "a transaction payload without the end of its transaction; the file is damaged", offset);
        }
        scan.reset();
        return decided(decision, payloadScan.xid(), payloadScan.dropped(), from);
    }

    private Decision acceptOfPayload(long offset) {
        byte[] a = events.array;
        int type = EventHeader.type(a, events.start);
        switch (type) {
            case EventType.TABLE_MAP,
                    EventType.WRITE_ROWS,
                    EventType.UPDATE_ROWS,
                    EventType.DELETE_ROWS,
                    EventType.WRITE_ROWS_V1,
                    EventType.UPDATE_ROWS_V1,
                    EventType.DELETE_ROWS_V1,
                    EventType.PARTIAL_UPDATE_ROWS,
                    EventType.QUERY,
                    EventType.XID,
                    EventType.XA_PREPARE,
                    EventType.INTVAR,
                    EventType.RAND,
                    EventType.USER_VAR,
                    EventType.ROWS_QUERY -> {
                return payloadScan.accept(type, a, events.start, events.end, events.inner, offset);
            }
            default -> {
                if ((EventHeader.flags(a, events.start) & EventHeader.FLAG_IGNORABLE) == 0) {
                    throw UnsupportedLogs.unknownEvent(type, place.at(offset) + " (in a transaction payload)");
                }
                return Decision.NONE;
            }
        }
    }

    // ---- what becomes of a decided transaction

    private boolean decided(Decision decision, @Nullable String xid, long @Nullable [] dropped, int from) {
        SourcePosition until = options.until();
        if (until != null
                && (place.number() > until.file()
                        || place.number() == until.file() && window.offset(from) >= until.offset())) {
            ended = true;
            scan.reset();
            held.close();
            return false;
        }
        gtid.addTo(gtids);
        delivery.group(gtid, gtids, window.offset(from), EventHeader.timestamp(window.array, from), xid);
        delivering = outcome(decision, xid, dropped);
        if (!delivering) {
            endDelivery();
        }
        return delivering;
    }

    private boolean outcome(Decision decision, @Nullable String xid, long @Nullable [] dropped) {
        switch (decision) {
            case COMMIT -> {
                TransactionMark.Kind end = xid == null ? TransactionMark.Kind.COMMIT : TransactionMark.Kind.XA_COMMIT;
                transactionAtHand();
                return delivery.transaction(end, dropped);
            }
            case STATEMENT -> {
                transactionAtHand();
                return delivery.statement();
            }
            case ROLLBACK -> {
                held.close();
                return delivery.only(TransactionMark.Kind.ROLLBACK);
            }
            case PREPARE -> {
                prepare(xid, dropped);
                return false;
            }
            case XA_COMMIT -> {
                held.close();
                return commitBranch(String.valueOf(xid));
            }
            case XA_ROLLBACK -> {
                held.close();
                Branch branch = prepared.remove(String.valueOf(xid));
                if (branch != null) {
                    branch.events.close();
                }
                return delivery.only(TransactionMark.Kind.XA_ROLLBACK);
            }
            case NONE -> {}
        }
        return false;
    }

    /** Its events are in the window, or, where a part of them was put away, all of them are. */
    private void transactionAtHand() {
        if (held.isEmpty()) {
            events.inMemory(window.array, window.keep, window.pos, window.offset(window.keep), checksumBytes);
        } else {
            hold();
            events.held(held);
            delivered = held;
            held = new HeldEvents(budget);
        }
    }

    private void prepare(@Nullable String xid, long @Nullable [] dropped) {
        hold();
        Branch before =
                prepared.put(String.valueOf(xid), new Branch(held, dropped, openFile, openFileNumber, openOffset));
        held = new HeldEvents(budget);
        if (before != null) {
            before.events.close();
        }
    }

    private boolean commitBranch(String xid) {
        Branch branch = prepared.remove(xid);
        if (branch == null) {
            if (delivery.isSkipped()) {
                return false;
            }
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.XA_NOT_AT_HAND,
                    place.at(window.offset(window.keep)) + ": XA transaction " + xid
                            + " is committed, which was prepared before the log at hand; begin with the file that"
                            + " has its XA PREPARE");
        }
        events.held(branch.events);
        delivered = branch.events;
        deliveredBranch = branch;
        return delivery.transaction(TransactionMark.Kind.XA_COMMIT, branch.dropped);
    }

    // ---- what the cursor stands on

    @Override
    public Kind kind() {
        return delivery.kind();
    }

    @Override
    public RowView row() {
        return delivery.row();
    }

    @Override
    public SchemaChange schema() {
        return delivery.schema();
    }

    @Override
    public TransactionMark mark() {
        return delivery.mark();
    }

    @Override
    public Lane lane() {
        return delivery.lane();
    }

    @Override
    public SourcePosition position() {
        return delivery.position();
    }

    /** From any thread: {@link #next} then answers false. */
    @Override
    public void close() {
        closed = true;
        if (!running) {
            release();
        }
    }

    /** Deletes temporary files. */
    private synchronized void release() {
        events.close();
        held.close();
        HeldEvents last = delivered;
        if (last != null) {
            last.close();
        }
        prepared.values().forEach(branch -> branch.events.close());
        prepared.clear();
    }
}
