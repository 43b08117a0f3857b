package io.sluice.cdc.merge;

import io.sluice.cdc.merge.internal.Anomalies;
import io.sluice.cdc.merge.internal.EncodedKeys;
import io.sluice.cdc.merge.internal.ExpectPolicy;
import io.sluice.cdc.merge.internal.MemoryBudget;
import io.sluice.cdc.merge.internal.RowKeys;
import io.sluice.cdc.merge.internal.TableDelta;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.StoredImage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds the changes of one table to one net change per key: for a service that applies each batch it polls to a store of
 * its own, in that store's own transaction.
 *
 * <pre>{@code
 * ChangeFold fold = ChangeFold.of(schema);
 * while (running) {
 *     try (ChangeCursor cursor = parser.open(poll())) {
 *         while (cursor.next()) {
 *             fold.add(cursor);
 *         }
 *     }
 *     store.inTransaction(tx -> {
 *         FoldReport report = fold.drain(tx::apply);
 *         tx.storePositions(report.positions());
 *     });
 * }
 * }</pre>
 *
 * <p>Changes are taken as committed and in the order they are given; a change at or below its lane's last position is a
 * redelivery, passed over and counted. Within the batch every change is held to the rows it meets (see {@link AnomalyKind});
 * what the batch expects of rows before it, the store knows: {@link NetChangeSink.Before}. A row of which the batch knows
 * only some cells, although its source cannot be in the store, is an anomaly and is removed.
 *
 * <p>TRUNCATE is folded. Every other statement that changes the table's columns, keys or rows stops the fold with a {@link
 * ChangeRefusedException}: drain, apply the statement to the store, and go on with a fold of the new schema.
 *
 * <p>Not thread-safe. Memory follows the number of keys changed, not the number of changes, but for a position kept per
 * change until the drain.
 */
public final class ChangeFold {

    /** Memory given to one batch where none is said: 256 MB. */
    public static final long DEFAULT_MEMORY = 256L << 20;

    private static final int EXAMPLES = 10;

    private final TableSchema schema;
    private final Function<TableSchema, RowKeys> keys;
    private final long memory;
    private final Map<Lane, LaneState> lanes = new TreeMap<>();
    private final List<Place> places = new ArrayList<>();
    private TableDelta delta;
    private long changes;
    private long redelivered;
    private @Nullable LaneState lastLane;

    /** Where the change of an ordinal stood. */
    private record Place(Lane lane, SourcePosition position) {}

    private static final class LaneState {
        final Lane lane;
        /** Of the last change: what comes at or below it is a redelivery. */
        @Nullable
        SourcePosition changed;
        /** Of the last event of any kind. A mark may share the position of the change after it. */
        @Nullable
        SourcePosition covered;

        boolean changedSinceBegin;

        LaneState(Lane lane) {
            this.lane = lane;
        }
    }

    private ChangeFold(TableSchema schema, KeyCollations collations, long memory) {
        this.schema = schema;
        this.keys = EncodedKeys.by(collations);
        this.memory = memory;
        this.delta = emptyDelta();
    }

    /**
     * @throws io.sluice.cdc.model.KeyException if the table has no key, or the collation of a key column is not known
     */
    public static ChangeFold of(TableSchema schema) {
        return of(schema, KeyCollations.fromSchema());
    }

    /** @param collations how key columns are compared, where the schema does not say */
    public static ChangeFold of(TableSchema schema, KeyCollations collations) {
        return of(schema, collations, DEFAULT_MEMORY);
    }

    /** @param memory bytes that the net changes of one batch may take */
    public static ChangeFold of(TableSchema schema, KeyCollations collations, long memory) {
        return new ChangeFold(schema, collations, memory);
    }

    public TableSchema schema() {
        return schema;
    }

    /**
     * Adds the event the cursor stands on, without making an object of it.
     *
     * @throws ChangeRefusedException if it cannot be folded; the fold is as before
     * @throws DeltaTooLargeException if the batch needs more memory than it was given; the fold must be dropped
     */
    public void add(ChangeCursor cursor) {
        switch (cursor.kind()) {
            case ROW -> add(cursor.row(), cursor.lane());
            case SCHEMA -> add(cursor.schema());
            case MARK -> add(cursor.mark());
        }
    }

