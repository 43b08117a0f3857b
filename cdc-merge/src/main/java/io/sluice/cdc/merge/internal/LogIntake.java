package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.MergeProgress;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.UnorderedChangesException;
import io.sluice.cdc.model.Watermark;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log into one {@link TableDelta}: leaves out what the base already holds and what came twice, follows the table's
 * schema and name, and stops at what cannot be applied.
 *
 * <p>Lanes are folded apart and joined at the end, which is exact where no key changed in two of them and no statement
 * came beside a second one. Where that does not hold, and every message has a GTID set, the log is read anew in the order
 * of the sets ({@link LogPlan}); without them nothing orders the lanes, and the run stops.
 */
final class LogIntake {

    /** What the log came to. */
    record Result(
            @Nullable TableDelta delta,
            @Nullable TableSchema schema,
            Watermark watermark,
            OrderQuality order,
            long read,
            long applied,
            long alreadyInBase,
            long redelivered,
            long afterCut,
            long schemaChanges,
            Anomalies cascades,
            String span) {}

    private static final int EXAMPLES = 10;

    /** Under which all lanes are folded together. */
    private static final Lane ALL = Lane.of("all");

    private final TableId table;
    private final MergeOptions options;
    private final LogPlan plan;
    private final BaseOrder base;
    private final LogCut cut;
    private final MemoryBudget budget;
    private final FoldQueue folds;
    private final Statements statements;
    private final TableNames names;
    private final FollowedTable main;

    private final Map<Lane, LaneIntake> lanes = new TreeMap<>();
    private final Set<ByteBuffer> wanted = new HashSet<>();
    private final OrderQuality declaredOrder;
    private final boolean durablePositions;
    private final boolean leavesDefaultsOut;
    private boolean everyChangeHasGtid = true;
    /** Of the first message without a GTID set. */
    private @Nullable String unmarked;

    private long ordinal;
    private long read;
    private long alreadyInBase;
    private long afterCut;
    private long schemaChanges;
    /** Statements and rows of shared transactions that came before; lanes count their other rows. */
    private long cameAgain;

    private @Nullable GtidSet newestGtids;
    private @Nullable Place first;
    private @Nullable Place last;
    private @Nullable LaneIntake lastLane;
    private @Nullable SharedTransaction pending;

    LogIntake(MergeOptions options, LogPlan plan, SchemaCatalog catalog, BaseOrder base, LogCut cut) {
        this.table = options.table();
        this.options = options;
        this.plan = plan;
        this.base = base;
        this.cut = cut;
        this.budget = new MemoryBudget("TableMerge.memoryBudget", options.memoryBudget());
        this.folds = new FoldQueue(options.threads() > 1);
        this.statements = new Statements(plan.followed());
        this.names = new TableNames(options, plan, catalog, new Deltas());
        this.main = names.main();
        OrderQuality weakest = OrderQuality.EXACT;
        boolean durable = true;
        boolean leavesOut = true;
        for (ChangeSource source : options.changes()) {
            weakest = weaker(weakest, source.orderQuality());
            durable &= source.hasDurablePositions();
            leavesOut &= source.leavesDefaultsOut();
        }
        this.declaredOrder = weakest;
        this.durablePositions = durable;
        this.leavesDefaultsOut = leavesOut;
    }

    /**
     * Reads the log to its end.
     *
     * @throws LogPlan.Change if it must be read by another plan
     */
    Result read() {
        try (FoldQueue open = folds) {
            try {
                readAll();
            } catch (RuntimeException e) {
                open.drain();
                throw e;
            }
            return finish();
        }
    }

    private void readAll() {
        try (LogEvents events = LogEvents.open(options.changes(), plan)) {
            while (events.next()) {
                try {
                    switch (events.cursor().kind()) {
                        case ROW -> row(events, events.cursor().row());
                        case SCHEMA -> statement(events, events.cursor().schema());
                        case MARK -> {}
                    }
                } catch (SchemaMismatchException e) {
                    // In another lane, not read yet, there may be the ALTER TABLE between.
                    if (!plan.byGtid() && unmarked == null) {
                        throw new LogPlan.Change(plan.orderedByGtid(), Set.of());
                    }
                    throw e.at(events.place());
                } catch (CdcException e) {
                    throw e.at(events.place());
                }
            }
        }
    }

    /** A delta without changes. */
    TableDelta emptyDelta(TableSchema schema) {
        // Deltas of one name are joined where lanes are, which share no keys; those of several names follow each other.
        return plan.followed().size() == 1
                ? TableDelta.createHashing(schema, EncodedKeys.by(options.collations()), budget, EXAMPLES)
                : TableDelta.create(schema, EncodedKeys.by(options.collations()), budget, EXAMPLES);
    }

    // Rows.

