package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ChangeCursor.Kind;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaAction.UnloggedCascade;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.canal.SchemaChanges;
import java.util.List;
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
        /** What may have followed from the rows and is not logged. */
        CASCADES,
        ONLY_MARK
    }

    final DeliveredPosition position;
    final DeliveredOrigin origin;

    private final BinlogOptions options;
    private final LogPlace place;
    private final TransactionEvents events;
    private final SchemaCatalog catalog;
    private final TablePlans plans;
    private final RowsReader reader;
    private final RowsEvent rows;
    private final DeliveredRow row;
    private final Cascades cascades;
    private final CascadeWatch watch;
    private final QueryEvent query;
    private final Statements statements;

    private @Nullable FormatDescription format;

    private Step step = Step.NOTHING;
    private boolean skipped;
    private boolean isTransaction;
    private TransactionMark.Kind end = TransactionMark.Kind.COMMIT;
    private long @Nullable [] dropped;
    private long decisionTime;

    private List<UnloggedCascade> unlogged = List.of();
    private int nextUnlogged;
    /** How many rows of the event were handed out before them. */
    private int rowsBefore;

    private @Nullable Kind kind;
    private @Nullable SchemaChange schemaChange;
    private TransactionMark.Kind markKind = TransactionMark.Kind.BEGIN;

    Delivery(BinlogOptions options, LogPlace place, TransactionEvents events, GtidTracker executed) {
        this.options = options;
        this.place = place;
        this.events = events;
        this.catalog = options.schemas().copy();
        this.position = new DeliveredPosition(options.epoch(), place);
        this.origin = new DeliveredOrigin(position, executed, options.lane());
        this.cascades = new Cascades(options.tables(), options.described());
        cascades.learn(catalog);
        this.plans = new TablePlans(
                place, options.tables(), cascades, options.limits().maxColumns());
        this.rows = new RowsEvent(place);
        this.row = new DeliveredRow(rows, position, origin);
        this.reader = new RowsReader(place, plans, rows, options.limits(), false);
        this.watch = new CascadeWatch(place, plans, options.limits());
        this.query = new QueryEvent(place);
        this.statements = new Statements(options.deliverStatements(), catalog);
    }

    SchemaCatalog catalog() {
        return catalog;
    }

    /** The server that writes from here on. */
    void format(FormatDescription next, @Nullable FormatDescription before) {
        if (before == null || !before.serverVersion().equals(next.serverVersion())) {
            plans.forget();
            statements.server(next);
        }
        format = next;
        origin.server(next.serverId());
    }

    /**
     * A transaction was decided.
     *
     * @param offset of the event that decided it
     * @param time of that event, seconds since 1970
     */
    void group(GtidEvents gtid, @Nullable String xid, long offset, long time) {
        position.group(offset);
        origin.transaction(gtid, xid);
        decisionTime = time;
        kind = null;
        step = Step.NOTHING;
        dropped = null;
        GtidSet executedBefore = options.fromGtids();
        skipped = position.isGroupSkipped() || executedBefore != null && origin.isOf(executedBefore);
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
        watch.beginGroup();
        step = first;
        return true;
    }

    /** Of the group nothing is left but that it was. */
    boolean only(TransactionMark.Kind mark) {
        if (skipped || position.isGroupPartlySkipped()) {
            return false;
        }
        markKind = mark;
        step = Step.ONLY_MARK;
        return true;
    }

    /** Moves to the next thing to hand out; false where the group is through. */
    boolean next() {
        if (find()) {
            position.handOut();
            return true;
        }
        return false;
    }

    private boolean find() {
        kind = null;
        while (true) {
            switch (step) {
                case ROWS -> {
                    if (nextRow()) {
                        return true;
                    }
                    rowsBefore = rows.row();
                    step = Step.CASCADES;
                }
                case CASCADES -> {
                    if (nextCascade()) {
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
                    origin.time(EventHeader.timestamp(events.array, events.start));
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
                    origin.time(decisionTime);
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
            position.row(rows.row());
            if (position.isNew()) {
                kind = Kind.ROW;
                return true;
            }
        }
        return false;
    }

    private boolean nextCascade() {
        while (nextUnlogged < unlogged.size()) {
            // positions of their own behind the rows
            position.row(rowsBefore + nextUnlogged);
            UnloggedCascade cascade = unlogged.get(nextUnlogged++);
            if (position.isNew()) {
                schemaChange = MySqlDdl.unlogged(origin.origin(), cascade);
                kind = Kind.SCHEMA;
                return true;
            }
        }
        return false;
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
            if (!isDropped()) {
                rows(type, a, from);
            }
            return false;
        }
        switch (type) {
            case EventType.XID, EventType.XA_PREPARE -> {
                origin.time(EventHeader.timestamp(a, from));
                return mark(end, events.inner);
            }
            case EventType.QUERY, EventType.MARIADB_QUERY_COMPRESSED -> {
                origin.time(EventHeader.timestamp(a, from));
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

    private void rows(int type, byte[] a, int from) {
        boolean wanted = reader.begin(type, a, from, events.end, events.offset, format());
        unlogged = watch.see(type, a, from, events.end, events.offset, format());
        if (wanted || !unlogged.isEmpty()) {
            position.event(events.inner);
            origin.time(EventHeader.timestamp(a, from));
            nextUnlogged = 0;
            rowsBefore = 0;
            step = wanted ? Step.ROWS : Step.CASCADES;
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

    private boolean mark(TransactionMark.Kind newKind, long inner) {
        markKind = newKind;
        position.event(inner);
        if (!position.isNew()) {
            return false;
        }
        kind = Kind.MARK;
        return true;
    }

    private boolean statement(byte[] a, int from) {
        QueryEvent q = query;
        q.read(a, from, events.end, events.offset);
        position.event(isTransaction ? events.inner : 0);
        if (isTransaction && q.isTransactionWord()) {
            return q.is("COMMIT") && mark(end, events.inner);
        }
        if (!position.isNew() || origin.isWithoutEffect()) {
            return false;
        }
        SchemaChange change = statements.read(q, origin.origin(), place.at(events.offset), format());
        if (change == null) {
            return false;
        }
        boolean renamesParent = cascades.renamesParent(change);
        List<TableSchema> before = catalog.tables();
        statements.apply(change, catalog, options.tables());
        cascades.apply(change, before, catalog);
        cascades.learn(catalog);
        plans.forget();
        if (!renamesParent && !SchemaChanges.concern(change, options.tables())) {
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
        return origin.mark(markKind);
    }
}
