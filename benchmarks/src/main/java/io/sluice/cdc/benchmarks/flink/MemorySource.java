package io.sluice.cdc.benchmarks.flink;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.Collector;
import org.apache.flink.util.UserCodeClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory as a bounded source of one reader, which deserializes as Kafka's does: in its own task, with no copy
 * before. Objects that stand in {@link #DATA} instead of messages are handed out as they are: a job without a parser.
 */
final class MemorySource<T> implements Source<T, MemorySource.Whole, Boolean>, ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    /** What each source hands out, {@code byte[][]} or {@code T[]}; jobs run in this JVM. */
    static final Map<String, Object[]> DATA = new ConcurrentHashMap<>();

    /** How often each source hands out all it has, where not once. */
    static final Map<String, Integer> PASSES = new ConcurrentHashMap<>();

    /** When the first record was asked for, {@link System#nanoTime}. */
    static volatile long started;

    /** CPU time of the process until then, in nanoseconds. */
    static volatile long startedCpu;

    private final String name;
    private final @Nullable DeserializationSchema<T> format;
    private final TypeInformation<T> type;

    MemorySource(String name, @Nullable DeserializationSchema<T> format, TypeInformation<T> type) {
        this.name = name;
        this.format = format;
        this.type = type;
    }

    /** All there is, in one split. */
    static final class Whole implements SourceSplit {
        @Override
        public String splitId() {
            return "all";
        }
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<Whole, Boolean> createEnumerator(SplitEnumeratorContext<Whole> context) {
        return restoreEnumerator(context, false);
    }

    @Override
    public SplitEnumerator<Whole, Boolean> restoreEnumerator(SplitEnumeratorContext<Whole> context, Boolean none) {
        return new SplitEnumerator<>() {
            @Override
            public void start() {}

            @Override
            public void handleSplitRequest(int subtask, @Nullable String hostname) {}

            @Override
            public void addSplitsBack(List<Whole> splits, int subtask) {
                throw new IllegalStateException("a benchmark's job has failed");
            }

            @Override
            public void addReader(int subtask) {
                context.assignSplit(new Whole(), subtask);
                context.signalNoMoreSplits(subtask);
            }

            @Override
            public Boolean snapshotState(long checkpoint) {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public SourceReader<T, Whole> createReader(SourceReaderContext context) {
        return new Reader<>(DATA.getOrDefault(name, new Object[0]), PASSES.getOrDefault(name, 1), format, context);
    }

    private static final class Reader<T> implements SourceReader<T, Whole> {
        private final Object[] data;
        private final @Nullable DeserializationSchema<T> format;
        private final SourceReaderContext context;
        private final CompletableFuture<Void> assigned = new CompletableFuture<>();
        private final List<Whole> splits = new ArrayList<>();
        private int passes;
        private boolean begun;
        private int next;

        Reader(Object[] data, int passes, @Nullable DeserializationSchema<T> format, SourceReaderContext context) {
            this.data = data;
            this.passes = passes;
            this.format = format;
            this.context = context;
        }

        @Override
        public void start() {
            if (format == null) {
                return;
            }
            try {
                format.open(new DeserializationSchema.InitializationContext() {
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
                throw new IllegalStateException("the format does not open", e);
            }
        }

        @Override
        @SuppressWarnings("unchecked") // without a format the data are the type's objects
        public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
            if (splits.isEmpty()) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            if (!begun) {
                begun = true;
                started = System.nanoTime();
                startedCpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
            }
            if (next == data.length) {
                next = 0;
                if (--passes <= 0) {
                    return InputStatus.END_OF_INPUT;
                }
            }
            if (format == null) {
                output.collect((T) data[next++]);
            } else {
                format.deserialize((byte[]) data[next++], new Collector<>() {
                    @Override
                    public void collect(T record) {
                        output.collect(record);
                    }

                    @Override
                    public void close() {}
                });
            }
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<Whole> snapshotState(long checkpoint) {
            return splits;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return assigned;
        }

        @Override
        public void addSplits(List<Whole> added) {
            splits.addAll(added);
            assigned.complete(null);
        }

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    @Override
    public SimpleVersionedSerializer<Whole> getSplitSerializer() {
        return new Nothing<>(new Whole());
    }

    @Override
    public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
        return new Nothing<>(false);
    }

    /** Serializes what is always the same. */
    private static final class Nothing<V> implements SimpleVersionedSerializer<V> {
        private final V value;

        Nothing(V value) {
            this.value = value;
        }

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(V one) {
            return new byte[0];
        }

        @Override
        public V deserialize(int version, byte[] serialized) {
            return value;
        }
    }
}
