package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.ErrorPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** What the planner talks to: which columns and metadata are wanted, and then the reader of them. */
final class CanalJsonDecodingFormat implements ProjectableDecodingFormat<DeserializationSchema<RowData>> {

    private final FormatSettings settings;
    private List<MetadataColumn> metadata = List.of();

    CanalJsonDecodingFormat(FormatSettings settings) {
        this.settings = settings;
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
            DynamicTableSource.Context context, DataType physicalDataType, int[][] projections) {
        DataType columns = Projection.of(projections).project(physicalDataType);
        List<WantedColumn> wanted = new ArrayList<>();
        List<DataTypes.Field> fields = new ArrayList<>();
        for (DataTypes.Field field : DataType.getFields(columns)) {
            fields.add(field);
            wanted.add(new WantedColumn(field.getName(), field.getDataType().getLogicalType()));
        }
        boolean emits = settings.reader().errorPolicy().action() == ErrorPolicy.Action.EMIT;
        for (WantedColumn column : wanted) {
            // says now what could not be read from any message
            CellConverters.checkSupported(column);
            if (emits && !column.type().isNullable()) {
                throw new ValidationException("column " + column.name()
                        + " is NOT NULL, and a row of error-policy = emit holds NULL in every column of the table; declare it"
                        + " nullable (a PRIMARY KEY makes its columns NOT NULL), or use error-policy = skip or fail");
            }
        }
        for (MetadataColumn column : metadata) {
            fields.add(DataTypes.FIELD(column.key(), column.type()));
        }
        TypeInformation<RowData> type = context.createTypeInformation(
                DataTypes.ROW(fields.toArray(DataTypes.Field[]::new)).notNull().getLogicalType());
        return new CanalJsonRowSchema(settings, List.copyOf(wanted), metadata, type);
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return MetadataColumn.all();
    }

    @Override
    public void applyReadableMetadata(List<String> metadataKeys) {
        metadata = metadataKeys.stream().map(MetadataColumn::of).toList();
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.all();
    }
}
