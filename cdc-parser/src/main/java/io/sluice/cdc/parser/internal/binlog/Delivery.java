package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ChangeCursor.Kind;
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
import io.sluice.cdc.parser.internal.canal.SchemaChanges;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what a decided transaction holds: a BEGIN mark, rows and statements in order, and the mark of its end. Nothing is
 * made for a row but what is asked for.
 */
final class Delivery {

    /** What comes next of the transaction at hand. */
    private enum Step {
        NOTHING,
        BEGIN,
        /** The event the walk stands on was looked at for its time only. */
        FIRST_EVENT,
        EVENTS,
        ROWS,
        ONLY_MARK
    }

    private final BinlogOptions options;
    private final LogPlace place;
    private final TransactionEvents events;
    private final SchemaCatalog catalog;
    private final TablePlans plans;
    private final RowsReader reader;
    private final RowsEvent rows;
    private final Row row = new Row();
    private final QueryEvent query;
    private final Statements statements;

    private @Nullable FormatDescription format;
    private @Nullable Lane lane;

    private Step step = Step.NOTHING;
    private boolean isTransaction;
    private TransactionMark.Kind end = TransactionMark.Kind.COMMIT;
    private long @Nullable [] dropped;
    private @Nullable GtidEvents gtid;
    private @Nullable GtidTracker gtids;
    private @Nullable String xid;
    /** Offset of the event that makes what is delivered visible. */
    private long visibleOffset;

    private long decisionTime;

    /** Up to here everything was delivered before this reader; null where nothing is to be left out. */
    private @Nullable SourcePosition skip;

    private boolean skipped;
    private boolean partlySkipped;

    /** Whether anything of the group was handed out, and the file it is of. */
    private boolean handedOut;

    private long groupFile;
    /** Of the group before, the last that was handed out. */
    private boolean anyBefore;

    private long beforeFile;
    private long beforeOffset;
    private long beforeInner;
    private int beforeRow;

    private @Nullable Kind kind;
    private @Nullable SchemaChange schemaChange;
    private TransactionMark.Kind markKind = TransactionMark.Kind.BEGIN;
    private long inner;
    private int rowIndex;
    private long timestamp;

    Delivery(BinlogOptions options, LogPlace place, TransactionEvents events, SchemaCatalog catalog) {
        this.options = options;
        this.place = place;
        this.events = events;
        this.catalog = catalog;
        this.plans = new TablePlans(place, options.tables(), options.limits().maxColumns());
        this.rows = new RowsEvent(place);
        this.reader = new RowsReader(place, plans, rows, options.limits());
        this.query = new QueryEvent(place);
        this.statements = new Statements(options.deliverStatements(), catalog);
    }

    SchemaCatalog catalog() {
        return catalog;
    }

    /** Leaves out everything up to a position. */
    void skip(SourcePosition position) {
        skip = position;
    }

    /** The server that writes from here on. */
    void format(FormatDescription next, @Nullable FormatDescription before) {
        if (before == null || !before.serverVersion().equals(next.serverVersion())) {
            plans.forget();
            statements.server(next);
        }
        format = next;
        if (lane == null) {
            Lane named = options.lane();
            lane = named != null ? named : laneOf(next.serverId());
        }
    }

    static Lane laneOf(long serverId) {
        return Lane.of("binlog of server " + serverId);
    }

    /**
     * A transaction was decided.
     *
     * @param offset of the event that decided it
     * @param time of that event, seconds since 1970
     */
    void group(GtidEvents newGtid, GtidTracker newGtids, long offset, long time, @Nullable String newXid) {
        if (handedOut) {
            beforeOffset = visibleOffset;
            beforeInner = inner;
            beforeRow = rowIndex;
            beforeFile = groupFile;
            anyBefore = true;
            handedOut = false;
        }
        groupFile = place.number();
        gtid = newGtid;
        gtids = newGtids;
        visibleOffset = offset;
        decisionTime = time;
        xid = newXid;
        kind = null;
        step = Step.NOTHING;
        dropped = null;
        skipped = false;
        partlySkipped = false;
        SourcePosition until = skip;
        if (until != null) {
            SourcePosition here = new SourcePosition(options.epoch(), place.number(), offset, 0, 0);
            SourcePosition event = new SourcePosition(until.epoch(), until.file(), until.offset(), 0, 0);
            int c = here.compareTo(event);
            skipped = c < 0;
            partlySkipped = c == 0;
            if (c > 0) {
                skip = null;
            }
        }
        GtidSet executed = options.fromGtids();
        if (executed != null && !skipped) {
            io.sluice.cdc.model.Gtid own = newGtid.gtid();
            skipped = own != null && executed.contains(own);
        }
    }

