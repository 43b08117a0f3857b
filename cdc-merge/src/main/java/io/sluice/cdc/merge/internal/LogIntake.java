package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.MergeProgress;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log into one {@link TableDelta}: leaves out what the base already holds and what came twice, follows the table's
 * schema, and stops at what cannot be applied.
 *
 * <p>Lanes are folded apart and joined at the end. Nothing orders one lane's changes against another's, so a key that
 * changed in two of them, or a schema change beside a second lane, stops the run.
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
            String span) {}

    private static final int EXAMPLES = 10;

    /** Characters of a statement in a message. */
    private static final int MOST_SQL = 200;

    private final TableId table;
    private final MergeOptions options;
    private final SchemaCatalog catalog;
    private final BaseOrder base;
    private final LogCut cut;
    private final MemoryBudget budget;

    private final Map<Lane, LaneIntake> lanes = new TreeMap<>();
    private OrderQuality declaredOrder = OrderQuality.EXACT;
    private final Map<Lane, List<SchemaChange>> statements = new TreeMap<>();
    private boolean durablePositions = true;
    private long redeliveredStatements;
    private boolean everyChangeHasGtid = true;
    private long read;
    private long applied;
    private long alreadyInBase;
    private long afterCut;
    private long schemaChanges;
    private @Nullable GtidSet newestGtids;
    private @Nullable ChangeSource source;
    private boolean upserts;
    private @Nullable SchemaChange dropped;
    private @Nullable Place first;
    private @Nullable Lane lastLane;
    private @Nullable SourcePosition lastPosition;

    LogIntake(MergeOptions options, SchemaCatalog catalog, BaseOrder base, LogCut cut) {
        this.table = options.table();
        this.options = options;
        this.catalog = catalog;
        this.base = base;
        this.cut = cut;
        this.budget = new MemoryBudget("TableMerge.memoryBudget", options.memoryBudget());
    }

    /** Reads a source to its end. */
    void read(ChangeSource next) {
        source = next;
        upserts = next.upserts();
        if (next.orderQuality().compareTo(declaredOrder) > 0) {
            declaredOrder = next.orderQuality();
        }
        durablePositions &= next.hasDurablePositions();
        try (ChangeCursor cursor = next.open(TableFilter.of(table))) {
            while (cursor.next()) {
                try {
                    switch (cursor.kind()) {
                        case ROW -> row(cursor.lane(), cursor.row());
                        case SCHEMA -> schemaChange(cursor.schema());
                        case MARK -> {}
                    }
                } catch (CdcException e) {
                    throw e.at(next.place(cursor.lane(), cursor.position()));
                }
            }
        }
    }

    /** A delta without changes. */
    TableDelta emptyDelta(TableSchema schema) {
        return TableDelta.create(schema, EncodedKeys.by(options.collations()), budget, EXAMPLES);
    }

    private void row(Lane lane, RowView row) {
        if (!row.table().equals(table)) {
            return;
        }
        read++;
        SourcePosition position = row.position();
        if (cut.excludes(lane, position)) {
            afterCut++;
            return;
        }
        GtidSet gtids = row.gtids();
        everyChangeHasGtid &= gtids != null;
        BaseOrder.Place place = base.place(lane, position, gtids, row.sourceTime());
        if (place == BaseOrder.Place.IN_BASE) {
            alreadyInBase++;
            return;
        }
        note(lane, position, gtids);
        TableSchema schema = catalog.get(table);
        if (schema == null) {
            throw new CdcException("row changes of " + table
                    + " begin here, but nothing says what its columns are: give its CREATE TABLE (--schema)");
        }
        lane(lane, schema).row(row, upserts || place == BaseOrder.Place.MAYBE_IN_BASE);
        if ((read & 0xFFFF) == 0) {
            options.progress().at(MergeProgress.Phase.LOG, read, -1);
        }
    }

    private LaneIntake lane(Lane lane, TableSchema schema) {
        LaneIntake intake = lanes.get(lane);
        if (intake == null) {
            if (!lanes.isEmpty() && schemaChanges > 0) {
                throw crossLane("a schema change of " + table, lane);
            }
            intake = new LaneIntake(lane, schema);
            lanes.put(lane, intake);
        }
        return intake;
    }

    private CdcException crossLane(String what, Lane lane) {
        return new CdcException(what + " and row changes in several lanes (" + lanes.keySet() + ", " + lane
                + ") cannot be ordered against each other. Send the table through one partition, or merge the lanes' logs"
                + " up to and from the schema change in runs of their own");
    }

    private void schemaChange(SchemaChange change) {
        Lane lane = change.origin().lane();
        SourcePosition position = change.position();
        if (cut.excludes(lane, position)) {
            return;
        }
        boolean unclear =
                change.understood() ? change.actions().stream().anyMatch(this::mayConcern) : mentions(change.sql());
        if (!unclear && change.actions().stream().noneMatch(this::concerns)) {
            return;
        }
        BaseOrder.Place place = base.place(
                lane, position, change.origin().gtids(), change.origin().sourceTime());
        if (place == BaseOrder.Place.IN_BASE) {
            return;
        }
        if (!change.understood()) {
            throw new CdcException("cannot read a statement that names " + table
                    + ", so what it does to the table is not known: take a base after it, or leave it out of the log if"
                    + " it is about something else: " + shown(change));
        }
        if (unclear) {
            throw new CdcException(
                    "a statement names table " + table.table() + " and no database, so that it may be about " + table
                            + ": take a base after it, or leave it out of the log if it is not: " + shown(change));
        }
        if (place == BaseOrder.Place.MAYBE_IN_BASE) {
            throw new CdcException("a schema change of " + table
                    + " lies within the window in which the base was read; take a base after it: " + shown(change));
        }
        if (lanes.size() > 1 || lanes.size() == 1 && !lanes.containsKey(lane)) {
            throw crossLane("a schema change of " + table, lane);
        }
        if (cameAgain(lane, change)) {
            redeliveredStatements++;
            return;
        }
        statements.computeIfAbsent(lane, l -> new ArrayList<>()).add(change);
        note(lane, position, change.origin().gtids());
        schemaChanges++;
        for (SchemaAction action : change.actions()) {
            apply(change, action);
        }
    }

    /**
     * Whether a statement was executed already. A TRUNCATE sent again would take rows that were inserted after it, and the
     * rows' own messages would not bring them back: they are known to have come.
     */
    private boolean cameAgain(Lane lane, SchemaChange change) {
        List<SchemaChange> before = statements.getOrDefault(lane, List.of());
        LaneIntake rows = lanes.get(lane);
        SourcePosition position = change.position();
        if (durablePositions
                && (rows != null && rows.last != null && position.compareTo(rows.last) <= 0
                        || before.stream().anyMatch(b -> position.compareTo(b.position()) <= 0))) {
            return true;
        }
        GtidSet set = change.origin().gtids();
        if (set != null) {
            // a statement has a GTID of its own, so nothing else can have brought its set
            if (rows != null && rows.gtids != null && rows.gtids.contains(set)) {
                return true;
            }
            for (SchemaChange b : before) {
                GtidSet seen = b.origin().gtids();
                if (seen != null && seen.contains(set)) {
                    return true;
                }
            }
            return false;
        }
        for (SchemaChange b : before) {
            if (!durablePositions
                    && b.sql().equals(change.sql())
                    && Objects.equals(b.origin().sourceTime(), change.origin().sourceTime())) {
                if (change.actions().stream().noneMatch(LogIntake::clears)) {
                    return true;
                }
                throw new CdcException("the statement at " + lane + " " + position + " is that at " + b.position()
                        + " again, or ran twice within one second, and nothing tells which: the log carries no GTIDs"
                        + " (Canal: set gtidon=true). Leave out what came again, or take a base after it: "
                        + change.sql());
            }
        }
        return false;
    }

    private static boolean clears(SchemaAction action) {
        return action instanceof SchemaAction.TruncateTable
                || action instanceof SchemaAction.DropTable
                || action instanceof SchemaAction.DropDatabase;
    }

    private boolean concerns(SchemaAction action) {
        return tablesOf(action).contains(table)
                || action instanceof SchemaAction.DropDatabase a && a.database().equals(table.database());
    }

    /** Canal names no database with statements its own grammar cannot read. */
    private boolean mayConcern(SchemaAction action) {
        return tablesOf(action).stream()
                .anyMatch(t -> t.database().isEmpty() && t.table().equals(table.table()));
    }

    /** The tables an action changes. */
    private static List<TableId> tablesOf(SchemaAction action) {
        if (action instanceof SchemaAction.CreateTable a) {
            return List.of(a.schema().table());
        }
        if (action instanceof SchemaAction.CreateTableLike a) {
            return List.of(a.table());
        }
        if (action instanceof SchemaAction.DropTable a) {
            return List.of(a.table());
        }
        if (action instanceof SchemaAction.TruncateTable a) {
            return List.of(a.table());
        }
        if (action instanceof SchemaAction.RenameTable a) {
            return List.of(a.from(), a.to());
        }
        return action instanceof SchemaAction.AlterTable a ? List.of(a.table()) : List.of();
    }

    private void apply(SchemaChange change, SchemaAction action) {
        TableSchema before = catalog.get(table);
        if (action instanceof SchemaAction.RenameTable && concerns(action)) {
            throw new CdcException(
                    table + " is renamed, or another table takes its name; the rows of the other table were"
                            + " not followed. Take a base after it: " + shown(change));
        }
        if (action instanceof SchemaAction.AlterTable alter && alter.table().equals(table)) {
            refuseUnlogged(alter);
        }
        if (action instanceof SchemaAction.CreateTable create
                && create.schema().table().equals(table)
                && before != null
                && !create.ifNotExists()
                && !create.temporary()
                && options.base() == null
                && lanes.isEmpty()) {
            // The schema was given although the log creates the table: the log knows better.
            catalog.put(create.schema());
            return;
        }
        catalog.apply(new SchemaChange(change.origin(), change.database(), change.sql(), List.of(action), true));
        if (!concerns(action)) {
            return;
        }
        if (action instanceof SchemaAction.TruncateTable
                || action instanceof SchemaAction.DropTable drop && !drop.temporary()
                || action instanceof SchemaAction.DropDatabase) {
            if (before != null) {
                lane(change.origin().lane(), before).truncated(change);
            }
            dropped = catalog.get(table) == null ? change : null;
        } else if (action instanceof SchemaAction.AlterTable alter && before != null) {
            TableSchema after = catalog.get(table);
            if (after != null && !after.equals(before)) {
                SchemaMapping mapping = SchemaMapping.of(
                        before, after, alter.alterations(), change.origin().sourceTime());
                lane(change.origin().lane(), before).delta.migrate(mapping);
            }
        } else {
            TableSchema after = catalog.get(table);
            if (after != null && before == null) {
                dropped = null;
                LaneIntake intake = lanes.get(change.origin().lane());
                if (intake != null) {
                    intake.delta.migrate(SchemaMapping.ofNewTable(intake.delta.to(), after));
                } else {
                    lane(change.origin().lane(), after).truncated(change);
                }
            }
        }
    }

    private static void refuseUnlogged(SchemaAction.AlterTable alter) {
        for (SchemaAction.Alteration alteration : alter.alterations()) {
            String clause = unlogged(alteration);
            if (clause != null) {
                throw new CdcException("rows of " + alter.table() + " change without row events (" + clause
                        + "); take a base after it");
            }
        }
    }

    /** Whether a condition held (DROP PARTITION IF EXISTS) no schema tells, so it is taken to have held. */
    private static @Nullable String unlogged(SchemaAction.Alteration alteration) {
        if (alteration instanceof SchemaAction.Alteration.IfExists a) {
            return unlogged(a.alteration());
        }
        if (alteration instanceof SchemaAction.Alteration.IfNotExists a) {
            return unlogged(a.alteration());
        }
        return alteration instanceof SchemaAction.Alteration.UnloggedRowChange a ? a.clause() : null;
    }

    /** Whether the table's name stands in the text as a word of its own. */
    private boolean mentions(String sql) {
        String text = sql.toLowerCase(Locale.ROOT);
        String name = table.table().toLowerCase(Locale.ROOT).replace("`", "``");
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            if (!(at > 0 && isWord(text.charAt(at - 1))) && !(end < text.length() && isWord(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(char c) {
        return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 0x80;
    }

    private static String shown(SchemaChange change) {
        String sql = change.sql().strip().replaceAll("\\s+", " ");
        return sql.length() <= MOST_SQL ? sql : sql.substring(0, MOST_SQL) + "\u2026";
    }

    private void note(Lane lane, SourcePosition position, @Nullable GtidSet gtids) {
        if (gtids != null && gtids != newestGtids) {
            newestGtids = newestGtids == null || gtids.contains(newestGtids) ? gtids : newestGtids.union(gtids);
        }
        if (first == null) {
            first = new Place(source, lane, position);
        }
        lastLane = lane;
        lastPosition = position;
    }

    private String span() {
        Place from = first;
        if (from == null || lastLane == null || lastPosition == null) {
            return "nothing newer than the base";
        }
        return from.text() + " to " + new Place(source, lastLane, lastPosition).text();
    }

    private record Place(@Nullable ChangeSource source, Lane lane, SourcePosition position) {
        String text() {
            return source == null ? lane + " " + position : source.place(lane, position);
        }
    }

    /** Joins the lanes. */
    Result finish() {
        SchemaChange end = dropped;
        if (end != null) {
            throw new CdcException(table + " is dropped at "
                    + new Place(source, end.origin().lane(), end.position()).text()
                    + " and not created again: there is no newest table. Merge up to there with until(...), or leave the"
                    + " table out");
        }
        TableDelta joined = null;
        long redelivered = redeliveredStatements;
        Map<Lane, SourcePosition> positions = new TreeMap<>();
        for (LaneIntake lane : lanes.values()) {
            redelivered += lane.redelivered();
            applied += lane.applied;
            if (joined == null) {
                joined = lane.delta;
            } else {
                requireDisjoint(joined, lane);
                joined.then(lane.delta);
                lane.delta.release();
            }
            if (durablePositions && lane.last != null) {
                positions.put(lane.lane, lane.last);
            }
        }
        boolean byGtid = read > 0 && everyChangeHasGtid;
        OrderQuality order = declaredOrder == OrderQuality.EXACT
                ? OrderQuality.EXACT
                : byGtid ? OrderQuality.TRANSACTION : weaker(declaredOrder, OrderQuality.ARRIVAL);
        return new Result(
                joined,
                catalog.get(table),
                new Watermark(everyChangeHasGtid ? newestGtids : null, positions),
                order,
                read,
                applied,
                alreadyInBase,
                redelivered,
                afterCut,
                schemaChanges,
                span());
    }

    private static OrderQuality weaker(OrderQuality a, OrderQuality b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private void requireDisjoint(TableDelta joined, LaneIntake lane) {
        for (int entry = 0; entry < lane.delta.size(); entry++) {
            int at = lane.delta.keyOffset(entry);
            if (joined.find(lane.delta.keyPage(entry), at, at + lane.delta.keyLength(entry)) >= 0) {
                throw new CdcException("a key of " + table + " changed in lane " + lane.lane
                        + " and in another lane, and nothing orders the two. Canal sends a key change to the partition of"
                        + " the new key: route the table by its name, or to one partition");
            }
        }
    }

    /** A change that did not fit, while it may still prove to be a redelivery. */
    private record Misfit(AnomalyKind kind, long ordinal, byte[] key) {}

    /** One lane's own order. */
    private final class LaneIntake implements TableDelta.Admission {
        private final Lane lane;
        private final TableDelta delta;
        private final RedeliveryDetector<Misfit> redelivery = new RedeliveryDetector<>();
        private @Nullable SourcePosition last;
        private @Nullable GtidSet gtids;
        private long skipped;
        private long applied;

        private @Nullable RowView row;

        LaneIntake(Lane lane, TableSchema schema) {
            this.lane = lane;
            this.delta = emptyDelta(schema);
        }

        long redelivered() {
            return skipped + redelivery.redelivered();
        }

        void row(RowView newRow, boolean expectNothing) {
            SourcePosition position = newRow.position();
            if (durablePositions && last != null && position.compareTo(last) <= 0) {
                skipped++;
                return;
            }
            GtidSet set = newRow.gtids();
            if (set != null && set != gtids && !advance(set, position)) {
                skipped++;
                return;
            }
            last = position;
            row = newRow;
            if (expectNothing || !options.audits()) {
                delta.add(newRow, ExpectPolicy.ANY, read);
                applied++;
            } else if (declaredOrder == OrderQuality.EXACT) {
                delta.add(newRow, ExpectPolicy.STRICT, read);
                applied++;
            } else if (delta.add(newRow, ExpectPolicy.STRICT, read, this)) {
                applied++;
            }
        }

        /** Moves on to a transaction's set; false where the set is older than what was applied already. */
        private boolean advance(GtidSet set, SourcePosition position) {
            GtidSet current = gtids;
            if (current == null) {
                gtids = set;
                return true;
            }
            if (set.equals(current)) {
                return true;
            }
            if (set.contains(current)) {
                gtids = set;
                redelivery.reset(this::broken);
                return true;
            }
            if (current.contains(set)) {
                return false;
            }
            throw new CdcException("the log's GTID sets do not follow each other: " + set + " after " + current
                    + ". Is this the log of one server?");
        }

        @Override
        public boolean admits(long contentHash, @Nullable AnomalyKind conflict) {
            RowView view = Objects.requireNonNull(row);
            Instant time = view.sourceTime();
            long hash =
                    (contentHash * 31 + view.operation().ordinal()) * 31 + (time == null ? 0 : time.getEpochSecond());
            if (conflict == null) {
                redelivery.fits(hash, this::broken);
                return true;
            }
            Misfit misfit = new Misfit(conflict, read, delta.keyInHand(view.operation() == Operation.INSERT));
            return redelivery.misfits(hash, misfit, this::broken) == RedeliveryDetector.Answer.ANOMALY;
        }

        private void broken(Misfit misfit) {
            delta.recordAnomaly(misfit.kind(), misfit.ordinal(), misfit.key());
        }

        void truncated(SchemaChange change) {
            delta.truncate(read);
            GtidSet set = change.origin().gtids();
            if (set != null) {
                gtids = set;
            }
            redelivery.reset(this::broken);
            last = change.position();
        }
    }
}
