package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bundled sample through a job: messages, rows, keys split and shuffled, state. */
class SampleJobTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final Lane LANE = Lane.kafka("shop", 0);
    private static final TypeInformation<Tuple2<Long, byte[]>> NUMBERED =
            new TupleTypeInfo<>(BasicTypeInfo.LONG_TYPE_INFO, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    /** A message and its offset. */
    static final class Numbered implements CanalJsonFunction.Unwrap<Tuple2<Long, byte[]>> {
        @Override
        public byte[] message(Tuple2<Long, byte[]> from) {
            return from.f1;
        }

        @Override
        public Lane lane(Tuple2<Long, byte[]> from) {
            return LANE;
        }

        @Override
        public long offset(Tuple2<Long, byte[]> from) {
            return from.f0;
        }
    }

    /** Hands on each change that is newer than the row it has. */
    static final class Newest extends KeyedProcessFunction<RowKey, RowEvent, RowEvent> {
        private transient ValueState<RowEvent> newest;

        @Override
        public void open(OpenContext context) {
            newest = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>("newest", StreamEventTypeInfo.get(RowEvent.class)));
        }

        @Override
        public void processElement(RowEvent row, Context context, Collector<RowEvent> out) throws Exception {
            RowEvent had = newest.value();
            assertThat(had == null || had.position().compareTo(row.position()) < 0)
                    .as("%s after %s", row, had)
                    .isTrue();
            newest.update(row);
            out.collect(row);
        }
    }

    @Test
    void keysSeeTheirChangesInOrderAndNothingIsLost() throws Exception {
        List<Tuple2<Long, byte[]>> messages = numbered();
        CanalJsonOptions options = Sample.options().keys().build();
        DataStream<RowEvent> read = CLUSTER.environment(2)
                .fromData(messages, NUMBERED)
                .setParallelism(1)
                .process(CanalJsonFunction.of(options, new Numbered()))
                .setParallelism(1);
        DataStream<RowEvent> rows = ChangeStreams.keyedByRow(read).process(new Newest());

        Map<RowKey, RowEvent> actual = new HashMap<>();
        long changes = 0;
        try (CloseableIterator<RowEvent> found = rows.executeAndCollect()) {
            while (found.hasNext()) {
                RowEvent row = found.next();
                actual.put(row.key(), row);
                changes++;
            }
        }

        Map<RowKey, RowEvent> expected = new HashMap<>();
        long expectedChanges = 0;
        MessageReader reader = new MessageReader(options, new UnregisteredMetricsGroup());
        for (Tuple2<Long, byte[]> message : messages) {
            for (StreamEvent event : reader.read(message.f1, LANE, message.f0, List.of())) {
                if (event instanceof RowEvent row) {
                    for (RowEvent part : row.changesKey() ? row.splitByKey() : new RowEvent[] {row}) {
                        expected.put(part.key(), part);
                        expectedChanges++;
                    }
                }
            }
        }
        assertThat(changes).isEqualTo(expectedChanges);
        assertThat(actual).isEqualTo(expected);
        assertThat(actual.values()).anyMatch(r -> r.operation() == Operation.DELETE);
    }

    /** The log begins where the tables were made: what is left in the end is what the server had. */
    @Test
    void theLatestRowsHaveTheServersChecksum() throws Exception {
        SingleOutputStreamOperator<RowEvent> read = CLUSTER.environment(2)
                .fromData(numbered(), NUMBERED)
                .setParallelism(1)
                .process(CanalJsonFunction.of(
                        Sample.options().keys().tables("shop.order_items").build(), new Numbered()))
                .setParallelism(1);
        SingleOutputStreamOperator<RowEvent> latest = ChangeStreams.latest(
                read, LatestRowFunction.create(Duration.ofDays(1)).startingEmpty(), "latest");
        DataStream<StreamEvent> both = latest.map(row -> (StreamEvent) row)
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .union(read.getSideOutput(SideOutputs.LAYOUTS)
                        .map(layout -> (StreamEvent) layout)
                        .returns(StreamEventTypeInfo.get(StreamEvent.class)))
                .union(latest.getSideOutput(LatestRowFunction.ANOMALIES)
                        .map(SampleJobTest::unexpected)
                        .returns(StreamEventTypeInfo.get(StreamEvent.class)));
        Map<RowKey, RowEvent> rows = new HashMap<>();
        LayoutEvent layout = null;
        try (CloseableIterator<StreamEvent> found = both.executeAndCollect()) {
            while (found.hasNext()) {
                StreamEvent event = found.next();
                if (event instanceof LayoutEvent known) {
                    layout = known;
                } else if (((RowEvent) event).operation() == Operation.DELETE) {
                    rows.remove(((RowEvent) event).key());
                } else {
                    rows.put(((RowEvent) event).key(), (RowEvent) event);
                }
            }
        }
        TableChecksum checksum = TableChecksum.of(layout.schema());
        rows.values().forEach(row -> checksum.add(row.copyOfRow(), 0));
        assertThat(TableChecksum.format(checksum.sum())).isEqualTo(Sample.checksum("order_items"));
    }

    private static StreamEvent unexpected(Tuple2<String, RowEvent> anomaly) {
        throw new AssertionError(anomaly);
    }

    private static List<Tuple2<Long, byte[]>> numbered() throws IOException {
        List<Tuple2<Long, byte[]>> numbered = new ArrayList<>();
        for (byte[] message : Sample.messages()) {
            numbered.add(Tuple2.of((long) numbered.size(), message));
        }
        return numbered;
    }
}
