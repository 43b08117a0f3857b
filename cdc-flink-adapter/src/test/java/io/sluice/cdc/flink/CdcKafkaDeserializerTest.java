package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CdcKafkaDeserializerTest {

    /** What a connector gives a schema when it opens it. */
    static final DeserializationSchema.InitializationContext CONTEXT =
            new DeserializationSchema.InitializationContext() {
                @Override
                public MetricGroup getMetricGroup() {
                    return new UnregisteredMetricsGroup();
                }

                @Override
                public UserCodeClassLoader getUserCodeClassLoader() {
                    return SimpleUserCodeClassLoader.create(CdcKafkaDeserializerTest.class.getClassLoader());
                }
            };

    private static ConsumerRecord<byte[], byte[]> record(String topic, int partition, long offset, String value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[] {7});
        headers.add("other", new byte[] {8});
        headers.add("trace", null);
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1L,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                null,
                value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                headers,
                Optional.empty());
    }

    private static List<StreamEvent> read(CanalJsonOptions options, List<ConsumerRecord<byte[], byte[]>> records)
            throws Exception {
        // as it travels with the job
        CdcKafkaDeserializer deserializer = InstantiationUtil.clone(CdcKafkaDeserializer.of(options));
        deserializer.open(CONTEXT);
        List<StreamEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            deserializer.deserialize(record, new ListCollector<>(events));
        }
        return events;
    }

    @Test
    void laneAndPositionAreTheRecords() throws Exception {
        String message = SomeEvents.messages().get(0);
        List<StreamEvent> events = read(
                CanalJsonOptions.builder()
                        .tables("shop.goods")
                        .keepHeaders("trace")
                        .build(),
                List.of(record("db", 3, 41, message), record("db", 4, 7, message), record("db", 3, 42, message)));
        assertThat(events.stream().filter(e -> e instanceof RowEvent).map(e -> e.lane() + " " + e.position()))
                .containsExactly("db-3 0:41", "db-3 0:41#1", "db-4 0:7", "db-4 0:7#1", "db-3 0:42", "db-3 0:42#1");
        StreamEvent row = events.get(2);
        assertThat(row.lane()).isEqualTo(Lane.kafka("db", 3));
        assertThat(row.position()).isEqualTo(SourcePosition.ofRecord(41, 1));
        assertThat(row.sourceTime()).isEqualTo(Instant.ofEpochMilli(1700000000000L));
        assertThat(row.receivedTime()).isEqualTo(Instant.ofEpochMilli(1700000000123L));
        assertThat(row.headers())
                .containsExactly(new RecordHeader("trace", new byte[] {7}), new RecordHeader("trace", null));
        assertThat(row.gtids()).isNull();
    }

    @Test
    void aRecordWithoutValueStopsOrPassesAsThePolicySays() throws Exception {
        assertThatThrownBy(() -> read(CanalJsonOptions.defaults(), List.of(record("db", 3, 41, null))))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("db-3")
                .hasMessageContaining("41");
        CanalJsonOptions emit = CanalJsonOptions.builder()
                .errorPolicy(ErrorPolicy.emit(1, java.time.Duration.ofMinutes(1)))
                .build();
        assertThat(read(emit, List.of(record("db", 3, 41, null)))).hasExactlyElementsOfTypes(BadMessage.class);
    }

    @Test
    void fitsTheConnector() {
        KafkaSource<StreamEvent> source = KafkaSource.<StreamEvent>builder()
                .setBootstrapServers("localhost:1")
                .setTopics("db")
                .setDeserializer(CdcKafkaDeserializer.of(CanalJsonOptions.defaults()))
                .build();
        assertThat(source.getProducedType()).isEqualTo(StreamEventTypeInfo.get(StreamEvent.class));
    }

    @Test
    void bytesAloneArePlacedByTheirCount() throws Exception {
        CdcDeserializationSchema schema =
                InstantiationUtil.clone(CdcDeserializationSchema.of(CanalJsonOptions.defaults(), "queue"));
        schema.open(CONTEXT);
        List<StreamEvent> events = new ArrayList<>();
        byte[] message = SomeEvents.messages().get(0).getBytes(StandardCharsets.UTF_8);
        schema.deserialize(message, new ListCollector<>(events));
        schema.deserialize(message, new ListCollector<>(events));
        List<StreamEvent> rows =
                events.stream().filter(e -> e instanceof RowEvent).toList();
        assertThat(rows.stream().map(e -> e.position().toString())).containsExactly("0:0", "0:0#1", "0:1", "0:1#1");
        assertThat(rows).allMatch(e -> e.lane().equals(rows.get(0).lane()));
        assertThat(rows.get(0).lane().name()).startsWith("queue/");
        // a new run counts anew: its positions must not be taken for those of the last one
        events.clear();
        schema.open(CONTEXT);
        schema.deserialize(message, new ListCollector<>(events));
        assertThat(events.get(1).lane().name()).startsWith("queue/");
        assertThat(events.get(1).lane()).isNotEqualTo(rows.get(0).lane());
        assertThatThrownBy(() -> LaneOrder.isNewer(events.get(1), rows.get(0)))
                .isInstanceOf(UnorderedLanesException.class);
        assertThat(schema.getProducedType()).isEqualTo(StreamEventTypeInfo.get(StreamEvent.class));
    }
}
