package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.TestTopics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * Connector {@code topic}: as a source a topic of the tests, in any format, with the state that Kafka's connector has; as a
 * sink of upserts by the first column a table in memory.
 */
public final class TopicTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {

    /** Rows of the sinks, by name and first column. */
    static final Map<String, Map<Object, String>> KEPT = new ConcurrentHashMap<>();

    private static final ConfigOption<String> NAME =
            ConfigOptions.key("name").stringType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return "topic";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(NAME);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(FactoryUtil.FORMAT);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        DecodingFormat<DeserializationSchema<RowData>> format =
                helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
        helper.validate();
        return new Source(helper.getOptions().get(NAME), format, context.getPhysicalRowDataType());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        String name = helper.getOptions().get(NAME);
        KEPT.computeIfAbsent(name, n -> new ConcurrentHashMap<>());
        return new Sink(name, context.getPhysicalRowDataType());
    }

    private record Source(String name, DecodingFormat<DeserializationSchema<RowData>> format, DataType physical)
            implements ScanTableSource {

        @Override
        public ChangelogMode getChangelogMode() {
            return format.getChangelogMode();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            int[][] all = new int[DataType.getFieldCount(physical)][1];
            for (int i = 0; i < all.length; i++) {
                all[i][0] = i;
            }
            DeserializationSchema<RowData> schema = ((ProjectableDecodingFormat<DeserializationSchema<RowData>>) format)
                    .createRuntimeDecoder(context, physical, all);
            return new DataStreamScanProvider() {
                @Override
                public DataStream<RowData> produceDataStream(
                        ProviderContext providerContext, StreamExecutionEnvironment environment) {
                    DataStreamSource<RowData> source = environment.fromSource(
                            TestTopics.source(name, schema), WatermarkStrategy.noWatermarks(), "topic");
                    providerContext.generateUid("topic").ifPresent(source::uid);
                    return source;
                }

                @Override
                public boolean isBounded() {
                    return false;
                }
            };
        }

        @Override
        public DynamicTableSource copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "topic";
        }
    }

    private record Sink(String name, DataType physical) implements DynamicTableSink {

        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return ChangelogMode.upsert();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            DataStructureConverter converter = context.createDataStructureConverter(physical);
            return new DataStreamSinkProvider() {
                @Override
                public DataStreamSink<?> consumeDataStream(
                        ProviderContext providerContext, DataStream<RowData> dataStream) {
                    return dataStream.map(new Keep(name, converter)).sinkTo(new DiscardingSink<>());
                }
            };
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "topic";
        }
    }

    private static final class Keep implements MapFunction<RowData, String> {
        private static final long serialVersionUID = 1L;
        private final String name;
        private final DynamicTableSink.DataStructureConverter converter;

        Keep(String name, DynamicTableSink.DataStructureConverter converter) {
            this.name = name;
            this.converter = converter;
        }

        @Override
        public String map(RowData data) {
            Row row = (Row) converter.toExternal(data);
            Object key = row.getField(0);
            if (row.getKind() == RowKind.DELETE) {
                KEPT.get(name).remove(key);
            } else {
                row.setKind(RowKind.INSERT);
                KEPT.get(name).put(key, row.toString());
            }
            return "";
        }
    }
}