    private void row(LogEvents events, RowView row) {
        FollowedTable its = names.find(row.table());
        if (its == null) {
            return;
        }
        ordinal++;
        boolean isMain = its == main;
        read += isMain ? 1 : 0;
        Lane lane = events.cursor().lane();
        SourcePosition position = row.position();
        GtidSet gtids = row.gtids();
        if (cut.excludes(events.sourceNumber(), lane, position, gtids)) {
            afterCut += isMain ? 1 : 0;
            return;
        }
        if (gtids == null) {
            everyChangeHasGtid = false;
            unmarked = unmarked == null ? events.place() : unmarked;
        }
        BaseOrder.Place place = BaseOrder.Place.NEWER;
        if (isMain) {
            place = base.place(lane, position, gtids, row.sourceTime());
            if (place == BaseOrder.Place.IN_BASE) {
                alreadyInBase++;
                return;
            }
            note(events, gtids);
        } else if (!names.isWhole(its)) {
            return;
        }
        LaneIntake intake = lane(lane, () -> events.place());
        RowFold fold = intake.fold(its.id());
        if (fold == null) {
            fold = newFold(intake, its);
        }
        if (intake.moveTo(position, gtids)) {
            boolean expectNothing = events.source().upserts() || place == BaseOrder.Place.MAYBE_IN_BASE;
            add(events, intake, its, fold, row, position, expectNothing);
        }
        if ((ordinal & 0xFFFF) == 0) {
            options.progress().at(MergeProgress.Phase.LOG, read, -1);
        }
    }

    private void add(
            LogEvents events,
            LaneIntake intake,
            FollowedTable its,
            RowFold fold,
            RowView row,
            SourcePosition position,
            boolean expectNothing) {
        GtidSet gtids = row.gtids();
        SharedTransaction open = pending;
        if (open != null && !open.set().equals(gtids)) {
            flush();
            open = null;
        }
        if (open == null && (!events.isShared() || gtids == null)) {
            folds.add(fold, row, expectNothing, ordinal, events.source(), intake.lane(), position);
            return;
        }
        if (open == null) {
            open = new SharedTransaction(Objects.requireNonNull(gtids), budget);
            pending = open;
        }
        open.add(new SharedTransaction.Row(events.source(), intake, its, fold, row.toEvent(), expectNothing, ordinal));
    }

    /** Folds the transaction whose rows came in several lanes. */
    private void flush() {
        SharedTransaction open = pending;
        pending = null;
        if (open == null) {
            return;
        }
        folds.drain();
        for (List<SharedTransaction.Row> rows : open.byTable()) {
            TableDelta delta = rows.get(0).fold().delta();
            List<SharedTransaction.Row> order = LaneInterleaving.order(rows, delta, key -> inBase(key, rows));
            cameAgain += rows.size() - order.size();
            for (SharedTransaction.Row row : order) {
                try {
                    row.fold().add(row.change(), row.expectNothing(), row.ordinal());
                } catch (CdcException e) {
                    throw row.located(e);
                }
            }
        }
        open.release();
    }

    /** Whether the base has the key, or null where the log must be read again with the answer. */
    private @Nullable Boolean inBase(byte[] key, List<SharedTransaction.Row> rows) {
        if (options.base() == null) {
            return false;
        }
        if (rows.stream().anyMatch(SharedTransaction.Row::expectNothing)) {
            throw rows.get(0)
                    .located(new UnorderedChangesException("this transaction came in several lanes, whose order follows"
                            + " from the rows that the base has, and lies within the window in which the base was read:"
                            + " take a base whose moment is known (--from), or send the table through one partition"));
        }
        ByteBuffer wrapped = ByteBuffer.wrap(key);
        Boolean known = plan.inBase().get(wrapped);
        if (known == null) {
            wanted.add(wrapped);
        }
        return known;
    }

    private LaneIntake lane(Lane lane, java.util.function.Supplier<String> place) {
        LaneIntake newest = lastLane;
        if (newest != null && newest.lane().equals(lane)) {
            return newest;
        }
        LaneIntake intake = lanes.get(lane);
        if (intake == null) {
            if (!plan.byGtid() && !lanes.isEmpty() && schemaChanges > 0) {
                throw unordered("a statement about " + table + " and row changes came in several lanes", place.get());
            }
            intake = new LaneIntake(lane, durablePositions, folds);
            lanes.put(lane, intake);
        }
        lastLane = intake;
        return intake;
    }

    /** Lanes must be ordered against each other: the log is read again in their order, or the run stops. */
    private RuntimeException unordered(String what, String place) {
        if (unmarked == null && !plan.byGtid()) {
            return new LogPlan.Change(plan.orderedByGtid(), Set.of());
        }
        return new UnorderedChangesException(what + ", and nothing orders them: the message at " + unmarked
                        + " carries no GTID set. With Canal set gtidon=true, or send the table through one partition")
                .at(place);
    }

