package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.ErrorPolicy;
import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnMissing;
import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.canal.CanalJsonDeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Runs Flink's own {@code canal-json} and ours over the same messages, and shows rows as text. */
final class BothFormats {

    private final DataType row;

    private BothFormats(DataType row) {
        this.row = row;
    }

    static BothFormats of(DataTypes.Field... fields) {
        return new BothFormats(DataTypes.ROW(fields).notNull());
    }

    /** Rows of Flink's format. Throws what it throws. */
    List<String> flink(boolean ignoreParseErrors, byte[]... messages) throws Exception {
        return run(
                CanalJsonDeserializationSchema.builder(row, List.of(), InternalTypeInfo.of(row.getLogicalType()))
                        .setIgnoreParseErrors(ignoreParseErrors)
                        .setTimestampFormat(TimestampFormat.SQL)
                        .build(),
                messages);
    }

    /** Rows of ours, stopping at the first bad message. */
    List<String> sluice(byte[]... messages) throws Exception {
        return sluice(CanalJsonOptions.builder(), OnMissing.ERROR, messages);
    }

    /** Rows of ours, passing bad messages over. */
    List<String> sluiceSkipping(byte[]... messages) throws Exception {
        return sluice(
                CanalJsonOptions.builder().errorPolicy(ErrorPolicy.skip(100, Duration.ofMinutes(1))),
                OnMissing.ERROR,
                messages);
    }

    List<String> sluice(CanalJsonOptions.Builder options, OnMissing onMissing, byte[]... messages) throws Exception {
        List<WantedColumn> wanted = new ArrayList<>();
        for (DataTypes.Field field : DataType.getFields(row)) {
            wanted.add(new WantedColumn(field.getName(), field.getDataType().getLogicalType()));
        }
        CanalJsonRowSchema schema = new CanalJsonRowSchema(
                new FormatSettings(options.build(), onMissing, OnStatement.ERROR),
                wanted,
                List.of(),
                InternalTypeInfo.of(row.getLogicalType()));
        // as it travels with the job
        return run(InstantiationUtil.clone(schema), messages);
    }

    private List<String> run(DeserializationSchema<RowData> schema, byte[]... messages) throws Exception {
        schema.open(new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup();
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
                return SimpleUserCodeClassLoader.create(BothFormats.class.getClassLoader());
            }
        });
        List<RowData> rows = new ArrayList<>();
        for (byte[] message : messages) {
            schema.deserialize(message, new ListCollector<>(rows));
        }
        return rows.stream().map(Object::toString).toList();
    }
}
