package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.merge.MergeProgress;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges a piece of a table, all rows of some keys, with all changes of these keys: a {@link MergeRun} whose base and target
 * are rows of the caller's and no files. Rows and anomalies are those the whole table's merge has of these keys, where no
 * key outside of the piece became one within, or the other way. One thread, one run.
 */
public final class PieceMerge {

    private static final int EXAMPLES = 10;

    /** Rows that can be gone through again and again. */
    public interface Rows {
        /** Calls the visitor with each: a stored row of the base's layout, at index 0. */
        void forEach(RowVisitor visitor);
    }

    /** Takes a row; it is valid for the time of the call. */
    public interface RowVisitor {
        void row(byte[] page, int at);
    }

    /**
     * What the piece came to.
     *
     * @param anomalies changes that do not fit, by kind; kinds without any are left out
     */
    public record Result(
            long baseRows,
            long inserted,
            long updated,
            long deleted,
            long untouched,
            long written,
            long redelivered,
            long alreadyInBase,
            Map<AnomalyKind, Long> anomalies) {}

    private final TableId table;
    private final @Nullable TableSchema schema;
    private final MergeOptions options;
    private final boolean durablePositions;

    /**
     * @param schema of the table at the base's moment; null where there is no base and the log creates the table
     * @param state the base's moment
     * @param hasBase false for a table that was empty where the log begins
     * @param memory bytes the changes may take
     */
    public PieceMerge(
            TableId table,
            @Nullable TableSchema schema,
            BaseState state,
            boolean hasBase,
            KeyCollations collations,
            long memory,
            ChangeSource log) {
        this.table = table;
        this.schema = schema;
        this.durablePositions = log.hasDurablePositions();
        // only asked whether there is one
        TableFormat none = JsonLines.at(Path.of("none"));
        this.options = new MergeOptions(
                table,
                schema,
                hasBase ? none : null,
                state,
                List.of(log),
                null,
                null,
                true,
                null,
                none,
                false,
                null,
                1,
                memory,
                collations,
                false,
                Map.of(),
                MergeProgress.NONE,
                MergeOptions.BLOCK_BYTES,
                true,
                false);
    }

    /**
     * Runs the merge.
     *
     * @param base of the layout of the schema; each key once
     * @param out is told the new table's schema and makes what is given its rows
     * @throws CdcException where it cannot be done exactly
     */
    public Result run(Rows base, Function<TableSchema, RowVisitor> out) {
        LogPlan reading = LogPlan.first(table, schema == null ? List.of() : List.of(schema));
        LogIntake intake = intake(reading);
        LogIntake.Result log = null;
        while (log == null) {
            try {
                log = intake.read();
            } catch (LogPlan.Change change) {
                reading = change.next();
                if (reading.followed().size() > 1) {
                    throw new CdcException("a statement gives the name " + table
                            + " to another table, whose rows are not among these: merge up to it, or with TableMerge");
                }
                if (!change.wanted().isEmpty()) {
                    reading = reading.knowing(find(base, change.wanted()));
                }
                intake = intake(reading);
            }
        }
        TableSchema last = log.schema();
        if (last == null) {
            throw new CdcException("nothing says what the columns of " + table
                    + " are: there is no schema given, and no CREATE TABLE in the log");
        }
        TableDelta delta = log.delta() == null ? intake.emptyDelta(schema == null ? last : schema) : log.delta();
        new MergeRun(options).requireFoundSources(delta, last, reading);
        supplyLinkedSources(base, delta);
        delta.seal();
        Anomalies anomalies = new Anomalies(EXAMPLES);
        RowTally tally = new RowTally();
        pass(base, delta, anomalies, tally, out.apply(delta.to()));
        anomalies.addAll(delta.anomalies());
        anomalies.addAll(log.cascades());
        Map<AnomalyKind, Long> counts = new EnumMap<>(AnomalyKind.class);
        for (AnomalyKind kind : AnomalyKind.values()) {
            if (anomalies.count(kind) > 0) {
                counts.put(kind, anomalies.count(kind));
            }
        }
        Result result = new Result(
                tally.baseRows,
                tally.inserted,
                tally.updated,
                tally.deleted,
                tally.untouched,
                tally.written,
                log.redelivered(),
                log.alreadyInBase(),
                counts);
        delta.release();
        return result;
    }

