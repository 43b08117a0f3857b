package io.sluice.cdc.flink;

import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.merge.internal.PieceMerge;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Merges one piece after the other. Flink hands over a piece's events sorted by the coarse order of {@link #timestamp}, base
 * rows last; events of equal timestamps are put in the order of their positions here.
 */
final class PieceMerger extends KeyedProcessFunction<Integer, Tuple3<Integer, Boolean, StreamEvent>, RowEvent> {

    private static final long serialVersionUID = 1L;

    private static final long LAST = Long.MAX_VALUE - 1;

    private final BatchMerge.Options options;
    private transient @Nullable Piece piece;
    private transient @Nullable TableSchema schema;

    PieceMerger(BatchMerge.Options options) {
        this.options = options;
    }

    /** Orders as positions do, but for what 64 bits do not hold; base rows come last. */
    static long timestamp(Tuple3<Integer, Boolean, StreamEvent> event) {
        if (event.f1) {
            return LAST;
        }
        SourcePosition position = event.f2.position();
        if (position.epoch() == 0 && position.file() == 0) {
            return Math.min(position.offset(), LAST - 1);
        }
        return (long) Math.min(position.epoch(), 0x7E) << 56
                | Math.min(position.file(), 0xFFFFF) << 36
                | Math.min(position.offset(), 0xFFFFFFFFFL);
    }

    /** What has come of the piece at hand. */
    private static final class Piece implements AutoCloseable {
        final int number;
        final SpilledEvents log = new SpilledEvents();
        final SpilledEvents base = new SpilledEvents();
        final Layouts layouts = new Layouts();
        final List<StreamEvent> ties = new ArrayList<>();
        long tiesAt = Long.MIN_VALUE;
        OrderQuality order = OrderQuality.EXACT;

        Piece(int number) {
            this.number = number;
        }

        void add(StreamEvent event, long timestamp) {
            if (timestamp != tiesAt) {
                flush();
                tiesAt = timestamp;
            }
            ties.add(event);
            OrderQuality its = event.orderQuality();
            order = its.compareTo(order) > 0 ? its : order;
        }

        void flush() {
            ties.sort(Comparator.comparing(StreamEvent::position));
            ties.forEach(log::add);
            ties.clear();
        }

        @Override
        public void close() {
            log.close();
            base.close();
        }
    }

    @Override
    public void open(OpenContext context) {
        byte[] bytes = options.schema;
        schema = bytes.length == 0 ? null : LayoutCodec.read(new FrameReader(bytes, 0, bytes.length, "schema"));
    }

    @Override
    public void processElement(Tuple3<Integer, Boolean, StreamEvent> event, Context context, Collector<RowEvent> out) {
        Piece at = piece;
        if (at == null) {
            at = new Piece(event.f0);
            piece = at;
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        } else if (at.number != event.f0) {
            throw new CdcException(
                    "the rows of a piece do not come together: a BatchMerge runs in execution.runtime-mode" + " BATCH");
        }
        if (event.f1) {
            at.base.add(event.f2);
        } else if (event.f2 instanceof LayoutEvent layout) {
            at.layouts.add(layout);
        } else {
            at.add(event.f2, timestamp(event));
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<RowEvent> out) {
        try (Piece at = Objects.requireNonNull(piece)) {
            piece = null;
            at.flush();
            merge(at, context, out);
        }
    }

    private void merge(Piece at, OnTimerContext context, Collector<RowEvent> out) {
        TableSchema baseSchema = schema;
        KeyCollations collations = options.collations();
        MySqlDdl ddl = MySqlDdl.of(options.server);
        BaseState state = options.state();
        PieceMerge merge = new PieceMerge(
                options.table(),
                baseSchema,
                state,
                options.hasBase,
                collations,
                options.memory,
                new SpilledLog(at.log, at.layouts, ddl, at.order));
        PieceMerge.Result result = merge.run(
                visitor -> at.base.forEach(event -> {
                    RowEvent base = (RowEvent) event;
                    requireLayout(base, baseSchema);
                    visitor.row(base.copyOfRow(), 0);
                }),
                newest -> {
                    BaseRowEncoder encoder = BaseRowEncoder.of(newest, collations);
                    context.output(SideOutputs.LAYOUTS, encoder.layout());
                    return (page, row) -> out.collect(encoder.encode(page, row));
                });
        report(result, context);
    }

    private static void requireLayout(RowEvent row, @Nullable TableSchema schema) {
        if (schema == null || row.fingerprint() != schema.fingerprint()) {
            throw new CdcException("the base has " + row + " of another layout than the schema given");
        }
    }

    private void report(PieceMerge.Result result, OnTimerContext context) {
        count("baseRows", result.baseRows(), context);
        count("inserted", result.inserted(), context);
        count("updated", result.updated(), context);
        count("deleted", result.deleted(), context);
        count("untouched", result.untouched(), context);
        count("written", result.written(), context);
        count("redelivered", result.redelivered(), context);
        count("alreadyInBase", result.alreadyInBase(), context);
        result.anomalies().forEach((kind, n) -> count(kind.name(), n, context));
        if (!options.lenient && !result.anomalies().isEmpty()) {
            throw new HoleException(
                    "changes of " + options.table() + " do not fit the rows they met: " + result.anomalies()
                            + ". Part of the log is missing, or the base is of another moment. BatchMerge.lenient() goes on all the"
                            + " same");
        }
    }

    private static void count(String name, long n, KeyedProcessFunction<?, ?, ?>.OnTimerContext context) {
        if (n > 0) {
            context.output(BatchMerge.COUNTS, Tuple2.of(name, n));
        }
    }

    @Override
    public void close() {
        Piece at = piece;
        if (at != null) {
            at.close();
        }
    }
}
