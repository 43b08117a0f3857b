package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Flink's tables as the base or the log of a {@link BatchMerge}. Fields are found by the columns' names and hold
 * exactly what the columns do, or the job stops where it is built or at the first value that does not fit:
 *
 * <table>
 * <caption>Fields of a column</caption>
 * <tr><th>column</th><th>field</th></tr>
 * <tr><td>integers, BIT, YEAR, DECIMAL</td><td>any integer type, DECIMAL, STRING; integers and BIT of 0 and 1 also BOOLEAN</td></tr>
 * <tr><td>FLOAT; DOUBLE</td><td>FLOAT, DOUBLE; DOUBLE; or STRING</td></tr>
 * <tr><td>DATE; DATETIME; TIME to three decimals</td><td>DATE; TIMESTAMP; TIME, of the column's decimals or more; or STRING</td></tr>
 * <tr><td>TIME of more decimals</td><td>STRING, for Flink's TIME has milliseconds</td></tr>
 * <tr><td>TIMESTAMP</td><td>TIMESTAMP_LTZ, of the column's decimals or more</td></tr>
 * <tr><td>text, ENUM, SET, JSON, INET</td><td>STRING</td></tr>
 * <tr><td>BINARY, VARBINARY, BLOB, geometry</td><td>BYTES</td></tr>
 * </table>
 *
 * <p>A log of rows is of less quality than a log of events. It says no statement: a TRUNCATE or an ALTER within it goes
 * unseen, so end the log before one. It says no transaction, so order is {@link io.sluice.cdc.model.OrderQuality#ARRIVAL}. A
 * stream has no order of its own that a shuffle keeps, so fields must say each change's place: {@link #log}.
 */
public final class RowDataRows {

    private final TableSchema schema;
    private final RowType type;
    private @Nullable String keyCollation;
    private final TreeMap<String, String> keyCollations = new TreeMap<>();

    private RowDataRows(TableSchema schema, RowType type) {
        this.schema = schema;
        this.type = type;
        new RowDataCells(schema, type);
    }

    /**
     * @param schema of the table, as {@link BatchMerge#of(TableSchema)} has it
     * @param type of the rows; fields that are no columns are not looked at
     * @throws CdcException if a column has no field, or one that does not hold its values exactly
     */
    public static RowDataRows of(TableSchema schema, RowType type) {
        return new RowDataRows(Objects.requireNonNull(schema, "schema"), Objects.requireNonNull(type, "type"));
    }

    /** As {@link BatchMerge#keys}. */
    public RowDataRows keys(String collation) {
        keyCollation = Objects.requireNonNull(collation, "collation");
        return this;
    }

    /** As {@link BatchMerge#keyColumn}. */
    public RowDataRows keyColumn(String column, String collation) {
        keyCollations.put(column, collation);
        return this;
    }

    /** The rows of a table, each key once; a change among them stops the job. */
    public SingleOutputStreamOperator<RowEvent> base(DataStream<RowData> rows) {
        return rows.process(new Encode(this, null, -1, -1))
                .returns(StreamEventTypeInfo.get(RowEvent.class))
                .name("rows as a base");
    }

    /**
     * The changes of a table as a changelog: INSERT, DELETE, and UPDATE_BEFORE and UPDATE_AFTER at one place. Half of an update,
     * or two changes at one place, stop the job.
     *
     * @param lane name of the one stream the changes were of, as a watermark has it
     * @param offset field of type BIGINT, never null: the change's place in the lane, from 0 up
     * @param row field of type INT, never null: the change's index where several have one offset; null where none does
     */
    public SingleOutputStreamOperator<StreamEvent> log(
            DataStream<RowData> rows, Lane lane, String offset, @Nullable String row) {
        return rows.process(new Encode(
                        this,
                        lane.name(),
                        place(offset, LogicalTypeRoot.BIGINT),
                        row == null ? -1 : place(row, LogicalTypeRoot.INTEGER)))
                .returns(StreamEventTypeInfo.get(RowEvent.class))
                .name("rows as changes")
                .keyBy(
                        (KeySelector<RowEvent, String>)
                                change -> change.position().toString(),
                        BasicTypeInfo.STRING_TYPE_INFO)
                .process(new UpdateHalves(schema))
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .name("halves of updates");
    }

    private int place(String field, LogicalTypeRoot root) {
        int position = type.getFieldIndex(field);
        if (position < 0 || type.getTypeAt(position).getTypeRoot() != root) {
            throw new CdcException("a change's place is said by a field of type " + root + "; " + field + " is "
                    + (position < 0
                            ? "none of the rows' fields"
                            : type.getTypeAt(position).asSummaryString()));
        }
        return position;
    }

    /** Rows to events: INSERT and DELETE, those that are half of an update marked as halves. */
    private static final class Encode extends ProcessFunction<RowData, RowEvent> {
        private static final long serialVersionUID = 1L;

        private final byte[] layout;
        private final RowType type;
        private final @Nullable String keyCollation;
        private final TreeMap<String, String> keyCollations;
        private final @Nullable String lane;
        private final int offset;
        private final int row;
        private transient @Nullable RowDataCells cells;
        private transient @Nullable BaseRowEncoder encoder;

        Encode(RowDataRows of, @Nullable String lane, int offset, int row) {
            ByteSink out = new ByteSink(512);
            LayoutCodec.put(of.schema, out);
            layout = out.toByteArray();
            type = of.type;
            keyCollation = of.keyCollation;
            keyCollations = new TreeMap<>(of.keyCollations);
            this.lane = lane;
            this.offset = offset;
            this.row = row;
        }

        @Override
        public void open(OpenContext context) {
            TableSchema schema = LayoutCodec.read(new FrameReader(layout, 0, layout.length, "schema"));
            KeyCollations by = BatchMerge.collations(keyCollation, keyCollations);
            cells = new RowDataCells(schema, type);
            encoder = lane == null ? BaseRowEncoder.of(schema, by) : BaseRowEncoder.of(schema, by, Lane.of(lane));
        }

        @Override
        public void processElement(RowData from, Context context, Collector<RowEvent> out) {
            RowKind kind = from.getRowKind();
            if (lane == null && kind != RowKind.INSERT) {
                throw new CdcException("a base is rows, and this stream has a change of kind " + kind
                        + "; give changes as the log (RowDataRows.log)");
            }
            SourcePosition at = lane == null ? SourcePosition.ofRecord(0, 0) : place(from);
            byte[] stored = Objects.requireNonNull(cells).read(from);
            out.collect(Objects.requireNonNull(encoder).encode(stored, 0, at, marks(kind)));
        }

        private static int marks(RowKind kind) {
            boolean removal = kind == RowKind.DELETE || kind == RowKind.UPDATE_BEFORE;
            boolean half = kind == RowKind.UPDATE_BEFORE || kind == RowKind.UPDATE_AFTER;
            return (removal ? Operation.DELETE : Operation.INSERT).ordinal() | (half ? RowEvent.MOVED : 0);
        }

        private SourcePosition place(RowData from) {
            if (from.isNullAt(offset) || row >= 0 && from.isNullAt(row)) {
                throw new CdcException("a change of " + lane + " does not say its place");
            }
            long record = from.getLong(offset);
            int index = row < 0 ? 0 : from.getInt(row);
            if (record < 0 || index < 0) {
                throw new CdcException("a change of " + lane + " says the place " + record + ", " + index
                        + "; places are counted from 0 up");
            }
            return SourcePosition.ofRecord(record, index);
        }
    }
}