    /** Whether all of the group was delivered before. */
    boolean isSkipped() {
        return skipped;
    }

    /** The group is a transaction, whose events the walk will go through. */
    boolean transaction(TransactionMark.Kind newEnd, long @Nullable [] newDropped) {
        end = newEnd;
        dropped = newDropped;
        isTransaction = true;
        return begin(Step.BEGIN);
    }

    /** The group is a statement that commits by itself. */
    boolean statement() {
        isTransaction = false;
        return begin(Step.EVENTS);
    }

    private boolean begin(Step first) {
        if (skipped) {
            return false;
        }
        plans.beginGroup();
        step = first;
        return true;
    }

    /** Of the group nothing is left but that it was. */
    boolean only(TransactionMark.Kind mark) {
        if (skipped || partlySkipped) {
            return false;
        }
        markKind = mark;
        step = Step.ONLY_MARK;
        return true;
    }

    /** Position of what was handed out last; null before the first. */
    @Nullable
    SourcePosition lastHandedOut() {
        if (handedOut) {
            return here();
        }
        return anyBefore ? new SourcePosition(options.epoch(), beforeFile, beforeOffset, beforeInner, beforeRow) : null;
    }

    /** Moves to the next thing to hand out; false where the group is through. */
    boolean next() {
        boolean found = find();
        handedOut |= found;
        return found;
    }

    private boolean find() {
        kind = null;
        while (true) {
            switch (step) {
                case ROWS -> {
                    if (nextRow()) {
                        return true;
                    }
                    step = Step.EVENTS;
                }
                case EVENTS -> {
                    if (!events.next()) {
                        step = Step.NOTHING;
                        return false;
                    }
                    if (event()) {
                        return true;
                    }
                }
                case BEGIN -> {
                    if (!events.next()) {
                        step = Step.NOTHING;
                        return false;
                    }
                    step = Step.FIRST_EVENT;
                    timestamp = EventHeader.timestamp(events.array, events.start);
                    if (mark(TransactionMark.Kind.BEGIN, 0)) {
                        return true;
                    }
                }
                case FIRST_EVENT -> {
                    step = Step.EVENTS;
                    if (event()) {
                        return true;
                    }
                }
                case ONLY_MARK -> {
                    step = Step.NOTHING;
                    timestamp = decisionTime;
                    return mark(markKind, 0);
                }
                case NOTHING -> {
                    return false;
                }
            }
        }
    }

    private boolean nextRow() {
        while (rows.next()) {
            rowIndex = rows.row();
            if (!partlySkipped || isBehindSkipped()) {
                kind = Kind.ROW;
                return true;
            }
        }
        return false;
    }

    private boolean isBehindSkipped() {
        SourcePosition until = skip;
        return until == null || here().compareTo(until) > 0;
    }

    /** Takes in the event the walk stands on; true where it is something to hand out by itself. */
    private boolean event() {
        byte[] a = events.array;
        int from = events.start;
        int type = EventHeader.type(a, from);
        if (type == EventType.TABLE_MAP) {
            plans.map(a, from, events.end, events.offset, format(), catalog);
            return false;
        }
        if (EventType.isRows(type)) {
            if (!isDropped() && reader.begin(type, a, from, events.end, events.offset, format())) {
                inner = events.inner;
                timestamp = EventHeader.timestamp(a, from);
                step = Step.ROWS;
            }
            return false;
        }
        switch (type) {
            case EventType.XID, EventType.XA_PREPARE -> {
                timestamp = EventHeader.timestamp(a, from);
                return mark(end, events.inner);
            }
            case EventType.QUERY, EventType.MARIADB_QUERY_COMPRESSED -> {
                timestamp = EventHeader.timestamp(a, from);
                return statement(a, from);
            }
            case EventType.LOAD, EventType.NEW_LOAD, EventType.EXEC_LOAD, EventType.EXECUTE_LOAD_QUERY -> {
                throw statements.load(type, place.at(events.offset));
            }
            default -> {
                return false;
            }
        }
    }

