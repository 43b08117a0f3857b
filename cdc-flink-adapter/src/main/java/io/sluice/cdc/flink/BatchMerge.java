package io.sluice.cdc.flink;

import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.ServerKind;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Yesterday's table and a bounded log make today's table, in a job of {@code execution.runtime-mode} BATCH: the rows, and the
 * anomalies, of {@link io.sluice.cdc.merge.TableMerge}, whose engine merges each piece of the table here.
 *
 * <pre>{@code
 * DataStream<RowEvent> today = BatchMerge.of(schema).from(watermark).merge(yesterday, log);
 * }</pre>
 *
 * <p>The table is cut into pieces by key; keys between which a row moved are of one piece, which a first pass over the log's
 * changes of key finds. Flink sorts each piece's changes by position; statements go to every piece. Memory follows the changes
 * of a piece; changes and base rows of the pieces at hand lie in files in {@code java.io.tmpdir}.
 *
 * <p>What comes out are INSERTs of the new table's rows, in no order; their layout is in the side output {@link
 * SideOutputs#LAYOUTS}, counts in {@link #COUNTS}. A change that does not fit fails the job ({@link HoleException}). Changes
 * that come from several lanes are ordered, or refused, as a TableMerge does. A redelivery is told by position and GTID set; a
 * RENAME that gives the table's name to another table stops the job.
 */
public final class BatchMerge {

    /** Counts of the merge by name, each piece its own: baseRows, inserted, updated, deleted, untouched, written, and anomalies. */
    public static final OutputTag<Tuple2<String, Long>> COUNTS = new OutputTag<>(
            "sluice-merge-counts", new TupleTypeInfo<>(BasicTypeInfo.STRING_TYPE_INFO, BasicTypeInfo.LONG_TYPE_INFO));

    private static final TypeInformation<Tuple3<Integer, Boolean, StreamEvent>> TAGGED = new TupleTypeInfo<>(
            BasicTypeInfo.INT_TYPE_INFO, BasicTypeInfo.BOOLEAN_TYPE_INFO, StreamEventTypeInfo.get(StreamEvent.class));

    private final Options options;

    /** What travels with the job. */
    static final class Options implements Serializable {
        private static final long serialVersionUID = 1L;

        final String database;
        final String tableName;
        /** Empty where the log creates the table. */
        byte[] schema = {};

        boolean lenient;
        boolean hasBase;
        boolean atLogStart;
        ServerKind server = ServerKind.MYSQL;
        long memory = 256L << 20;
        int pieces;

        @Nullable
        String gtids;

        TreeMap<String, String> positions = new TreeMap<>();

        @Nullable
        String keyCollation;

        TreeMap<String, String> keyCollations = new TreeMap<>();

        Options(TableId table) {
            database = table.database();
            tableName = table.table();
        }

        TableId table() {
            return new TableId(database, tableName);
        }

        KeyCollations collations() {
            return BatchMerge.collations(keyCollation, keyCollations);
        }

        BaseState state() {
            if (atLogStart || !hasBase) {
                return new BaseState.AtLogStart();
            }
            Map<Lane, SourcePosition> at = new HashMap<>();
            positions.forEach((lane, position) -> at.put(Lane.of(lane), SourcePosition.parse(position)));
            return new BaseState.At(new Watermark(gtids == null ? null : GtidSet.parse(gtids), at));
        }
    }

    /** @param all the collation of every text column, or null: as the schema says */
    static KeyCollations collations(@Nullable String all, Map<String, String> byColumn) {
        KeyCollations by = all == null ? KeyCollations.fromSchema() : KeyCollations.of(all);
        for (Map.Entry<String, String> column : byColumn.entrySet()) {
            by = by.column(column.getKey(), column.getValue());
        }
        return by;
    }

    private BatchMerge(TableId table, @Nullable TableSchema schema) {
        this.options = new Options(table);
        if (schema != null) {
            ByteSink bytes = new ByteSink(512);
            LayoutCodec.put(schema, bytes);
            options.schema = bytes.toByteArray();
        }
    }

    /** @param schema of the table at the base's moment; without a base, where the log begins */
    public static BatchMerge of(TableSchema schema) {
        return new BatchMerge(schema.table(), schema);
    }

    /** A table without a base, whose log begins with its CREATE TABLE. */
    public static BatchMerge of(TableId table) {
        return new BatchMerge(Objects.requireNonNull(table, "table"), null);
    }

    /** The base holds the changes up to here. */
    public BatchMerge from(Watermark watermark) {
        if (watermark.isUnknown()) {
            throw new CdcException(
                    "the watermark knows nothing; say fromLogStart() if the log begins at the base's moment");
        }
        GtidSet set = watermark.gtids();
        options.gtids = set == null ? null : set.toString();
        watermark.positions().forEach((lane, position) -> options.positions.put(lane.name(), position.toString()));
        return this;
    }

