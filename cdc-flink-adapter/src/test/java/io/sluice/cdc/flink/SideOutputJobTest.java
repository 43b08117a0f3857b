package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where each kind of event goes in a job, and that a step's own fault is not taken for the message's. */
class SideOutputJobTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    /** Bytes alone, as they come from a queue. */
    static final class Bytes implements CanalJsonFunction.Unwrap<byte[]> {
        @Override
        public byte[] message(byte[] from) {
            return from;
        }

        @Override
        public Lane lane(byte[] from) {
            return Lane.of("queue");
        }

        @Override
        public long offset(byte[] from) {
            return from.length;
        }
    }

    private static DataStream<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        SomeEvents.messages().forEach(m -> messages.add(m.getBytes(StandardCharsets.UTF_8)));
        messages.add("{\"broken\":".getBytes(StandardCharsets.UTF_8));
        return CLUSTER.environment(1).fromData(messages, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    private static final CanalJsonOptions EMIT = CanalJsonOptions.builder()
            .errorPolicy(ErrorPolicy.emit(3, Duration.ofMinutes(1)))
            .build();

    @Test
    void everyKindHasItsOutput() throws Exception {
        SingleOutputStreamOperator<RowEvent> rows = messages().process(CanalJsonFunction.of(EMIT, new Bytes()));
        DataStream<StreamEvent> all = rows.map(row -> (StreamEvent) row)
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .union(
                        widened(rows.getSideOutput(SideOutputs.BAD_MESSAGES)),
                        widened(rows.getSideOutput(SideOutputs.STATEMENTS)),
                        widened(rows.getSideOutput(SideOutputs.MARKS)),
                        widened(rows.getSideOutput(SideOutputs.LAYOUTS)));
        List<String> kinds = new ArrayList<>();
        try (CloseableIterator<StreamEvent> found = all.executeAndCollect()) {
            found.forEachRemaining(e -> kinds.add(e.getClass().getSimpleName()));
        }
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        "LayoutEvent",
                        "RowEvent",
                        "RowEvent",
                        "RowEvent",
                        "RowEvent",
                        "RowEvent",
                        "StatementEvent",
                        "MarkEvent",
                        "BadMessage");
    }

    private static <T extends StreamEvent> DataStream<StreamEvent> widened(DataStream<T> events) {
        return events.map(event -> (StreamEvent) event).returns(StreamEventTypeInfo.get(StreamEvent.class));
    }

    /** Flink's own canal-json took it for a parse error and went on (FLINK-36549). */
    @Test
    void aFaultBehindTheReaderStopsTheJob() {
        DataStream<RowEvent> failing = messages()
                .process(CanalJsonFunction.of(EMIT, new Bytes()))
                .map(row -> {
                    if (row.position().row() == 1) {
                        throw new io.sluice.cdc.model.CdcException("the step's own fault");
                    }
                    return row;
                });
        assertThatThrownBy(() -> {
                    try (CloseableIterator<RowEvent> found = failing.executeAndCollect()) {
                        found.forEachRemaining(row -> {});
                    }
                })
                .hasStackTraceContaining("the step's own fault");
    }

    /** Type information of our types is found by their annotation: no returns(...) is needed. */
    @Test
    void signaturesAreEnough() {
        DataStream<RowEvent> rows = messages().process(CanalJsonFunction.of(EMIT, new Bytes()));
        assertThat(rows.getType()).isEqualTo(StreamEventTypeInfo.get(RowEvent.class));
        assertThat(ChangeStreams.keyedByRow(rows).getKeyType()).isEqualTo(RowKeyTypeInfo.get());
    }
}
