package io.sluice.cdc.flink.table;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Connector {@code messages}: a bounded list of records that a test has put under a name, in any format. */
public final class MessagesTableFactory implements DynamicTableSourceFactory {

    static final Map<String, List<byte[]>> RECORDS = new ConcurrentHashMap<>();

    private static final ConfigOption<String> NAME =
            ConfigOptions.key("name").stringType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return "messages";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(NAME, FactoryUtil.FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        DecodingFormat<DeserializationSchema<RowData>> format =
                helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
        helper.validate();
        return new Source(helper.getOptions().get(NAME), format, context.getPhysicalRowDataType());
    }

    private static final class Source implements ScanTableSource, SupportsReadingMetadata, SupportsProjectionPushDown {
        private final String name;
        private final DecodingFormat<DeserializationSchema<RowData>> format;
        private final DataType physical;
        private int[][] projection;

        Source(String name, DecodingFormat<DeserializationSchema<RowData>> format, DataType physical) {
            this.name = name;
            this.format = format;
            this.physical = physical;
            this.projection = new int[DataType.getFields(physical).size()][1];
            for (int i = 0; i < projection.length; i++) {
                projection[i][0] = i;
            }
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return format.getChangelogMode();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            DeserializationSchema<RowData> schema = ((ProjectableDecodingFormat<DeserializationSchema<RowData>>) format)
                    .createRuntimeDecoder(context, physical, projection);
            return new DataStreamScanProvider() {
                @Override
                public DataStream<RowData> produceDataStream(
                        ProviderContext providerContext, StreamExecutionEnvironment environment) {
                    return environment
                            .fromData(RECORDS.get(name), PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                            .flatMap(new Deserialize(schema))
                            .returns(schema.getProducedType())
                            .setParallelism(1);
                }

                @Override
                public boolean isBounded() {
                    return true;
                }
            };
        }

        @Override
        public Map<String, DataType> listReadableMetadata() {
            return format.listReadableMetadata();
        }

        @Override
        public void applyReadableMetadata(List<String> keys, DataType produced) {
            format.applyReadableMetadata(keys);
        }

        @Override
        public boolean supportsNestedProjection() {
            return false;
        }

        @Override
        public void applyProjection(int[][] fields, DataType produced) {
            projection = fields;
        }

        @Override
        public DynamicTableSource copy() {
            Source copy = new Source(name, format, physical);
            copy.projection = projection;
            return copy;
        }

        @Override
        public String asSummaryString() {
            return "messages";
        }
    }

    /** A format where a connector would call it. */
    private static final class Deserialize extends RichFlatMapFunction<byte[], RowData> {
        private final DeserializationSchema<RowData> schema;

        Deserialize(DeserializationSchema<RowData> schema) {
            this.schema = schema;
        }

        @Override
        public void open(OpenContext openContext) throws Exception {
            schema.open(new DeserializationSchema.InitializationContext() {
                @Override
                public MetricGroup getMetricGroup() {
                    return getRuntimeContext().getMetricGroup();
                }

                @Override
                public UserCodeClassLoader getUserCodeClassLoader() {
                    return SimpleUserCodeClassLoader.create(Deserialize.class.getClassLoader());
                }
            });
        }

        @Override
        public void flatMap(byte[] message, Collector<RowData> out) throws Exception {
            schema.deserialize(message, out);
        }
    }
}