    private Lane deltaLane(Lane lane) {
        return plan.byGtid() ? ALL : lane;
    }

    private RowFold newFold(LaneIntake intake, FollowedTable its) {
        TableSchema schema = names.requireSchema(its);
        TableDelta delta = its.deltas().get(deltaLane(intake.lane()));
        if (delta == null) {
            delta = emptyDelta(schema);
            its.deltas().put(deltaLane(intake.lane()), delta);
        }
        RowFold fold = new RowFold(delta, options.audits(), declaredOrder, leavesDefaultsOut);
        intake.fold(its.id(), fold);
        return fold;
    }

    // Statements.

    private void statement(LogEvents events, SchemaChange change) {
        if (!statements.mayConcern(change)) {
            parentRenamed(events, change);
            return;
        }
        if (!change.actions().isEmpty() && change.actions().get(0) instanceof SchemaAction.UnloggedCascade cascade) {
            cascade(events, change, cascade);
            return;
        }
        folds.drain();
        Lane lane = change.origin().lane();
        GtidSet gtids = change.origin().gtids();
        if (cut.excludes(events.sourceNumber(), lane, change.position(), gtids)) {
            return;
        }
        boolean unclear = statements.isUnclear(change);
        boolean ofMain = unclear || change.actions().stream().anyMatch(action -> Statements.concerns(action, table));
        boolean inBase = false;
        if (ofMain) {
            BaseOrder.Place place =
                    base.place(lane, change.position(), gtids, change.origin().sourceTime());
            inBase = place == BaseOrder.Place.IN_BASE;
            if (inBase && (plan.followed().size() == 1 || unclear)) {
                names.lost(unclear);
                return;
            }
            if (!inBase) {
                requireClear(change, unclear, place);
            }
        }
        unmarked = unmarked == null && gtids == null ? events.place() : unmarked;
        if (!plan.byGtid() && (lanes.size() > 1 || lanes.size() == 1 && !lanes.containsKey(lane))) {
            throw unordered("a statement about " + table + " and row changes came in several lanes", events.place());
        }
        LaneIntake intake = lane(lane, events::place);
        if (intake.cameAgain(change) || isTwin(intake, change, ofMain)) {
            cameAgain += inBase ? 0 : 1;
            return;
        }
        flush();
        intake.executed(change);
        if (ofMain && !inBase) {
            note(events, gtids);
            schemaChanges++;
        }
        for (SchemaAction action : change.actions()) {
            if (statements.concerns(action)) {
                names.apply(change, action, inBase, events.place());
            }
        }
    }

    /** Rows of the table may have changed that no event has. */
    private void cascade(LogEvents events, SchemaChange change, SchemaAction.UnloggedCascade cascade) {
        FollowedTable its = Objects.requireNonNull(names.find(cascade.table()));
        ordinal++;
        Lane lane = change.origin().lane();
        GtidSet gtids = change.origin().gtids();
        if (cut.excludes(events.sourceNumber(), lane, change.position(), gtids)
                || its == main
                        && base.place(
                                        lane,
                                        change.position(),
                                        gtids,
                                        change.origin().sourceTime())
                                == BaseOrder.Place.IN_BASE) {
            return;
        }
        if (lane(lane, events::place).moveTo(change.position(), gtids)) {
            note(events, gtids);
            its.cascades().add(AnomalyKind.UNLOGGED_CASCADE, ordinal, 1, new byte[0], 0, 0);
        }
    }

    /** What the table's foreign keys refer to may have other names now. */
    private void parentRenamed(LogEvents events, SchemaChange change) {
        Lane lane = change.origin().lane();
        GtidSet gtids = change.origin().gtids();
        if (change.understood()
                && !cut.excludes(events.sourceNumber(), lane, change.position(), gtids)
                && base.place(lane, change.position(), gtids, change.origin().sourceTime())
                        != BaseOrder.Place.IN_BASE) {
            names.parentRenamed(change);
        }
    }

    private void requireClear(SchemaChange change, boolean unclear, BaseOrder.Place place) {
        String shown = Statements.shown(change);
        if (!change.understood()) {
            throw new CdcException("cannot read a statement that names " + String.join(" or ", namesOf(plan.followed()))
                    + ", so what it does to the table is not known: take a base after it, or leave it out of the log if"
                    + " it is about something else: " + shown);
        }
        if (unclear) {
            throw new CdcException("a statement names table " + table.table()
                    + " and no database, so that it may be about " + table
                    + ": take a base after it, or leave it out of the log if it is not: " + shown);
        }
        if (place == BaseOrder.Place.MAYBE_IN_BASE) {
            throw new CdcException("a schema change of " + table
                    + " lies within the window in which the base was read; take a base after it: " + shown);
        }
    }

