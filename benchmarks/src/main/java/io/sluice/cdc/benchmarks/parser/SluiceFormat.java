package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.flink.table.CanalJsonFormatFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.Collector;

/** The SQL format {@code sluice-canal-json} as the planner and a connector would use it. */
public final class SluiceFormat implements RowContestant {

    private final DeserializationSchema<RowData> format;

    SluiceFormat(List<String> columns) {
        format = schema(columns);
        try {
            format.open(new NoContext());
        } catch (Exception e) {
            throw new IllegalStateException("the format does not open", e);
        }
    }

    /** The format itself, not opened. */
    public static DeserializationSchema<RowData> schema(List<String> columns) {
        Configuration options = Configuration.fromMap(Map.of("timestamp-zone", "UTC", "full-row-images", "true"));
        int[][] projection = columns.stream()
                .map(name -> new int[] {OrdersTable.index(name)})
                .toArray(int[][]::new);
        // the factory asks nothing of the table's context
        @SuppressWarnings({"NullAway", "DataFlowIssue"})
        var found = (ProjectableDecodingFormat<DeserializationSchema<RowData>>)
                new CanalJsonFormatFactory().createDecodingFormat(null, options);
        return found.createRuntimeDecoder(new Planner(), FlinkCanalJson.ROW_TYPE, projection);
    }

    @Override
    public void parse(byte[] message, Collector<RowData> out) throws IOException {
        format.deserialize(message, out);
    }

    private static final class Planner implements DynamicTableSource.Context {

        @Override
        public <T> TypeInformation<T> createTypeInformation(DataType type) {
            return createTypeInformation(type.getLogicalType());
        }

        @Override
        @SuppressWarnings("unchecked") // as Flink's own: T is RowData
        public <T> TypeInformation<T> createTypeInformation(LogicalType type) {
            return (TypeInformation<T>) InternalTypeInfo.of(type);
        }

        @Override
        public DynamicTableSource.DataStructureConverter createDataStructureConverter(DataType type) {
            throw new UnsupportedOperationException("formats of rows convert nothing");
        }
    }
}
