package io.sluice.cdc.merge;

import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.MergeOptions;
import io.sluice.cdc.merge.internal.MergeRun;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Yesterday's table and today's log make today's table.
 *
 * <pre>{@code
 * MergeReport report = TableMerge.of(schema)
 *         .base(HiveText.at(Path.of("ods/orders/dt=2026-11-21")))
 *         .changes(CanalJsonFiles.of(Path.of("log/orders/dt=2026-11-22")))
 *         .into(HiveText.at(Path.of("ods/orders/dt=2026-11-22")))
 *         .run();
 * }</pre>
 *
 * <p>Every change is accounted for: in the base already (by the base's watermark), applied, come again, or beyond the cut.
 * A change that does not fit the row it meets is an anomaly; a run with anomalies ends with {@link Verdict#HOLE} and
 * publishes nothing unless {@link #lenient()} or {@link #failAbove} allow it. The new table appears at once, by one rename,
 * with its manifest; a run that fails leaves no table and the old one as it was.
 *
 * <p>Memory follows the changes, not the base. A builder is used by one thread and for one run.
 */
public final class TableMerge {

    /** Large enough that a block's fixed costs vanish, small enough that a few of them fit a small heap. */
    private final TableId table;

    private final @Nullable TableSchema schema;
    private @Nullable TableFormat base;
    private BaseState baseState = new BaseState.Unknown();
    private final List<ChangeSource> changes = new ArrayList<>();
    private @Nullable Instant asOf;
    private @Nullable GtidSet until;
    private boolean inputComplete;
    private @Nullable Instant requireLogUntil;
    private @Nullable TableFormat target;
    private boolean replace;
    private @Nullable ColumnOrder columnOrder;
    private int threads = 1;
    private long memoryBudget = Runtime.getRuntime().maxMemory() / 2;
    private KeyCollations collations = KeyCollations.fromSchema();
    private boolean sortedBase;
    private final Map<AnomalyKind, Long> allowed = new EnumMap<>(AnomalyKind.class);
    private MergeProgress progress = MergeProgress.NONE;
    private int blockBytes = MergeOptions.BLOCK_BYTES;

    private TableMerge(TableId table, @Nullable TableSchema schema) {
        this.table = table;
        this.schema = schema;
    }

    /** A merge of a table whose schema at the base's moment is known. */
    public static TableMerge of(TableSchema schema) {
        return new TableMerge(schema.table(), schema);
    }

    /** A merge of a table whose schema stands in the base's manifest, or whose log begins with its CREATE TABLE. */
    public static TableMerge of(TableId table) {
        return new TableMerge(table, null);
    }

    /** Yesterday's table. Without one the table is empty where the log begins. */
    public TableMerge base(TableFormat format) {
        base = Objects.requireNonNull(format, "format");
        return this;
    }

    /** The base holds the changes up to here; needed where it has no manifest. */
    public TableMerge from(Watermark watermark) {
        return baseState(new BaseState.At(watermark));
    }

    /** The base holds exactly what the log says before its first change. */
    public TableMerge fromLogStart() {
        return baseState(new BaseState.AtLogStart());
    }

    /**
     * The base was read while the log went on. Changes inside the window apply leniently: full images overwrite, nothing is
     * checked; what cannot be applied so (TRUNCATE, schema changes, partial key changes) stops the run.
     */
    public TableMerge window(GtidSet low, GtidSet high) {
        return baseState(new BaseState.BetweenGtids(low, high));
    }

    /** As {@link #window(GtidSet, GtidSet)} for a log without GTIDs; it must reach back to before {@code low}. */
    public TableMerge window(Instant low, Instant high) {
        return baseState(new BaseState.BetweenTimes(low, high));
    }

    private TableMerge baseState(BaseState state) {
        if (!(baseState instanceof BaseState.Unknown)) {
            throw new CdcException("the base's moment is given twice: " + baseState + " and " + state);
        }
        baseState = state;
        return this;
    }

    /** Today's log. Several sources are read one after the other, in the order given. */
    public TableMerge changes(ChangeSource source) {
        changes.add(Objects.requireNonNull(source, "source"));
        return this;
    }

    /** The table as of a moment: without the first transaction that has a statement at or after it, and what follows. */
    public TableMerge asOf(Instant instant) {
        asOf = Objects.requireNonNull(instant, "instant");
        return this;
    }

    /** The table at a GTID set: without the first transaction that is not in it, and what follows. */
    public TableMerge until(GtidSet gtids) {
        until = Objects.requireNonNull(gtids, "gtids");
        return this;
    }

    /**
     * Declares that the input ends with a whole transaction. Otherwise the last transaction of a log with GTIDs is held
     * back, since more of it may come.
     */
    public TableMerge inputComplete() {
        inputComplete = true;
        return this;
    }

    /** Stops the run unless the log has a statement, of any table, at or after this moment. */
    public TableMerge requireLogUntil(Instant instant) {
        requireLogUntil = Objects.requireNonNull(instant, "instant");
        return this;
    }

    /** Today's table. */
    public TableMerge into(TableFormat format) {
        target = Objects.requireNonNull(format, "format");
        return this;
    }

    /** Replaces a table that stands at the target. */
    public TableMerge replace() {
        replace = true;
        return this;
    }

    /** Order of the new table's columns; by default APPEND for Hive text and SOURCE for the others. */
    public TableMerge columnOrder(ColumnOrder order) {
        columnOrder = Objects.requireNonNull(order, "order");
        return this;
    }

    /** Declares the base sorted by key, which is checked; new rows then go to their place instead of to the end. */
    public TableMerge sortedBase() {
        sortedBase = true;
        return this;
    }

    /** Threads for the pass over the base, 1 by default. The new table's bytes are the same for any number. */
    public TableMerge threads(int count) {
        if (count < 1 || count > 1024) {
            throw new CdcException("threads must be 1 to 1024, not " + count);
        }
        threads = count;
        return this;
    }

    /** Bytes the changes may take in memory, half of the largest heap by default; beyond it the run stops. */
    public TableMerge memoryBudget(long bytes) {
        memoryBudget = bytes;
        return this;
    }

    /** By which collations text keys are compared. */
    public TableMerge keyCollations(KeyCollations keyCollations) {
        collations = Objects.requireNonNull(keyCollations, "keyCollations");
        return this;
    }

    /** Publishes whatever the anomalies. The verdict stays what it is. */
    public TableMerge lenient() {
        for (AnomalyKind kind : AnomalyKind.values()) {
            allowed.put(kind, Long.MAX_VALUE);
        }
        return this;
    }

    /** Publishes with up to {@code count} anomalies of a kind. */
    public TableMerge failAbove(AnomalyKind kind, long count) {
        allowed.put(Objects.requireNonNull(kind, "kind"), count);
        return this;
    }

    /** Told of progress, from the thread that runs. */
    public TableMerge progress(MergeProgress listener) {
        progress = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** Size of the pieces the base is cut into; small ones let tests with small tables use several threads. */
    TableMerge blockBytes(int bytes) {
        blockBytes = bytes;
        return this;
    }

    /**
     * Runs the merge.
     *
     * @throws CdcException where the run cannot be done exactly; nothing is published then
     */
    public MergeReport run() {
        if (target == null) {
            throw new CdcException("the merge of " + table + " has no target: name one with into(...)");
        }
        return new MergeRun(new MergeOptions(
                        table,
                        schema,
                        base,
                        baseState,
                        List.copyOf(changes),
                        asOf,
                        until,
                        inputComplete,
                        requireLogUntil,
                        target,
                        replace,
                        columnOrder,
                        threads,
                        memoryBudget,
                        collations,
                        sortedBase,
                        Map.copyOf(allowed),
                        progress,
                        blockBytes,
                        true,
                        true))
                .run();
    }
}
