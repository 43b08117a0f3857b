package io.sluice.cdc.benchmarks.flink;

import io.sluice.cdc.benchmarks.parser.FlinkCanalJson;
import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.CdcDeserializationSchema;
import io.sluice.cdc.flink.ChangeStreams;
import io.sluice.cdc.flink.LatestRowFunction;
import io.sluice.cdc.flink.RowEvent;
import io.sluice.cdc.flink.StreamEvent;
import io.sluice.cdc.flink.StreamEventTypeInfo;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The jobs that are measured, each run to its end: they differ in the format and in what keeps the newest rows. */
final class OrderJobs {

    /** Names of what {@link MemorySource} hands out. */
    static final String MESSAGES = "messages";

    static final String ROWS = "rows";
    static final String EVENTS = "events";

    static final TypeInformation<RowData> ROW_DATA = InternalTypeInfo.of(FlinkCanalJson.ROW_TYPE.getLogicalType());
    static final CanalJsonOptions OPTIONS = CanalJsonOptions.builder()
            .timestampZone(ZoneId.of("UTC"))
            .fullRowImages()
            .keys()
            .build();

    /** What arrived behind the shuffle. */
    static final LongAdder ARRIVED = new LongAdder();

    private OrderJobs() {}

    /** Counts what comes, and drops it. */
    private static final class Discard<T> implements FlatMapFunction<T, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(T element, Collector<Boolean> out) {
            ARRIVED.increment();
        }
    }

    private static <T> void discard(DataStream<T> stream) {
        stream.flatMap(new Discard<>()).returns(Types.BOOLEAN);
    }

    /** Source, deserialize, keyBy, discard. @param format null for rows made before */
    static void rows(StreamExecutionEnvironment environment, @Nullable DeserializationSchema<RowData> format)
            throws Exception {
        KeyedStream<RowData, Long> keyed = environment
                .fromSource(
                        new MemorySource<>(format == null ? ROWS : MESSAGES, format, ROW_DATA),
                        WatermarkStrategy.noWatermarks(),
                        "memory")
                .keyBy(row -> row.getLong(0), Types.LONG);
        discard(keyed);
        environment.execute();
    }

    /** The same with the change stream. @param data {@link #MESSAGES}, or {@link #EVENTS} made before */
    static void events(StreamExecutionEnvironment environment, String data) throws Exception {
        discard(ChangeStreams.keyedByRow(ChangeStreams.rows(read(environment, data))));
        environment.execute();
    }

    private static DataStream<StreamEvent> read(StreamExecutionEnvironment environment, String data) {
        DeserializationSchema<StreamEvent> format =
                data.equals(MESSAGES) ? CdcDeserializationSchema.of(OPTIONS, "orders") : null;
        return environment.fromSource(
                new MemorySource<>(data, format, StreamEventTypeInfo.get(StreamEvent.class)),
                WatermarkStrategy.noWatermarks(),
                "memory");
    }

    static LatestRowFunction retractions() {
        return LatestRowFunction.create(Duration.ofDays(1)).startingEmpty();
    }

    static LatestRowFunction upserts() {
        return retractions().upserts();
    }

    /** @param keep what takes the newest rows, or null to drop them */
    static void latest(
            StreamExecutionEnvironment environment,
            LatestRowFunction function,
            @Nullable FlatMapFunction<RowEvent, Boolean> keep)
            throws Exception {
        ChangeStreams.latest(ChangeStreams.rows(read(environment, MESSAGES)), function, "latest")
                .flatMap(keep == null ? new Discard<>() : keep)
                .returns(Types.BOOLEAN);
        environment.execute();
    }

    /** @param keep what takes the newest rows, or null to drop them */
    static void normalize(
            StreamExecutionEnvironment environment, String format, @Nullable FlatMapFunction<Row, Boolean> keep)
            throws Exception {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.exec.source.cdc-events-duplicate", "true");
        StringBuilder columns = new StringBuilder();
        for (var field : DataType.getFields(FlinkCanalJson.ROW_TYPE)) {
            columns.append(field.getName())
                    .append(' ')
                    .append(field.getDataType().getLogicalType().asSerializableString())
                    .append(", ");
        }
        String options = format.equals("canal-json")
                ? ""
                : ", 'sluice-canal-json.timestamp-zone' = 'UTC', 'sluice-canal-json.full-row-images' = 'true'";
        tables.executeSql(
                "CREATE TABLE orders (" + columns + "PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'memory',"
                        + " 'name' = '" + MESSAGES + "', 'format' = '" + format + "'" + options + ")");
        if (keep == null) {
            tables.executeSql("CREATE TABLE discarded WITH ('connector' = 'blackhole') LIKE orders (EXCLUDING ALL)");
            tables.executeSql("INSERT INTO discarded SELECT * FROM orders").await();
        } else {
            tables.toChangelogStream(tables.from("orders")).flatMap(keep).returns(Types.BOOLEAN);
            environment.execute();
        }
    }
}
