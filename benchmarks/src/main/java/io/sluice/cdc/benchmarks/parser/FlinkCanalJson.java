package io.sluice.cdc.benchmarks.parser;

import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.apache.flink.table.api.DataTypes.TINYINT;

import java.io.IOException;
import java.util.List;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.canal.CanalJsonDeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;

/** Flink's own {@code canal-json} format, with the options its documentation shows. */
public final class FlinkCanalJson implements RowContestant {

    /** All columns. */
    public static final DataType ROW_TYPE = rowType(OrdersTable.names());

    private final CanalJsonDeserializationSchema format;

    FlinkCanalJson() {
        this(OrdersTable.names());
    }

    /** @param columns those a query uses; the format's projection */
    FlinkCanalJson(List<String> columns) {
        format = schema(columns);
        try {
            format.open(new NoContext());
        } catch (Exception e) {
            throw new IllegalStateException("Flink's format does not open", e);
        }
    }

    /** The format itself, not opened. */
    public static CanalJsonDeserializationSchema schema(List<String> columns) {
        DataType type = rowType(columns);
        return CanalJsonDeserializationSchema.builder(type, List.of(), InternalTypeInfo.of(type.getLogicalType()))
                .setTimestampFormat(TimestampFormat.SQL)
                .build();
    }

    @Override
    public void parse(byte[] message, Collector<RowData> out) throws IOException {
        format.deserialize(message, out);
    }

    private static DataType rowType(List<String> columns) {
        return ROW(columns.stream()
                .map(name -> OrdersTable.COLUMNS.get(OrdersTable.index(name)))
                .map(c -> FIELD(c.name(), flinkType(c.mysqlType())))
                .toArray(DataTypes.Field[]::new));
    }

    private static DataType flinkType(String mysqlType) {
        return switch (mysqlType) {
            case "bigint(20)" -> BIGINT();
            case "bigint(20) unsigned" -> DECIMAL(20, 0);
            case "tinyint(4)" -> TINYINT();
            case "smallint(6)" -> SMALLINT();
            case "int(11)" -> INT();
            case "decimal(18,2)" -> DECIMAL(18, 2);
            case "decimal(10,4)" -> DECIMAL(10, 4);
            case "double" -> DOUBLE();
            case "date" -> DATE();
            case "datetime(3)" -> TIMESTAMP(3);
            case "timestamp" -> TIMESTAMP(0);
            default -> STRING();
        };
    }
}