    /** Adds a cursor's row; the view is not kept. As {@link #add(ChangeCursor)}. */
    public void add(RowView row, Lane lane) {
        requireTable(row.table(), row);
        LaneState state = laneState(lane);
        if (isNew(state, row.position())) {
            delta.add(row, ExpectPolicy.STRICT, places.size());
            changed(state, row.position());
        }
    }

    /** Adds an event. As {@link #add(ChangeCursor)}. */
    public void add(ChangeEvent event) {
        LaneState state = laneState(event.origin().lane());
        if (event instanceof RowChange row) {
            requireTable(row.table(), row);
            if (isNew(state, row.position())) {
                delta.add(row, ExpectPolicy.STRICT, places.size());
                changed(state, row.position());
            }
        } else if (event instanceof SchemaChange statement) {
            if (isNew(state, statement.position())) {
                if (clears(statement)) {
                    delta.truncate(places.size());
                    changed(state, statement.position());
                    // DDL commits: no ROLLBACK reaches back over it
                    state.changedSinceBegin = false;
                } else {
                    state.changed = statement.position();
                    cover(state, statement.position());
                }
            }
        } else if (event instanceof TransactionMark mark) {
            add(state, mark);
        }
    }

    /**
     * Hands out the net changes and starts the next batch. If the sink throws, nothing is forgotten and the batch may be
     * drained again.
     */
    public FoldReport drain(NetChangeSink sink) {
        TableDelta done = delta;
        Anomalies anomalies = new Anomalies(EXAMPLES);
        anomalies.addAll(done.anomalies());
        if (done.isCleared()) {
            sink.clear();
        }
        for (int source : done.linkedSources()) {
            sink.readBefore(new StoredImage(schema, done.keyRow(source)));
        }
        for (int entry : done.sorted()) {
            hand(done, entry, sink, anomalies);
        }
        FoldReport report = report(done, anomalies);
        done.release();
        delta = emptyDelta();
        places.clear();
        changes = 0;
        redelivered = 0;
        return report;
    }

    private void hand(TableDelta done, int entry, NetChangeSink sink, Anomalies anomalies) {
        NetChangeSink.Before before =
                done.expectsAbsent(entry) ? NetChangeSink.Before.ABSENT : NetChangeSink.Before.PRESENT;
        switch (done.kind(entry)) {
            case TableDelta.PUT ->
                sink.put(rowOf(done, entry), done.isCleared() ? NetChangeSink.Before.ABSENT : before);
            case TableDelta.PATCH ->
                sink.patch(
                        new StoredImage(schema, done.keyRow(done.source(entry))),
                        new StoredImage(schema, done.keyRow(entry)),
                        rowOf(done, entry));
            case TableDelta.PARTIAL -> {
                done.reportIncomplete(entry, anomalies);
                if (!done.isCleared()) {
                    sink.remove(new StoredImage(schema, done.keyRow(entry)), before);
                }
            }
            case TableDelta.REMOVE -> sink.remove(new StoredImage(schema, done.keyRow(entry)), before);
            default -> {}
        }
    }

    private StoredImage rowOf(TableDelta done, int entry) {
        ByteSink row = new ByteSink();
        done.readRow(entry, row);
        return new StoredImage(schema, row.toByteArray());
    }

    private FoldReport report(TableDelta done, Anomalies anomalies) {
        Map<Lane, SourcePosition> positions = new TreeMap<>();
        lanes.forEach((lane, state) -> {
            if (state.covered != null) {
                positions.put(lane, state.covered);
            }
        });
        Map<AnomalyKind, Long> counts = new EnumMap<>(AnomalyKind.class);
        List<Anomaly> examples = new ArrayList<>();
        for (AnomalyKind kind : AnomalyKind.values()) {
            counts.put(kind, anomalies.count(kind));
            for (Anomalies.Example example : anomalies.examples(kind)) {
                Place place = places.get((int) example.position());
                int entry = done.find(example.key(), 0, example.key().length);
                examples.add(new Anomaly(kind, place.lane(), place.position(), done.keyText(entry)));
            }
        }
        return new FoldReport(positions, changes, redelivered, counts, examples);
    }

    private TableDelta emptyDelta() {
        return TableDelta.createWithKeyCells(schema, keys, new MemoryBudget("the fold's memory", memory), EXAMPLES);
    }

    // Order.