    /** The base holds exactly what the log says before its first change. */
    public BatchMerge fromLogStart() {
        options.atLogStart = true;
        return this;
    }

    /** Compares text keys by this collation, as the log's reader does ({@link CanalJsonOptions.Builder#keys(String)}). */
    public BatchMerge keys(String collation) {
        options.keyCollation = Objects.requireNonNull(collation, "collation");
        return this;
    }

    /** As {@link CanalJsonOptions.Builder#keyColumn}. */
    public BatchMerge keyColumn(String column, String collation) {
        options.keyCollations.put(column, collation);
        return this;
    }

    /** Whose grammar reads the statements; MySQL's by default. */
    public BatchMerge server(ServerKind kind) {
        options.server = Objects.requireNonNull(kind, "kind");
        return this;
    }

    /** Goes on whatever the anomalies; {@link #COUNTS} has them. */
    public BatchMerge lenient() {
        options.lenient = true;
        return this;
    }

    /** Bytes the changes of one piece may take, 256 MB by default; beyond it the job fails. */
    public BatchMerge memoryBudget(long bytes) {
        options.memory = bytes;
        return this;
    }

    /** Into how many pieces the table is cut; four times the parallelism by default. */
    public BatchMerge pieces(int count) {
        if (count < 1) {
            throw new CdcException("a table cannot be cut into " + count + " pieces");
        }
        options.pieces = count;
        return this;
    }

    /** Merges a log into a table that was empty where it begins. */
    public SingleOutputStreamOperator<RowEvent> merge(DataStream<StreamEvent> log) {
        return merge(null, log);
    }

    /**
     * Adds the merge to the streams' job.
     *
     * @param base the table's rows with keys, as {@link RowDataRows}, {@link BaseRowEncoder} or an earlier merge makes them;
     *     each key once
     * @param log of any tables, as a reader, {@link LogEncoder} or {@link RowDataRows} makes it, with keys ({@link CanalJsonOptions.Builder#keys}), key changes not split; in any order
     */
    public SingleOutputStreamOperator<RowEvent> merge(
            @Nullable DataStream<RowEvent> base, DataStream<StreamEvent> log) {
        options.hasBase = base != null;
        if (base != null && !options.atLogStart && options.gtids == null && options.positions.isEmpty()) {
            throw new CdcException(
                    "nothing says at which point of the log the base was taken: say from(watermark) or fromLogStart()");
        }
        if (base != null && options.schema.length == 0) {
            throw new CdcException("a base needs the schema its rows are of: BatchMerge.of(schema)");
        }
        int parallelism = log.getExecutionEnvironment().getParallelism();
        if (options.pieces == 0) {
            options.pieces = 4 * Math.max(1, parallelism);
        }
        DataStream<Tuple3<Integer, Boolean, StreamEvent>> all =
                log.map(event -> Tuple3.of(0, false, event)).returns(TAGGED).name("merge: changes");
        if (base != null) {
            all = all.union(base.map(row -> Tuple3.of(0, true, (StreamEvent) row))
                    .returns(TAGGED)
                    .name("merge: base"));
        }
        String database = options.database;
        String name = options.tableName;
        TupleTypeInfo<Tuple2<RowKey, RowKey>> pair = new TupleTypeInfo<>(RowKeyTypeInfo.get(), RowKeyTypeInfo.get());
        DataStream<Tuple2<RowKey, RowKey>> links = log.filter(event -> event instanceof RowEvent row
                        && row.changesKey()
                        && row.table().equals(new TableId(database, name)))
                .map(event -> Tuple2.of(((RowEvent) event).previousKey(), ((RowEvent) event).key()))
                .returns(pair)
                .name("merge: changes of key")
                .keyBy((KeySelector<Tuple2<RowKey, RowKey>, Boolean>) moved -> true, BasicTypeInfo.BOOLEAN_TYPE_INFO)
                .process(new KeyLinks())
                .returns(pair)
                .setParallelism(1)
                .name("merge: linked keys");
        // not forward: the links are read to their end first, which come from the same readers
        return all.rebalance()
                .connect(links.broadcast(PieceRouter.LINKS))
                .process(new PieceRouter(options.table(), options.pieces))
                .returns(TAGGED)
                .name("merge: pieces")
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Tuple3<Integer, Boolean, StreamEvent>>noWatermarks()
                        .withTimestampAssigner((event, time) -> PieceMerger.timestamp(event)))
                .keyBy(
                        (KeySelector<Tuple3<Integer, Boolean, StreamEvent>, Integer>) event -> event.f0,
                        BasicTypeInfo.INT_TYPE_INFO)
                .process(new PieceMerger(options))
                .returns(StreamEventTypeInfo.get(RowEvent.class))
                .name("merge");
    }
}
