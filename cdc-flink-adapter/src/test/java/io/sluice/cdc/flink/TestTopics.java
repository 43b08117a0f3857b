package io.sluice.cdc.flink;

import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

/** {@link TopicSource} for tests of other packages. */
public final class TestTopics {

    private TestTopics() {}

    public static void put(String name, List<List<byte[]>> partitions) {
        TopicSource.TOPICS.put(name, new TopicSource.Topic(partitions, Integer.MAX_VALUE));
    }

    /** No reader goes on at or beyond this share of a partition. */
    public static void holdAt(String name, double share) {
        TopicSource.TOPICS.get(name).heldAt = share;
    }

    /** The least share of a partition that was handed out. */
    public static double reached(String name) {
        return TopicSource.TOPICS.get(name).reached();
    }

    /** Each partition and offset at which readers began since the last call, as {@code partition@offset}. */
    public static List<String> takeStarts(String name) {
        List<String> starts = List.copyOf(TopicSource.TOPICS.get(name).starts);
        TopicSource.TOPICS.get(name).starts.clear();
        return starts;
    }

    /** The topic as Kafka's connector would read it. */
    public static <T> Source<T, ?, ?> source(String name, DeserializationSchema<T> format) {
        return new TopicSource<>(name, KafkaRecordDeserializationSchema.valueOnly(format));
    }
}
