package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.binlog.ChecksumMismatchException;
import io.sluice.cdc.parser.binlog.MissingTableMapException;
import io.sluice.cdc.parser.internal.canal.SchemaChanges;
import java.time.Instant;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A log's events as changes. Reading goes in two steps: events are framed and checked until a transaction is decided, then
 * its events are gone through again and its rows handed out. What is rolled back, or not decided when the server restarts or
 * the log ends, is never handed out.
 */
public abstract class LogCursor implements ChangeCursor {

    private static final int CHECKSUM_BYTES = 4;
    private static final long DUMMY_TABLE = 0xFF_FFFF;

    private final BinlogOptions options;
    final EventWindow window = new EventWindow();
    final LogPlace place = new LogPlace();
    private final CRC32 crc = new CRC32();
    private final byte[] header = new byte[EventHeader.LENGTH];
    private final SchemaCatalog catalog;
    private final TablePlans plans;
    private final RowsEvent rows;
    private final Row row = new Row();
    private final QueryEvent query = new QueryEvent();
    private final GtidTracker gtids = new GtidTracker();
    private final Statements statements;
    private final TransactionEvents events = new TransactionEvents();

    private @Nullable FormatDescription format;
    private int checksumBytes;
    private @Nullable Lane lane;

    /** Between the first event of a transaction and the one that decides it. */
    private boolean open;
    /** Rows without BEGIN, as old servers log them: the statement's last rows event ends them. */
    private boolean autocommit;
    /** A GTID event came, and the transaction it announces did not begin yet. */
    private boolean announced;

    private boolean anonymous = true;

    private boolean delivering;
    private boolean rowsOpen;
    private boolean isTransaction;
    private boolean begun;
    /** Offset of the event that makes what is delivered visible. */
    private long visibleOffset;

    private @Nullable Kind kind;
    private @Nullable SchemaChange schemaChange;
    private TransactionMark.Kind markKind = TransactionMark.Kind.BEGIN;
    private long inner;
    private int rowIndex;
    private long timestamp;

    private @Nullable RuntimeException failure;
    private volatile boolean closed;

    protected LogCursor(BinlogOptions options) {
        this.options = options;
        this.catalog = SchemaCatalog.of(options.schemas());
        this.plans = new TablePlans(place, options.tables(), options.limits().maxColumns());
        this.rows = new RowsEvent(place);
        this.statements = new Statements();
    }