    private boolean isDropped() {
        long[] ranges = dropped;
        if (ranges == null) {
            return false;
        }
        for (int i = 0; i < ranges.length; i += 2) {
            if (events.inner >= ranges[i] && events.inner < ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }

    private FormatDescription format() {
        FormatDescription f = format;
        if (f == null) {
            throw new IllegalStateException("no format description was read");
        }
        return f;
    }

    private boolean mark(TransactionMark.Kind newKind, long newInner) {
        markKind = newKind;
        inner = newInner;
        rowIndex = 0;
        if (partlySkipped && !isBehindSkipped()) {
            return false;
        }
        kind = Kind.MARK;
        return true;
    }

    private boolean statement(byte[] a, int from) {
        QueryEvent q = query;
        q.read(a, from, events.end, events.offset);
        inner = isTransaction ? events.inner : 0;
        rowIndex = 0;
        if (isTransaction && q.isTransactionWord()) {
            return q.is("COMMIT") && mark(end, events.inner);
        }
        if (partlySkipped && !isBehindSkipped()) {
            return false;
        }
        GtidEvents own = gtid;
        if (own != null && own.isWithoutEffect()) {
            return false;
        }
        SchemaChange change = statements.read(q, origin(), place.at(events.offset), format());
        if (change == null) {
            return false;
        }
        statements.apply(change, catalog, options.tables());
        plans.forget();
        if (!SchemaChanges.concern(change, options.tables())) {
            return false;
        }
        schemaChange = change;
        kind = Kind.SCHEMA;
        return true;
    }

    // ---- what the cursor stands on

    Kind kind() {
        Kind k = kind;
        if (k == null) {
            throw new IllegalStateException("the cursor stands on no event; call next() and heed its answer");
        }
        return k;
    }

    RowView row() {
        if (kind() != Kind.ROW) {
            throw new IllegalStateException("the cursor stands on no row change; ask kind() first");
        }
        return row;
    }

    SchemaChange schema() {
        SchemaChange change = kind() == Kind.SCHEMA ? schemaChange : null;
        if (change == null) {
            throw new IllegalStateException("the cursor stands on no schema change; ask kind() first");
        }
        return change;
    }

    TransactionMark mark() {
        if (kind() != Kind.MARK) {
            throw new IllegalStateException("the cursor stands on no transaction mark; ask kind() first");
        }
        GtidEvents own = gtid;
        return own == null
                ? new TransactionMark(origin(), markKind, xid)
                : new TransactionMark(origin(), markKind, own.gtid(), own.originalCommit(), own.immediateCommit(), xid);
    }

    Lane lane() {
        kind();
        return knownLane();
    }

    /** The lane, or before a format description the one that this server's would name. */
    Lane laneOr(long serverId) {
        Lane known = lane != null ? lane : options.lane();
        return known != null ? known : laneOf(serverId);
    }

    /** Once a format description was read. */
    Lane firstLane() {
        return knownLane();
    }

    private Lane knownLane() {
        Lane l = lane;
        if (l == null) {
            throw new IllegalStateException("no format description was read");
        }
        return l;
    }

    SourcePosition position() {
        kind();
        return here();
    }

    private SourcePosition here() {
        return new SourcePosition(options.epoch(), groupFile, visibleOffset, inner, rowIndex);
    }

    private EventOrigin origin() {
        return new EventOrigin(knownLane(), here(), executed(), time(), null);
    }

    private @Nullable GtidSet executed() {
        GtidEvents own = gtid;
        GtidTracker all = gtids;
        return own == null || all == null || own.isAnonymous() ? null : all.set();
    }

    private Instant time() {
        return Instant.ofEpochSecond(timestamp);
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
