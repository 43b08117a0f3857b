package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;
import org.junit.jupiter.api.Test;

class CdcWatermarksTest {

    /** What a source gives a generator. */
    private static final class Context implements WatermarkGeneratorSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return SystemClock.getInstance();
        }
    }

    private static final long ES = 1700000000000L;

    @Test
    void timeIsTheServersAndWatermarksFollowIt() {
        WatermarkStrategy<StreamEvent> strategy =
                CdcWatermarks.bySourceTime(Duration.ofSeconds(60), Duration.ofMinutes(5));
        TimestampAssigner<StreamEvent> assigner = strategy.createTimestampAssigner(UnregisteredMetricsGroup::new);
        List<StreamEvent> events = SomeEvents.all();
        for (StreamEvent event : events) {
            long expected = event instanceof BadMessage ? 17 : ES;
            assertThat(assigner.extractTimestamp(event, 17)).as("%s", event).isEqualTo(expected);
        }

        List<Long> marks = new ArrayList<>();
        WatermarkOutput output = new WatermarkOutput() {
            @Override
            public void emitWatermark(Watermark watermark) {
                marks.add(watermark.getTimestamp());
            }

            @Override
            public void markIdle() {}

            @Override
            public void markActive() {}
        };
        WatermarkGenerator<StreamEvent> generator = CdcWatermarks.<StreamEvent>bySourceTime(
                        Duration.ofSeconds(60), Duration.ofMinutes(5))
                .createWatermarkGenerator(new Context());
        generator.onEvent(events.get(0), ES, output);
        generator.onPeriodicEmit(output);
        assertThat(marks).containsExactly(ES - 60_000 - 1);
    }
}