    private static List<String> namesOf(Set<TableId> tables) {
        return tables.stream().map(TableId::toString).sorted().toList();
    }

    /** Whether the statement is an earlier one again, where only its text and second can tell. */
    private boolean isTwin(LaneIntake intake, SchemaChange change, boolean ofMain) {
        SchemaChange twin = intake.twin(change);
        if (twin == null) {
            return false;
        }
        if (change.actions().stream().noneMatch(Statements::clears)) {
            return true;
        }
        if (!ofMain) {
            names.lost(change);
            return true;
        }
        throw new CdcException("the statement at " + intake.lane() + " " + change.position() + " is that at "
                + twin.position()
                + " again, or ran twice within one second, and nothing tells which: the log carries no GTIDs"
                + " (Canal: set gtidon=true). Leave out what came again, or take a base after it: "
                + Statements.shown(change));
    }

    // Places.

    private void note(LogEvents events, @Nullable GtidSet gtids) {
        if (gtids != null && gtids != newestGtids) {
            newestGtids = newestGtids == null || gtids.contains(newestGtids) ? gtids : newestGtids.union(gtids);
        }
        ChangeCursor cursor = events.cursor();
        last = new Place(events.source(), cursor.lane(), cursor.position());
        first = first == null ? last : first;
    }

    private record Place(ChangeSource source, Lane lane, SourcePosition position) {
        String text() {
            return source.place(lane, position);
        }
    }

    private String span() {
        return first == null || last == null ? "nothing newer than the base" : first.text() + " to " + last.text();
    }

    // The end.

    private Result finish() {
        folds.drain();
        flush();
        if (!wanted.isEmpty()) {
            throw new LogPlan.Change(plan, wanted);
        }
        names.requireTable();
        lanes.values().forEach(LaneIntake::end);
        TableDelta joined = join();
        long redelivered = cameAgain;
        long applied = 0;
        Map<Lane, SourcePosition> positions = new TreeMap<>();
        for (LaneIntake lane : lanes.values()) {
            redelivered += lane.redelivered();
            applied += lane.applied(table);
            SourcePosition end = lane.last();
            if (durablePositions && end != null) {
                positions.put(lane.lane(), end);
            }
        }
        boolean byGtid = read > 0 && everyChangeHasGtid;
        OrderQuality order = declaredOrder == OrderQuality.EXACT
                ? OrderQuality.EXACT
                : byGtid ? OrderQuality.TRANSACTION : weaker(declaredOrder, OrderQuality.ARRIVAL);
        return new Result(
                joined,
                names.schema(main),
                new Watermark(everyChangeHasGtid ? newestGtids : null, positions),
                order,
                read,
                applied,
                alreadyInBase,
                redelivered,
                afterCut,
                schemaChanges,
                main.cascades(),
                span());
    }

    private static OrderQuality weaker(OrderQuality a, OrderQuality b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** One delta of all lanes. */
    private @Nullable TableDelta join() {
        TableDelta joined = null;
        for (Map.Entry<Lane, TableDelta> lane : main.deltas().entrySet()) {
            if (joined == null) {
                joined = lane.getValue();
            } else {
                requireDisjoint(joined, lane.getKey(), lane.getValue());
                joined.then(lane.getValue());
                lane.getValue().release();
            }
        }
        return joined;
    }

    private void requireDisjoint(TableDelta joined, Lane lane, TableDelta delta) {
        for (int entry = 0; entry < delta.size(); entry++) {
            int at = delta.keyOffset(entry);
            if (joined.find(delta.keyPage(entry), at, at + delta.keyLength(entry)) >= 0) {
                throw unordered("a key of " + table + " changed in lane " + lane + " and in another lane", span());
            }
        }
    }

    /** What a change of names does to the deltas. */
    private final class Deltas implements TableNames.Deltas {

        @Override
        public TableDelta of(SchemaChange change, FollowedTable its) {
            LaneIntake intake = Objects.requireNonNull(lanes.get(change.origin().lane()));
            RowFold fold = intake.fold(its.id());
            return (fold == null ? newFold(intake, its) : fold).delta();
        }

        @Override
        public TableDelta empty(TableSchema schema) {
            return emptyDelta(schema);
        }

        @Override
        public void put(SchemaChange change, FollowedTable its, TableDelta delta) {
            endFolds(its);
            its.deltas().clear();
            its.deltas().put(deltaLane(change.origin().lane()), delta);
        }

        @Override
        public void endFolds(FollowedTable its) {
            for (LaneIntake lane : lanes.values()) {
                lane.endFold(its.id(), its == main);
            }
        }

        @Override
        public void cleared(SchemaChange change) {
            Objects.requireNonNull(lanes.get(change.origin().lane())).cleared(change);
        }

        @Override
        public long ordinal() {
            return ordinal;
        }
    }
}
