package io.sluice.cdc.flink;

import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** The usual steps of a job over changes, joined so that no change of a row overtakes another. */
public final class ChangeStreams {

    private ChangeStreams() {}

    /** The row changes of a stream; what is no row is in the result's {@link SideOutputs}. */
    public static SingleOutputStreamOperator<RowEvent> rows(DataStream<StreamEvent> events) {
        return events.process(new EventSplitter())
                .returns(StreamEventTypeInfo.get(RowEvent.class))
                .name("rows")
                .setParallelism(events.getParallelism());
    }

    /**
     * Row changes by table and key: each key's changes come in the order of their lane, key changes as DELETE and INSERT
     * ({@link KeyChangeSplitter}). The reader must encode keys.
     */
    public static KeyedStream<RowEvent, RowKey> keyedByRow(DataStream<RowEvent> rows) {
        return keyed(split(rows));
    }

    /** As {@link #keyedByRow(DataStream)}, for jobs in which every operator has an id: that of the splitter. */
    public static KeyedStream<RowEvent, RowKey> keyedByRow(DataStream<RowEvent> rows, String uid) {
        return keyed(split(rows).uid(uid));
    }

    private static SingleOutputStreamOperator<RowEvent> split(DataStream<RowEvent> rows) {
        return rows.flatMap(new KeyChangeSplitter())
                .returns(StreamEventTypeInfo.get(RowEvent.class))
                .name("split key changes")
                .setParallelism(rows.getParallelism());
    }

    private static KeyedStream<RowEvent, RowKey> keyed(SingleOutputStreamOperator<RowEvent> split) {
        return split.keyBy(RowKeySelector.get(), RowKeyTypeInfo.get());
    }

    /**
     * The newest row of each key, and what becomes of it: see {@link LatestRowFunction}. Statements and layouts are taken from
     * the side outputs of {@code rows} and broadcast.
     *
     * @param rows as {@link #rows} or {@link CanalJsonFunction} gives them, with keys
     * @param uid id of the operator that keeps the rows: what a savepoint finds its state by. The step before it, which
     *     keeps nothing, is {@code uid + "-keys"}; those that broadcast, which keep nothing either, as {@link #broadcast} says
     */
    public static SingleOutputStreamOperator<RowEvent> latest(
            SingleOutputStreamOperator<RowEvent> rows, LatestRowFunction function, String uid) {
        return keyedByRow(rows, uid + "-keys")
                .connect(broadcast(rows, uid))
                .process(function, StreamEventTypeInfo.get(RowEvent.class))
                .name("latest rows")
                .uid(uid);
    }

    /**
     * Statements and layouts of the rows' side outputs, to be connected with the keyed rows of a {@link LatestRowFunction}.
     *
     * @param uid the two operators are {@code uid + "-statements"} and {@code uid + "-layouts"}
     */
    public static BroadcastStream<StreamEvent> broadcast(SingleOutputStreamOperator<RowEvent> rows, String uid) {
        return events(rows, SideOutputs.STATEMENTS, uid + "-statements")
                .union(events(rows, SideOutputs.LAYOUTS, uid + "-layouts"))
                .broadcast(LatestRowFunction.CLEARS, LatestRowFunction.LAYOUTS);
    }

    private static <T extends StreamEvent> DataStream<StreamEvent> events(
            SingleOutputStreamOperator<RowEvent> rows, OutputTag<T> tag, String uid) {
        return rows.getSideOutput(tag)
                .map(event -> (StreamEvent) event)
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .setParallelism(rows.getParallelism())
                .name(uid)
                .uid(uid);
    }
}