    private LaneState laneState(Lane lane) {
        LaneState last = lastLane;
        if (last != null && last.lane.equals(lane)) {
            return last;
        }
        LaneState state = lanes.computeIfAbsent(lane, LaneState::new);
        lastLane = state;
        return state;
    }

    private boolean isNew(LaneState state, SourcePosition position) {
        if (state.changed != null && position.compareTo(state.changed) <= 0) {
            redelivered++;
            return false;
        }
        return true;
    }

    private void changed(LaneState state, SourcePosition position) {
        places.add(new Place(state.lane, position));
        changes++;
        state.changed = position;
        state.changedSinceBegin = true;
        cover(state, position);
    }

    private static void cover(LaneState state, SourcePosition position) {
        if (state.covered == null || position.compareTo(state.covered) > 0) {
            state.covered = position;
        }
    }

    private void add(LaneState state, TransactionMark mark) {
        switch (mark.kind()) {
            case BEGIN, COMMIT, XA_COMMIT -> state.changedSinceBegin = false;
            case ROLLBACK -> {
                if (state.changedSinceBegin) {
                    throw new ChangeRefusedException("a ROLLBACK at " + state.lane + " " + mark.position()
                            + " takes back changes that are folded already; give the fold committed changes only");
                }
            }
            case XA_ROLLBACK, HEARTBEAT -> {}
        }
        cover(state, mark.position());
    }

    // Statements.

    private void requireTable(TableId table, Object event) {
        if (!table.equals(schema.table())) {
            throw new ChangeRefusedException(event + " is of table " + table + "; this fold is of " + schema.table()
                    + ", each table needs its own");
        }
    }

    /** True for a TRUNCATE of the table, false for a statement that does nothing to it. */
    private boolean clears(SchemaChange statement) {
        TableId table = schema.table();
        if (!statement.understood() && names(statement, table)) {
            throw refused(statement, "could not be read and may concern the table");
        }
        boolean clears = false;
        for (SchemaAction action : statement.actions()) {
            if (action instanceof SchemaAction.TruncateTable truncate) {
                clears |= truncate.table().equals(table);
            } else if (concerns(action, table)) {
                throw refused(statement, "changes the table by more than its rows");
            }
        }
        return clears;
    }

    private static boolean concerns(SchemaAction action, TableId table) {
        if (action instanceof SchemaAction.AlterTable alter) {
            return alter.table().equals(table) && !alter.alterations().stream().allMatch(ChangeFold::isHarmless);
        }
        if (action instanceof SchemaAction.CreateTable create) {
            return !create.temporary() && create.schema().table().equals(table);
        }
        if (action instanceof SchemaAction.CreateTableLike create) {
            return !create.temporary() && create.table().equals(table);
        }
        if (action instanceof SchemaAction.DropTable drop) {
            return !drop.temporary() && drop.table().equals(table);
        }
        if (action instanceof SchemaAction.UnloggedCascade cascade) {
            return cascade.table().equals(table);
        }
        if (action instanceof SchemaAction.RenameTable rename) {
            return rename.from().equals(table) || rename.to().equals(table);
        }
        return action instanceof SchemaAction.DropDatabase drop
                && drop.database().equals(table.database());
    }

    private static boolean isHarmless(Alteration alteration) {
        return alteration instanceof Alteration.NoEffect
                || alteration instanceof Alteration.AddIndex
                || alteration instanceof Alteration.AddForeignKey
                || alteration instanceof Alteration.DropForeignKey
                || alteration instanceof Alteration.RenameKey
                || alteration instanceof Alteration.DefaultCharset;
    }

    private static boolean names(SchemaChange statement, TableId table) {
        String sql = statement.sql().toLowerCase(Locale.ROOT);
        return sql.contains(table.table().toLowerCase(Locale.ROOT))
                || sql.contains(table.database().toLowerCase(Locale.ROOT));
    }

    private ChangeRefusedException refused(SchemaChange statement, String why) {
        // what the grammar could not read may be anything, rows with values too
        String text = statement.understood() ? ": " + statement.sql() : "";
        return new ChangeRefusedException(
                "the statement at " + statement.origin().lane() + " " + statement.position()
                        + " " + why + " (" + schema.table()
                        + "): drain the fold, apply the statement to the store, and go on with a fold of the new schema"
                        + text);
    }
}
