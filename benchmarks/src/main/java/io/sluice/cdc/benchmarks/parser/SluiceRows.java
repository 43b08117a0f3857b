package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.Objects;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Sluice to the same objects as Flink's format: every value made, before and after; a value that an UPDATE left
 * unchanged is made once, as its objects are immutable and Flink's own format does not copy them either. */
final class SluiceRows implements RowContestant {

    private static final Lane LANE = Lane.kafka("orders", 0);

    private final CanalJsonParser parser = CanalJsonParser.builder()
            .timestampZone(ZoneOffset.UTC)
            .fullRowImages()
            .build();
    private @Nullable TableSchema schema;
    private ColumnType[] types = {};
    private long offset;

    @Override
    public void parse(byte[] message, Collector<RowData> out) {
        ChangeCursor cursor = parser.parse(message, LANE, offset++);
        while (cursor.next()) {
            RowView row = cursor.row();
            if (row.schema() != schema) {
                schema = row.schema();
                types = schema.columns().stream().map(c -> c.type()).toArray(ColumnType[]::new);
            }
            switch (row.operation()) {
                case INSERT -> out.collect(row(RowKind.INSERT, row.after()));
                case DELETE -> out.collect(row(RowKind.DELETE, row.before()));
                case UPDATE -> update(row, out);
            }
        }
    }

    private void update(RowView row, Collector<RowData> out) {
        RowImage beforeImage = row.before();
        RowImage afterImage = row.after();
        GenericRowData before = new GenericRowData(RowKind.UPDATE_BEFORE, types.length);
        GenericRowData after = new GenericRowData(RowKind.UPDATE_AFTER, types.length);
        for (int i = 0; i < types.length; i++) {
            Object value = cell(afterImage, i);
            after.setField(i, value);
            before.setField(i, row.isUnchanged(i) ? value : cell(beforeImage, i));
        }
        out.collect(before);
        out.collect(after);
    }

    private GenericRowData row(RowKind kind, RowImage image) {
        GenericRowData row = new GenericRowData(kind, types.length);
        for (int i = 0; i < types.length; i++) {
            row.setField(i, cell(image, i));
        }
        return row;
    }

    private @Nullable Object cell(RowImage image, int column) {
        return image.isNull(column) ? null : value(types[column], image, column);
    }

    private static Object value(ColumnType type, RowImage image, int column) {
        return switch (type.kind()) {
            case BIGINT -> type.unsigned() ? unsigned(image.getUnsignedLong(column)) : (Object) image.getLong(column);
            case INT -> image.getInt(column);
            case SMALLINT -> (short) image.getInt(column);
            case TINYINT -> (byte) image.getInt(column);
            case DECIMAL -> DecimalData.fromUnscaledLong(image.getUnscaledLong(column), type.length(), type.scale());
            case DOUBLE -> image.getDouble(column);
            case DATE -> (int) image.getEpochDay(column);
            case DATETIME, TIMESTAMP -> time(image.getEpochMicros(column));
            case VARCHAR, TEXT -> StringData.fromBytes(image.getBytes(column));
            default -> throw new IllegalStateException("the table has no " + type);
        };
    }

    private static DecimalData unsigned(long bits) {
        BigDecimal value =
                bits >= 0 ? BigDecimal.valueOf(bits) : new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
        return Objects.requireNonNull(DecimalData.fromBigDecimal(value, 20, 0));
    }

    private static TimestampData time(long micros) {
        return TimestampData.fromEpochMillis(Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);
    }
}