    /** More bytes, of the next file if need be; false at the end of the input. */
    abstract boolean more(int count);

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        kind = null;
        try {
            while (!closed) {
                if (delivering) {
                    if (deliver()) {
                        return true;
                    }
                    delivering = false;
                    window.keep = window.pos;
                }
                if (!readTransaction()) {
                    return false;
                }
            }
            return false;
        } catch (RuntimeException e) {
            if (closed) {
                return false;
            }
            failure = e;
            throw e;
        }
    }

    final boolean isClosed() {
        return closed;
    }

    /** Whether events of a transaction came that is not decided. */
    final boolean isOpen() {
        return open || announced;
    }

    // ---- reading: framing, checksums, what belongs together

    /** Reads up to the end of a transaction that has something to deliver. */
    private boolean readTransaction() {
        while (true) {
            if (window.end - window.pos < EventHeader.LENGTH && !more(EventHeader.LENGTH)) {
                return false;
            }
            int from = window.pos;
            long size = EventHeader.size(window.array, from);
            if (size < EventHeader.LENGTH + checksumBytes
                    || size > options.limits().maxMessageBytes()) {
                throw wrongSize(size);
            }
            if (size > window.end - from) {
                if (!more((int) size)) {
                    return false;
                }
                from = window.pos;
            }
            int next = from + (int) size;
            byte[] a = window.array;
            int type = EventHeader.type(a, from);
            if (checksumBytes != 0 && type != EventType.FORMAT_DESCRIPTION) {
                verify(a, from, next);
            }
            window.pos = next;
            if (accept(type, a, from, next - checksumBytes)) {
                return true;
            }
            if (!isOpen()) {
                window.keep = window.pos;
            }
        }
    }

    private RuntimeException wrongSize(long size) {
        long offset = window.offset(window.pos);
        return size > options.limits().maxMessageBytes()
                ? place.malformed(
                        "an event of " + size + " bytes; the limit is "
                                + options.limits().maxMessageBytes()
                                + " (ParserLimits.maxMessageBytes), or the file is damaged",
                        offset)
                : place.malformed("an event of " + size + " bytes, less than its header; the file is damaged", offset);
    }

    private void verify(byte[] a, int from, int to) {
        CRC32 c = crc;
        c.reset();
        c.update(a, from, to - from - CHECKSUM_BYTES);
        requireChecksum((int) c.getValue(), a, from, to);
    }

    private void requireChecksum(int computed, byte[] a, int from, int to) {
        int stated = io.sluice.cdc.model.internal.bytes.Words.getIntLE(a, to - CHECKSUM_BYTES);
        if (computed != stated) {
            throw new ChecksumMismatchException(
                    EventType.name(EventHeader.type(a, from)) + " event of " + (to - from)
                            + " bytes: its checksum is " + Integer.toHexString(computed) + ", not "
                            + Integer.toHexString(stated) + " as it says; the file is damaged, fetch it again",
                    place.name() == null ? "binlog" : String.valueOf(place.name()),
                    window.offset(from));
        }
    }

    /** The flag that the server sets while it writes the file is no part of the checksum. */
    private void verifyFormat(byte[] a, int from, int to) {
        System.arraycopy(a, from, header, 0, EventHeader.LENGTH);
        header[EventHeader.FLAGS_AT] &= (byte) ~EventHeader.FLAG_IN_USE;
        crc.reset();
        crc.update(header, 0, EventHeader.LENGTH);
        crc.update(a, from + EventHeader.LENGTH, to - from - EventHeader.LENGTH - CHECKSUM_BYTES);
        requireChecksum((int) crc.getValue(), a, from, to);
    }

    /** Takes in one event; true where it decides a transaction that has something to deliver. */
    private boolean accept(int type, byte[] a, int from, int to) {
        if (type >= EventType.PARTIAL_UPDATE_ROWS) {
            if (EventType.isRows(type)) {
                throw notYet(EventType.name(type) + " events are", from);
            }
        }
        if (open && (type == EventType.TABLE_MAP || EventType.isRows(type))) {
            return autocommit && endsStatement(type, a, from, to) && decided(from);
        }
        switch (type) {
            case EventType.XID -> {
                requireOpen(type, from);
                return decided(from);
            }
            case EventType.QUERY -> {
                return query(a, from, to);
            }
            case EventType.GTID, EventType.ANONYMOUS_GTID -> mysqlGtid(a, from, to);
            case EventType.MARIADB_GTID -> mariaDbGtid(a, from, to);
            case EventType.FORMAT_DESCRIPTION -> formatDescription(a, from, window.pos);
            case EventType.PREVIOUS_GTIDS -> {
                GtidSet set = GtidEvents.previousGtids(place, a, from, to, window.offset(from));
                gtids.reset(set);
            }
            case EventType.MARIADB_GTID_LIST ->
                gtids.reset(GtidEvents.gtidList(place, a, from, to, window.offset(from)));
            case EventType.ROTATE,
                    EventType.STOP,
                    EventType.MARIADB_BINLOG_CHECKPOINT,
                    EventType.HEARTBEAT,
                    EventType.HEARTBEAT_V2,
                    EventType.ROWS_QUERY,
                    EventType.MARIADB_ANNOTATE_ROWS,
                    EventType.TRANSACTION_CONTEXT,
                    EventType.VIEW_CHANGE -> {}
            default -> {
                if (type == EventType.TABLE_MAP) {
                    open = true;
                    autocommit = true;
                } else if ((EventHeader.flags(a, from) & EventHeader.FLAG_IGNORABLE) == 0) {
                    throw UnsupportedLogs.unknownEvent(type, place.at(window.offset(from)));
                }
            }
        }
        return false;
    }

    private RuntimeException notYet(String what, int from) {
        return UnsupportedLogs.compression(what + " not read", place.at(window.offset(from)));
    }

    private boolean endsStatement(int type, byte[] a, int from, int to) {
        int flagsAt = from + EventHeader.LENGTH + 6;
        return type != EventType.TABLE_MAP && flagsAt < to && (a[flagsAt] & RowsEvent.FLAG_STATEMENT_END) != 0;
    }

    private void requireOpen(int type, int from) {
        if (!open) {
            throw place.malformed(
                    EventType.name(type)
                            + " event outside of a transaction; reading began inside of one, or the file is"
                            + " damaged",
                    window.offset(from));
        }
    }

    private void formatDescription(byte[] a, int from, int to) {
        FormatDescription read = FormatDescription.read(a, from, to, window.offset(from), place);
        if (read.checksums()) {
            verifyFormat(a, from, to);
        }
        if (read.created() != 0) {
            open = false;
            announced = false;
        }
        FormatDescription before = format;
        if (before == null || !before.serverVersion().equals(read.serverVersion())) {
            plans.forget();
            statements.server(read);
        }
        format = read;
        checksumBytes = read.checksums() ? CHECKSUM_BYTES : 0;
        if (lane == null) {
            Lane named = options.lane();
            lane = named != null ? named : Lane.of("binlog of server " + read.serverId());
        }
    }

    private FormatDescription format() {
        FormatDescription f = format;
        if (f == null) {
            throw place.malformed(
                    "no format description event before the first other one; a binlog is read from its beginning",
                    window.offset(window.keep));
        }
        return f;
    }

    private void mysqlGtid(byte[] a, int from, int to) {
        announce(from);
        anonymous = EventHeader.type(a, from) == EventType.ANONYMOUS_GTID;
        GtidEvents.mysql(place, a, from, to, window.offset(from), anonymous ? null : gtids);
    }

    private void mariaDbGtid(byte[] a, int from, int to) {
        announce(from);
        anonymous = false;
        boolean standalone = GtidEvents.mariaDb(place, a, from, to, window.offset(from), gtids);
        open = !standalone;
    }

    private void announce(int from) {
        if (open) {
            throw place.malformed(
                    "a transaction begins inside another one, which does not end; the file is damaged",
                    window.offset(from));
        }
        announced = true;
        window.keep = from;
    }

    private boolean query(byte[] a, int from, int to) {
        query.read(a, from, to, window.offset(from), place);
        if (query.startsWith("XA ") || query.startsWith("ROLLBACK TO")) {
            throw notYet("XA transactions and savepoints are", from);
        }
        if (query.is("BEGIN")) {
            if (!open && !announced) {
                window.keep = from;
            }
            open = true;
            autocommit = false;
            return false;
        }
        if (!open) {
            if (!announced) {
                window.keep = from;
            }
            return decidedStatement(from);
        }
        if (query.is("COMMIT")) {
            return decided(from);
        }
        if (query.is("ROLLBACK")) {
            closeTransaction();
            return false;
        }
        return false;
    }

    private void closeTransaction() {
        open = false;
        announced = false;
        autocommit = false;
    }

    private boolean decided(int from) {
        closeTransaction();
        isTransaction = true;
        return beginDelivery(from);
    }

    private boolean decidedStatement(int from) {
        closeTransaction();
        isTransaction = false;
        return beginDelivery(from);
    }

    private boolean beginDelivery(int from) {
        visibleOffset = window.offset(from);
        plans.beginGroup();
        events.inMemory(window.array, window.keep, window.pos, window.offset(window.keep), checksumBytes);
        delivering = true;
        begun = false;
        rowsOpen = false;
        return true;
    }

    // ---- delivering: the events of a decided transaction again

    private boolean deliver() {
        if (rowsOpen) {
            if (rows.next()) {
                rowIndex++;
                kind = Kind.ROW;
                return true;
            }
            rowsOpen = false;
        }
        if (!begun && isTransaction) {
            begun = true;
            timestamp = EventHeader.timestamp(window.array, window.keep);
            return mark(TransactionMark.Kind.BEGIN, 0);
        }
        while (events.next()) {
            byte[] a = events.array;
            int from = events.start;
            int type = EventHeader.type(a, from);
            if (type == EventType.TABLE_MAP) {
                plans.map(a, from, events.end, events.offset, format(), catalog);
            } else if (EventType.isRows(type)) {
                if (beginRows(type, a, from, events.end) && rows.next()) {
                    rowsOpen = true;
                    inner = events.inner;
                    rowIndex = 0;
                    timestamp = EventHeader.timestamp(a, from);
                    kind = Kind.ROW;
                    return true;
                }
            } else if (type == EventType.XID) {
                timestamp = EventHeader.timestamp(a, from);
                return mark(TransactionMark.Kind.COMMIT, events.inner);
            } else if (type == EventType.QUERY) {
                if (statement(a, from)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mark(TransactionMark.Kind newKind, long newInner) {
        markKind = newKind;
        inner = newInner;
        rowIndex = 0;
        kind = Kind.MARK;
        return true;
    }

    private boolean beginRows(int type, byte[] a, int from, int to) {
        FormatDescription f = format();
        int idBytes = f.shortTableIds() ? 4 : 6;
        boolean extra = type >= EventType.WRITE_ROWS && type <= EventType.PARTIAL_UPDATE_ROWS;
        int body = from + EventHeader.LENGTH + idBytes + 2;
        if (body + (extra ? 2 : 0) > to) {
            throw place.malformed(EventType.name(type) + " event: it is cut off; the file is damaged", events.offset);
        }
        long number = TablePlans.tableNumber(a, from + EventHeader.LENGTH, idBytes);
        if (extra) {
            int length = a[body] & 0xFF | (a[body + 1] & 0xFF) << 8;
            if (length < 2 || length > to - body) {
                throw place.malformed(
                        EventType.name(type) + " event: extra data of " + length + " bytes; the file is damaged",
                        events.offset + (body - from));
            }
            body += length;
        }
        TablePlan plan = plans.plan(number);
        if (plan == null) {
            if (number == DUMMY_TABLE) {
                // ends a statement and has no rows (Rows_log_event::is_dummy)
                return false;
            }
            throw new MissingTableMapException(
                    "rows of table number " + number + ", which no table map of their transaction explains; the file is"
                            + " damaged",
                    String.valueOf(place.name()),
                    events.offset);
        }
        if (!plan.wanted()) {
            return false;
        }
        rows.begin(a, from, body, to, events.offset, operation(type), plan);
        return true;
    }

    private static Operation operation(int type) {
        return switch (type) {
            case EventType.WRITE_ROWS_V1, EventType.WRITE_ROWS -> Operation.INSERT;
            case EventType.DELETE_ROWS_V1, EventType.DELETE_ROWS -> Operation.DELETE;
            default -> Operation.UPDATE;
        };
    }

    private boolean statement(byte[] a, int from) {
        query.read(a, from, events.end, events.offset, place);
        timestamp = EventHeader.timestamp(a, from);
        if (query.is("BEGIN")) {
            return false;
        }
        if (query.is("COMMIT")) {
            return mark(TransactionMark.Kind.COMMIT, events.inner);
        }
        inner = isTransaction ? events.inner : 0;
        rowIndex = 0;
        SchemaChange change = statements.read(query, origin(), place.at(events.offset));
        if (change == null) {
            return false;
        }
        if (statements.apply(change, catalog)) {
            plans.forget();
        }
        if (!SchemaChanges.concern(change, options.tables())) {
            return false;
        }
        schemaChange = change;
        kind = Kind.SCHEMA;
        return true;
    }

    // ---- what the cursor stands on

    private Kind standing() {
        Kind k = kind;
        if (k == null) {
            throw new IllegalStateException("the cursor stands on no event; call next() and heed its answer");
        }
        return k;
    }

    @Override
    public Kind kind() {
        return standing();
    }

    @Override
    public RowView row() {
        if (standing() != Kind.ROW) {
            throw new IllegalStateException("the cursor stands on no row change; ask kind() first");
        }
        return row;
    }

    @Override
    public SchemaChange schema() {
        SchemaChange change = standing() == Kind.SCHEMA ? schemaChange : null;
        if (change == null) {
            throw new IllegalStateException("the cursor stands on no schema change; ask kind() first");
        }
        return change;
    }

    @Override
    public TransactionMark mark() {
        if (standing() != Kind.MARK) {
            throw new IllegalStateException("the cursor stands on no transaction mark; ask kind() first");
        }
        return new TransactionMark(origin(), markKind, null);
    }

    @Override
    public Lane lane() {
        standing();
        Lane l = lane;
        if (l == null) {
            throw new IllegalStateException("no format description was read");
        }
        return l;
    }

    @Override
    public SourcePosition position() {
        standing();
        return here();
    }

    private SourcePosition here() {
        return new SourcePosition(options.epoch(), place.number(), visibleOffset, inner, rowIndex);
    }

    private EventOrigin origin() {
        Lane l = lane;
        if (l == null) {
            throw new IllegalStateException("no format description was read");
        }
        return new EventOrigin(l, here(), executed(), time(), null);
    }

    private @Nullable GtidSet executed() {
        return anonymous ? null : gtids.set();
    }

    private Instant time() {
        return Instant.ofEpochSecond(timestamp);
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Row implements RowView {

        @Override
        public TableId table() {
            return schema().table();
        }

        @Override
        public TableSchema schema() {
            return rows.plan().schema();
        }

        @Override
        public Operation operation() {
            return rows.operation();
        }

        @Override
        public RowImage before() {
            if (rows.operation() == Operation.INSERT) {
                throw new IllegalStateException("an INSERT has no before image");
            }
            return rows.first;
        }

        @Override
        public RowImage after() {
            return switch (rows.operation()) {
                case INSERT -> rows.first;
                case UPDATE -> rows.second;
                case DELETE -> throw new IllegalStateException("a DELETE has no after image");
            };
        }

        @Override
        public SourcePosition position() {
            return here();
        }

        @Override
        public @Nullable GtidSet gtids() {
            return executed();
        }

        @Override
        public @Nullable Instant sourceTime() {
            return time();
        }

        @Override
        public @Nullable Instant receivedTime() {
            return null;
        }

        @Override
        public RowChange toEvent() {
            EventOrigin origin = origin();
            return switch (rows.operation()) {
                case INSERT -> RowChange.insert(origin, schema(), rows.first);
                case UPDATE -> RowChange.update(origin, schema(), rows.first, rows.second);
                case DELETE -> RowChange.delete(origin, schema(), rows.first);
            };
        }
    }
}
