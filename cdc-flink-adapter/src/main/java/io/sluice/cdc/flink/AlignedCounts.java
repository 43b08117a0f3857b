package io.sluice.cdc.flink;

import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.BroadcastConnectedStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Counts on a way that no checkpoint overtakes. In an unaligned checkpoint the line of an event can be in a file that is committed
 * with it while its count is still on the way: a manifest would be written from files that hold more than was counted, and a job
 * that is taken back would count once more what a manifest already tells.
 *
 * <p>Flink aligns all inputs of an operator that has one which cannot be overtaken, and of broadcast connections it says
 * that they cannot be ("Certain data distribution patterns", in its pages on unaligned checkpoints). So the counts are joined by
 * a broadcast in which nothing but watermarks and barriers goes. {@code LandingTopologyTest} holds both lines of Flink to it.
 */
final class AlignedCounts {

    private static final OutputTag<Void> NOTHING = new OutputTag<>("sluice-landing-aligned", Types.VOID);

    private static final MapStateDescriptor<Void, Void> NO_STATE =
            new MapStateDescriptor<>("sluice-landing-aligned", Types.VOID, Types.VOID);

    private AlignedCounts() {}

    /** @param source the operator the counts come from */
    static BroadcastConnectedStream<LaneDelta, Void> of(
            KeyedStream<LaneDelta, ?> counts, SingleOutputStreamOperator<?> source) {
        return counts.connect(source.getSideOutput(NOTHING).broadcast(NO_STATE));
    }
}