    private LogIntake intake(LogPlan reading) {
        SchemaCatalog catalog = SchemaCatalog.create();
        if (schema != null) {
            catalog.put(schema);
        }
        return new LogIntake(
                options, reading, catalog, new BaseOrder(options.baseState(), durablePositions), LogCut.NONE);
    }

    private Map<ByteBuffer, Boolean> find(Rows base, Set<ByteBuffer> wanted) {
        Map<ByteBuffer, Boolean> found = new HashMap<>();
        wanted.forEach(key -> found.put(key, false));
        KeyEncoder keys = KeyEncoder.of(Objects.requireNonNull(schema, "a base has a schema"), options.collations());
        ByteSink key = new ByteSink(64);
        base.forEach((page, at) -> {
            key.clear();
            keys.encode(page, at, key);
            found.replace(ByteBuffer.wrap(key.toByteArray()), true);
        });
        return found;
    }

    private void supplyLinkedSources(Rows base, TableDelta delta) {
        int[] sources = delta.linkedSources();
        if (sources.length == 0) {
            return;
        }
        Map<Integer, byte @Nullable []> open = new HashMap<>();
        for (int source : sources) {
            open.put(source, null);
        }
        KeyEncoder keys = KeyEncoder.of(delta.from(), options.collations());
        ByteSink key = new ByteSink(64);
        base.forEach((page, at) -> {
            key.clear();
            keys.encode(page, at, key);
            int entry = delta.find(key.array(), 0, key.size());
            if (open.containsKey(entry)) {
                delta.supplySource(entry, page, at);
                open.remove(entry);
            }
        });
        open.keySet().forEach(source -> delta.supplySource(source, null, 0));
    }

    private void pass(Rows base, TableDelta delta, Anomalies anomalies, RowTally tally, RowVisitor out) {
        BaseRows rows = new BaseRows(delta, Dialect.builder().build(), anomalies);
        KeyEncoder keys = KeyEncoder.of(delta.from(), options.collations());
        ByteSink key = new ByteSink(64);
        ByteSink newest = new ByteSink(512);
        RowVisitor counted = (page, at) -> {
            tally.written++;
            out.row(page, at);
        };
        base.forEach((page, at) -> {
            tally.baseRows++;
            key.clear();
            keys.encode(page, at, key);
            int entry = delta.find(key.array(), 0, key.size());
            if (entry >= 0) {
                touched(delta, entry, rows, tally, newest, page, at, counted);
            } else if (delta.isCleared()) {
                tally.deleted++;
            } else {
                rows.upgrade(page, at);
                tally.untouched++;
                counted.row(rows.page(), rows.row());
            }
        });
        for (int entry : delta.sortedPuts(true)) {
            tally.inserted++;
            delta.readRow(entry, newest);
            counted.row(newest.array(), 0);
        }
        for (int entry = 0; entry < delta.size(); entry++) {
            boolean seen = delta.isSeen(entry);
            if (!seen && delta.expects(entry)) {
                rows.miss(entry);
            }
            int kind = delta.kind(entry);
            if (kind == TableDelta.PARTIAL || kind == TableDelta.PATCH && !seen) {
                rows.incomplete(entry);
            }
        }
    }

    private static void touched(
            TableDelta delta,
            int entry,
            BaseRows rows,
            RowTally tally,
            ByteSink newest,
            byte[] page,
            int at,
            RowVisitor out) {
        if (delta.isSeen(entry)) {
            throw new CdcException("the base has two rows of one key; is this the table's key, and its collation?");
        }
        delta.markSeen(entry);
        rows.meet(entry, page, at);
        switch (delta.kind(entry)) {
            case TableDelta.NONE -> {
                if (delta.isCleared()) {
                    tally.deleted++;
                } else {
                    rows.upgrade(page, at);
                    tally.untouched++;
                    out.row(rows.page(), rows.row());
                }
            }
            case TableDelta.PUT -> {
                tally.updated++;
                delta.readRow(entry, newest);
                out.row(newest.array(), 0);
            }
            case TableDelta.PATCH -> {
                tally.updated++;
                rows.patch(entry, page, at);
                out.row(rows.page(), rows.row());
            }
            case TableDelta.PARTIAL, TableDelta.REMOVE -> tally.deleted++;
            default -> throw new IllegalStateException("net change of kind " + delta.kind(entry));
        }
    }
}
