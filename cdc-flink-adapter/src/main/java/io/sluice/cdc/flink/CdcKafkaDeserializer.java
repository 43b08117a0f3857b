package io.sluice.cdc.flink;

import io.sluice.cdc.model.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Canal's flat JSON in Kafka to {@link StreamEvent}s: lane is the topic-partition, position the record's offset and the
 * row's index, which mean the same in every run. A record without a value is a bad message.
 *
 * <pre>{@code
 * KafkaSource.<StreamEvent>builder()
 *     .setDeserializer(CdcKafkaDeserializer.of(CanalJsonOptions.builder().keys("binary").build()))
 * }</pre>
 *
 * <p>The only class here that needs the Kafka connector.
 */
public final class CdcKafkaDeserializer implements KafkaRecordDeserializationSchema<StreamEvent> {

    private static final long serialVersionUID = 1L;

    private final CanalJsonOptions options;
    private transient @Nullable MessageReader reader;
    private transient @Nullable String topic;
    private transient int partition;
    private transient @Nullable Lane lane;

    private CdcKafkaDeserializer(CanalJsonOptions options) {
        this.options = options;
    }

    public static CdcKafkaDeserializer of(CanalJsonOptions options) {
        return new CdcKafkaDeserializer(Objects.requireNonNull(options, "options"));
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        reader = new MessageReader(options, context.getMetricGroup());
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<StreamEvent> out) {
        MessageReader open = reader;
        if (open == null) {
            throw new IllegalStateException("the connector did not open this deserializer");
        }
        List<StreamEvent> events = open.read(record.value(), laneOf(record), record.offset(), headersOf(record));
        for (int i = 0; i < events.size(); i++) {
            out.collect(events.get(i));
        }
    }

    private Lane laneOf(ConsumerRecord<byte[], byte[]> record) {
        Lane last = lane;
        if (last == null || partition != record.partition() || !record.topic().equals(topic)) {
            topic = record.topic();
            partition = record.partition();
            last = Lane.kafka(record.topic(), record.partition());
            lane = last;
        }
        return last;
    }

    private List<RecordHeader> headersOf(ConsumerRecord<byte[], byte[]> record) {
        List<String> kept = options.keptHeaders();
        if (kept.isEmpty()) {
            return List.of();
        }
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (kept.contains(header.key())) {
                headers.add(new RecordHeader(header.key(), header.value()));
            }
        }
        return headers;
    }

    @Override
    public TypeInformation<StreamEvent> getProducedType() {
        return StreamEventTypeInfo.get(StreamEvent.class);
    }
}
