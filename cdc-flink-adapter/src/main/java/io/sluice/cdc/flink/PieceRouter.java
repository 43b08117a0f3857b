package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableId;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Gives each row the piece its key belongs to, and statements and layouts to every piece. */
final class PieceRouter
        extends BroadcastProcessFunction<
                Tuple3<Integer, Boolean, StreamEvent>, Tuple2<RowKey, RowKey>, Tuple3<Integer, Boolean, StreamEvent>> {

    private static final long serialVersionUID = 1L;

    static final MapStateDescriptor<RowKey, RowKey> LINKS =
            new MapStateDescriptor<>("sluice-key-links", RowKeyTypeInfo.get(), RowKeyTypeInfo.get());

    private final String database;
    private final String table;
    private final int pieces;
    private transient @Nullable TableId id;

    PieceRouter(TableId table, int pieces) {
        this.database = table.database();
        this.table = table.table();
        this.pieces = pieces;
    }

    @Override
    public void processBroadcastElement(
            Tuple2<RowKey, RowKey> link, Context context, Collector<Tuple3<Integer, Boolean, StreamEvent>> out)
            throws Exception {
        context.getBroadcastState(LINKS).put(link.f0, link.f1);
    }

    @Override
    public void processElement(
            Tuple3<Integer, Boolean, StreamEvent> tagged,
            ReadOnlyContext context,
            Collector<Tuple3<Integer, Boolean, StreamEvent>> out)
            throws Exception {
        StreamEvent event = tagged.f2;
        if (event instanceof RowEvent row) {
            if (id == null) {
                id = new TableId(database, table);
            }
            if (row.table().equals(id)) {
                if (row.isHalfOfMove()) {
                    throw new CdcException(row + " is half of a change of key: give the log as the reader gives it");
                }
                RowKey linked = context.getBroadcastState(LINKS).get(row.key());
                RowKey named = linked == null ? row.key() : linked;
                out.collect(Tuple3.of(Math.floorMod(mixed(named.hashCode()), pieces), tagged.f1, event));
            } else if (tagged.f1) {
                throw new CdcException("the base has " + row + "; it must hold rows of " + id);
            }
        } else if (event instanceof BadMessage) {
            throw new CdcException(event + " could not be decoded: what it changed is not known. Let the reader fail"
                    + " (ErrorPolicy.fail()) and put right what it cannot read");
        } else if (!(event instanceof MarkEvent)) {
            for (int piece = 0; piece < pieces; piece++) {
                out.collect(Tuple3.of(piece, tagged.f1, event));
            }
        }
    }

    /** Hashes of keys that are numbers in a row differ in few bits. */
    private static int mixed(int hash) {
        int h = hash * 0x9E3779B9;
        return h ^ h >>> 15;
    }
}
