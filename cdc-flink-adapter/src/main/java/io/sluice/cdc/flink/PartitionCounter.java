package io.sluice.cdc.flink;

import io.sluice.cdc.parser.internal.landed.LandingPaths;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events of a partition that one reader landed, so that few counts reach the {@link PartitionPublisher}: of each
 * lane the first event at once, the others together when the watermark passes the partition's end, late ones one by one.
 * What is known by the end of an hour has been handed on before the watermark that ends it.
 */
final class PartitionCounter
        extends KeyedBroadcastProcessFunction<Tuple2<String, Integer>, LaneDelta, Void, LaneDelta> {

    private static final long serialVersionUID = 1L;

    static final String STATE = "sluice-landing-counts";

    private static final MapStateDescriptor<String, LaneDelta> LANES =
            new MapStateDescriptor<>(STATE, BasicTypeInfo.STRING_TYPE_INFO, LaneDelta.Info.INSTANCE);

    private final ZoneId zone;
    private transient @Nullable MapState<String, LaneDelta> lanes;
    private transient @Nullable Counter late;

    PartitionCounter(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void open(OpenContext context) {
        lanes = getRuntimeContext().getMapState(LANES);
        late = getRuntimeContext().getMetricGroup().addGroup("sluice").counter("numLateEvents");
    }

    private MapState<String, LaneDelta> lanes() {
        return Objects.requireNonNull(lanes, "open was not called");
    }

    @Override
    public void processBroadcastElement(Void nothing, Context context, Collector<LaneDelta> out) {}

    @Override
    public void processElement(LaneDelta event, ReadOnlyContext context, Collector<LaneDelta> out) throws Exception {
        long watermark = context.timerService().currentWatermark();
        if (watermark >= event.end() - 1) {
            Objects.requireNonNull(late).inc();
            out.collect(event.knownBy(hourEndAfter(watermark)));
            return;
        }
        LaneDelta counted = lanes().get(event.lane());
        if (counted == null) {
            out.collect(event);
            lanes().put(event.lane(), event.none());
            context.timerService().registerEventTimeTimer(event.end() - 1);
        } else {
            lanes().put(event.lane(), counted.events() == 0 ? event : counted.plus(event));
        }
    }

    /** The end of the first hour whose last millisecond is after the watermark. */
    private long hourEndAfter(long watermark) {
        try {
            return watermark > Long.MAX_VALUE - 2
                    ? Long.MAX_VALUE
                    : LandingPaths.endOfHour(Instant.ofEpochMilli(watermark + 1), zone)
                            .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            // beyond all calendars: the end of the input
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<LaneDelta> out) throws Exception {
        for (LaneDelta counted : lanes().values()) {
            if (counted.events() > 0) {
                out.collect(counted);
            }
        }
        lanes().clear();
    }
}
