package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.events.PositionKind;
import io.sluice.cdc.parser.internal.events.LineEncoder;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Events to event lines and the directories they go to, or rows of a Parquet landing as they are to {@link #ROWS}; the count of
 * each goes to {@link #COUNTS}.
 */
final class LandingEncoder extends ProcessFunction<StreamEvent, Tuple2<String, byte[]>>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    static final String LAYOUT_STATE = "sluice-landing-layouts";

    /** Rows, where they are not landed as lines. */
    static final OutputTag<LandedRow> ROWS = new OutputTag<>("sluice-landing-rows", LandedRow.Info.INSTANCE);

    static final OutputTag<LaneDelta> COUNTS = new OutputTag<>("sluice-landing-counts", LaneDelta.Info.INSTANCE);

    private static final int MOST_NAMES = 10_000;

    private final ZoneId zone;
    private final Format formatOfRows;

    private transient @Nullable Open open;
    private transient @Nullable ListState<LayoutEvent> kept;

    /** The hour that the last event fell into. */
    private record Hour(long begin, long end, String path) {}

    /** What a subtask has while it runs. */
    private static final class Open {
        final Layouts layouts = new Layouts();
        final Map<TableSchema, LayoutEvent> known = new HashMap<>();
        final Map<Long, LayoutEvent> byFingerprint = new HashMap<>();
        final LineEncoder lines = new LineEncoder(PositionKind.OFFSET);
        final CRC32C crc = new CRC32C();
        final Map<TableId, String> tablePaths = new HashMap<>();
        final Map<String, String> lanePaths = new HashMap<>();

        @Nullable
        Hour hour;

        void add(LayoutEvent layout) {
            TableSchema schema = layout.schema();
            layouts.add(schema);
            known.putIfAbsent(schema, layout);
            byFingerprint.putIfAbsent(schema.fingerprint(), layout);
        }
    }

    LandingEncoder(ZoneId zone, Format formatOfRows) {
        this.zone = zone;
        this.formatOfRows = formatOfRows;
    }

    private Open open() {
        Open o = open;
        if (o == null) {
            o = new Open();
            open = o;
        }
        return o;
    }

    private transient @Nullable Counter landed;

    @Override
    public void open(OpenContext context) {
        landed = getRuntimeContext().getMetricGroup().addGroup("sluice").counter("numLandedEvents");
    }

    @Override
    public void processElement(StreamEvent event, Context context, Collector<Tuple2<String, byte[]>> out) {
        Open o = open();
        if (event instanceof LayoutEvent layout) {
            o.add(layout);
            return;
        }
        String table;
        ChangeEvent change;
        if (event instanceof RowEvent row) {
            if (row.isHalfOfMove()) {
                throw new CdcException(row + " is half of a change of key: land the stream as the reader gives it");
            }
            change = row.toRowChange(o.layouts.require(row));
            table = tablePath(o, row.table());
        } else if (event instanceof StatementEvent statement) {
            // a line holds the statement's text alone: its reader parses it again
            change = new SchemaChange(
                    event.origin(), statement.database(), statement.sql(), List.of(), statement.isUnderstood());
            table = LandingPaths.LOG;
        } else if (event instanceof MarkEvent mark) {
            change = mark.toMark();
            table = LandingPaths.LOG;
        } else {
            throw new CdcException(event
                    + " could not be decoded, so its changes cannot be landed, and a landing without them would prove what is"
                    + " not so: let the reader fail (ErrorPolicy.fail()) and put right what it cannot read");
        }
        long millis = event.sourceTimeMillis();
        if (millis == StreamEvent.NO_TIME) {
            throw new CdcException(event + " has no source time, so it belongs to no partition");
        }
        Hour hour = hour(o, millis);
        String partition = table + "/" + hour.path;
        String lane = event.lane().name();
        boolean asLine = formatOfRows == Format.EVENT_LINES || !(event instanceof RowEvent);
        ByteSink line = o.lines.encode(change);
        o.crc.reset();
        o.crc.update(line.array(), 0, line.size() - 1);
        context.output(
                COUNTS,
                new LaneDelta(
                        partition,
                        hour.end,
                        getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                        lane,
                        1,
                        asLine ? line.size() : 1,
                        o.crc.getValue(),
                        event.position(),
                        event.position(),
                        event.gtidsText(),
                        hour.end));
        String lanePath = o.lanePaths.computeIfAbsent(lane, name -> "/" + LandingPaths.ofLane(event.lane()));
        if (asLine) {
            out.collect(Tuple2.of(partition + lanePath, line.toByteArray()));
        } else {
            RowEvent row = (RowEvent) event;
            LayoutEvent layout = Objects.requireNonNull(o.byFingerprint.get(row.fingerprint()), "layout");
            String directory = partition + lanePath + String.format(Locale.ROOT, "/layout=%016x", row.fingerprint());
            context.output(ROWS, new LandedRow(directory, layout, row, o.crc.getValue()));
        }
        Objects.requireNonNull(landed, "open was not called").inc();
    }

    private static String tablePath(Open o, TableId table) {
        if (o.tablePaths.size() > MOST_NAMES) {
            o.tablePaths.clear();
        }
        return o.tablePaths.computeIfAbsent(table, LandingPaths::ofTable);
    }

    private Hour hour(Open o, long millis) {
        Hour hour = o.hour;
        if (hour == null || millis < hour.begin || millis >= hour.end) {
            Instant moment = Instant.ofEpochMilli(millis);
            String path = LandingPaths.ofHour(moment, zone);
            hour = new Hour(
                    LandingPaths.begin(LandingPaths.hour(path), zone).toEpochMilli(),
                    LandingPaths.endOfHour(moment, zone).toEpochMilli(),
                    path);
            o.hour = hour;
        }
        return hour;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        // A reader announces its layouts again after a restart; this is for streams that are replayed without. No union
        // of all
        // subtasks' lists: no checkpoint of one completes while some subtasks have ended, as those of a bounded source
        // do.
        kept = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(LAYOUT_STATE, StreamEventTypeInfo.get(LayoutEvent.class)));
        for (LayoutEvent layout : kept.get()) {
            open().add(layout);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        Objects.requireNonNull(kept).update(List.copyOf(open().known.values()));
    }
}
