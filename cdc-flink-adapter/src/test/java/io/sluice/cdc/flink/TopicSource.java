package io.sluice.cdc.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.Collector;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A topic in memory as a source of Flink that does what Kafka's does: a split for each partition, the next offset in the
 * checkpoint, a record's events handed on one by one before the offset moves. Bounded by the records there are.
 *
 * <p>A topic paces its readers, so that a test has no timing: each hands out a slice of records and then waits for a
 * checkpoint, and none goes beyond where the topic is held.
 */
final class TopicSource<T>
        implements Source<T, TopicSource.Partition, List<TopicSource.Partition>>, ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    /** What its records say they are of. */
    private static final String TOPIC = "shop";

    /** Topics by name; tests run in the JVM of their cluster. */
    static final Map<String, Topic> TOPICS = new ConcurrentHashMap<>();

    /** What a topic holds, and how far it is handed out. */
    static final class Topic {
        final List<List<byte[]>> partitions;
        /** Records a reader hands out before it waits for a checkpoint. */
        final int slice;
        /** The next offset of each partition, as far as it ever came. */
        final AtomicLongArray progress;
        /** Each partition and offset at which a reader began, as {@code partition@offset}. */
        final Queue<String> starts = new ConcurrentLinkedQueue<>();
        /** No reader goes on at or beyond this share of a partition. */
        volatile double heldAt = 1;
        /** Readers begin at the start of their partitions, as if the offsets had been set back. */
        volatile boolean setBack;

        Topic(List<List<byte[]>> partitions, int slice) {
            this.partitions = partitions;
            this.slice = slice;
            this.progress = new AtomicLongArray(partitions.size());
        }

        boolean isHeld(int partition, long offset) {
            return offset >= partitions.get(partition).size() * heldAt;
        }

        /** The least share of a partition that was handed out. */
        double reached() {
            double least = 1;
            for (int i = 0; i < partitions.size(); i++) {
                int size = partitions.get(i).size();
                least = size == 0 ? least : Math.min(least, (double) progress.get(i) / size);
            }
            return least;
        }
    }

    /** A partition and where to go on. */
    static final class Partition implements SourceSplit {
        final int index;
        long offset;

        Partition(int index, long offset) {
            this.index = index;
            this.offset = offset;
        }

        @Override
        public String splitId() {
            return String.valueOf(index);
        }
    }

    private final String name;
    private final KafkaRecordDeserializationSchema<T> deserializer;

    TopicSource(String name, KafkaRecordDeserializationSchema<T> deserializer) {
        this.name = name;
        this.deserializer = deserializer;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return deserializer.getProducedType();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<Partition, List<Partition>> createEnumerator(SplitEnumeratorContext<Partition> context) {
        List<Partition> all = new ArrayList<>();
        for (int i = 0; i < TOPICS.get(name).partitions.size(); i++) {
            all.add(new Partition(i, 0));
        }
        return new Enumerator(context, all);
    }

    @Override
    public SplitEnumerator<Partition, List<Partition>> restoreEnumerator(
            SplitEnumeratorContext<Partition> context, List<Partition> unassigned) {
        return new Enumerator(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<Partition> getSplitSerializer() {
        return new PartitionSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<Partition>> getEnumeratorCheckpointSerializer() {
        return new PartitionsSerializer();
    }

    @Override
    public SourceReader<T, Partition> createReader(SourceReaderContext context) {
        return new Reader<>(TOPICS.get(name), deserializer, context);
    }

    private static final class Enumerator implements SplitEnumerator<Partition, List<Partition>> {
        private final SplitEnumeratorContext<Partition> context;
        private final List<Partition> unassigned;

        Enumerator(SplitEnumeratorContext<Partition> context, List<Partition> unassigned) {
            this.context = context;
            this.unassigned = new ArrayList<>(unassigned);
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String hostname) {}

        @Override
        public void addSplitsBack(List<Partition> splits, int subtask) {
            unassigned.addAll(splits);
        }

        @Override
        public void addReader(int subtask) {
            for (Partition split : List.copyOf(unassigned)) {
                if (split.index % context.currentParallelism() == subtask) {
                    unassigned.remove(split);
                    context.assignSplit(split, subtask);
                }
            }
            context.signalNoMoreSplits(subtask);
        }

        @Override
        public List<Partition> snapshotState(long checkpoint) {
            return List.copyOf(unassigned);
        }

        @Override
        public void close() {}
    }

    private static final class Reader<T> implements SourceReader<T, Partition> {
        private final Topic topic;
        private final KafkaRecordDeserializationSchema<T> deserializer;
        private final SourceReaderContext context;
        private final List<Partition> splits = new ArrayList<>();
        private CompletableFuture<Void> available = new CompletableFuture<>();
        private boolean noMoreSplits;
        private int sinceCheckpoint;
        private int turn;

        Reader(Topic topic, KafkaRecordDeserializationSchema<T> deserializer, SourceReaderContext context) {
            this.topic = topic;
            this.deserializer = deserializer;
            this.context = context;
        }

        @Override
        public void start() {
            try {
                deserializer.open(new DeserializationSchema.InitializationContext() {
                    @Override
                    public MetricGroup getMetricGroup() {
                        return context.metricGroup();
                    }

                    @Override
                    public UserCodeClassLoader getUserCodeClassLoader() {
                        return context.getUserCodeClassLoader();
                    }
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
            boolean left = false;
            for (int i = 0; i < splits.size(); i++) {
                Partition split = splits.get(turn++ % splits.size());
                List<byte[]> records = topic.partitions.get(split.index);
                if (split.offset < records.size()) {
                    left = true;
                    if (sinceCheckpoint < topic.slice && !topic.isHeld(split.index, split.offset)) {
                        read(split, records.get((int) split.offset), output.createOutputForSplit(split.splitId()));
                        return InputStatus.MORE_AVAILABLE;
                    }
                }
            }
            if (!left && noMoreSplits) {
                return InputStatus.END_OF_INPUT;
            }
            available = new CompletableFuture<>();
            return InputStatus.NOTHING_AVAILABLE;
        }

        private void read(Partition split, byte[] value, SourceOutput<T> output) throws IOException {
            ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                    TOPIC,
                    split.index,
                    split.offset,
                    0,
                    TimestampType.CREATE_TIME,
                    -1,
                    -1,
                    null,
                    value,
                    new RecordHeaders(),
                    Optional.empty());
            deserializer.deserialize(record, new Collector<>() {
                @Override
                public void collect(T event) {
                    output.collect(event);
                }

                @Override
                public void close() {}
            });
            split.offset++;
            sinceCheckpoint++;
            topic.progress.accumulateAndGet(split.index, split.offset, Math::max);
        }

        @Override
        public List<Partition> snapshotState(long checkpoint) {
            return splits.stream().map(s -> new Partition(s.index, s.offset)).toList();
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return available;
        }

        @Override
        public void addSplits(List<Partition> added) {
            for (Partition split : added) {
                split.offset = topic.setBack ? 0 : split.offset;
                topic.starts.add(split.index + "@" + split.offset);
                splits.add(split);
            }
            available.complete(null);
        }

        @Override
        public void notifyNoMoreSplits() {
            noMoreSplits = true;
            available.complete(null);
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            sinceCheckpoint = 0;
            available.complete(null);
        }

        @Override
        public void close() {}
    }

    private static final class PartitionSerializer implements SimpleVersionedSerializer<Partition> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Partition split) throws IOException {
            return new PartitionsSerializer().serialize(List.of(split));
        }

        @Override
        public Partition deserialize(int version, byte[] serialized) throws IOException {
            return new PartitionsSerializer().deserialize(version, serialized).get(0);
        }
    }

    private static final class PartitionsSerializer implements SimpleVersionedSerializer<List<Partition>> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(List<Partition> splits) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(splits.size());
            for (Partition split : splits) {
                out.writeInt(split.index);
                out.writeLong(split.offset);
            }
            return bytes.toByteArray();
        }

        @Override
        public List<Partition> deserialize(int version, byte[] serialized) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            List<Partition> splits = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                splits.add(new Partition(in.readInt(), in.readLong()));
            }
            return splits;
        }
    }
}
