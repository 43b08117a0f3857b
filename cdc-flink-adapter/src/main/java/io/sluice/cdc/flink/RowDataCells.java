package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * Rows of Flink's tables to stored rows of a MySQL table, columns by name. A value is spelled as MySQL would and then read as
 * the merge reads a table's text ({@link CellNormalizer}): what is no value of the column's type is refused, nothing is
 * rounded or cut. One thread.
 */
final class RowDataCells {

    private static final Set<Family> INTEGRAL = EnumSet.of(Family.INTEGER, Family.BIT, Family.YEAR, Family.DECIMAL);

    /** What Flink's TIME holds whatever precision is declared: its rows have milliseconds. */
    private static final int DIGITS_OF_TIME = 3;

    /** Spells a value that is there. */
    private interface Spelling {
        byte[] text(RowData row, int position);
    }

    private final TableSchema schema;
    private final int[] positions;
    private final Spelling[] spellings;
    private final CellNormalizer[] normalizers;
    private final ByteSink out = new ByteSink(512);
    private final RowBytes.Writer writer = new RowBytes.Writer(out);

    /** @throws CdcException if a column is missing, or of a type that does not hold all values of the table's column */
    RowDataCells(TableSchema schema, RowType type) {
        this.schema = schema;
        int columns = schema.columnCount();
        positions = new int[columns];
        spellings = new Spelling[columns];
        normalizers = new CellNormalizer[columns];
        for (int i = 0; i < columns; i++) {
            Column column = schema.column(i);
            int position = type.getFieldIndex(column.name());
            if (position < 0) {
                throw new CdcException("the rows have no field " + column.name() + ", which " + schema.table()
                        + " has as a column; a row must say all of them");
            }
            positions[i] = position;
            spellings[i] = spelling(column, type.getTypeAt(position));
            normalizers[i] = CellNormalizer.of(column.type());
        }
    }

    /** The row in stored form; valid until the next call. */
    byte[] read(RowData row) {
        out.clear();
        writer.begin(schema.fingerprint(), positions.length);
        for (int i = 0; i < positions.length; i++) {
            if (row.isNullAt(positions[i])) {
                writer.nullCell();
            } else {
                byte[] text = spellings[i].text(row, positions[i]);
                try {
                    normalizers[i].append(text, 0, text.length, out);
                } catch (InvalidValueException e) {
                    throw refused(i, e.reason());
                }
                writer.endValue();
            }
        }
        writer.finish();
        return out.array();
    }

    private CdcException refused(int column, String reason) {
        return new CdcException(
                "column " + schema.table() + "." + schema.column(column).name() + " of type "
                        + schema.column(column).type() + " meets a value that is none of it: " + reason);
    }

    private Spelling spelling(Column column, LogicalType type) {
        Family family = column.type().family();
        int scale = column.type().scale();
        boolean fits =
                switch (type.getTypeRoot()) {
                    case BOOLEAN -> family == Family.INTEGER || family == Family.BIT;
                    case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> INTEGRAL.contains(family);
                    case FLOAT -> column.type().kind() == Kind.FLOAT;
                    case DOUBLE -> family == Family.FLOATING;
                    // the text of a TIMESTAMP says no zone
                    case CHAR, VARCHAR -> family != Family.BYTES && family != Family.TIMESTAMP;
                    case BINARY, VARBINARY -> family == Family.BYTES;
                    case DATE -> family == Family.DATE;
                    case TIME_WITHOUT_TIME_ZONE ->
                        family == Family.TIME && scale <= Math.min(((TimeType) type).getPrecision(), DIGITS_OF_TIME);
                    case TIMESTAMP_WITHOUT_TIME_ZONE ->
                        family == Family.DATETIME && scale <= ((TimestampType) type).getPrecision();
                    case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                        family == Family.TIMESTAMP && scale <= ((LocalZonedTimestampType) type).getPrecision();
                    default -> false;
                };
        if (!fits) {
            throw new CdcException("column " + schema.table() + "." + column.name() + " is " + column.type()
                    + ", and a field of type " + type.asSummaryString() + " does not say its values exactly; "
                    + advice(column.type()));
        }
        boolean utf8 = family == Family.TEXT || family == Family.ENUM || family == Family.SET || family == Family.JSON;
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> (row, i) -> ascii(row.getBoolean(i) ? "1" : "0");
            case TINYINT -> (row, i) -> ascii(Byte.toString(row.getByte(i)));
            case SMALLINT -> (row, i) -> ascii(Short.toString(row.getShort(i)));
            case INTEGER -> (row, i) -> ascii(Integer.toString(row.getInt(i)));
            case BIGINT -> (row, i) -> ascii(Long.toString(row.getLong(i)));
            case DECIMAL -> decimal((DecimalType) type);
            case FLOAT -> (row, i) -> ascii(Float.toString(row.getFloat(i)));
            case DOUBLE -> (row, i) -> ascii(Double.toString(row.getDouble(i)));
            case CHAR, VARCHAR ->
                (row, i) -> text(row.getString(i).toBytes(), utf8, schema.requireIndex(column.name()));
            case BINARY, VARBINARY -> RowData::getBinary;
            case DATE -> (row, i) -> ascii(LocalDate.ofEpochDay(row.getInt(i)).toString());
            case TIME_WITHOUT_TIME_ZONE -> (row, i) -> time(LocalTime.ofNanoOfDay(row.getInt(i) * 1_000_000L));
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                (row, i) -> dateTime(row.getTimestamp(i, ((TimestampType) type).getPrecision())
                        .toLocalDateTime());
            default ->
                (row, i) -> {
                    TimestampData time = row.getTimestamp(i, ((LocalZonedTimestampType) type).getPrecision());
                    return dateTime(LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC));
                };
        };
    }

    private static String advice(ColumnType type) {
        return switch (type.family()) {
            case TIMESTAMP -> "give it as TIMESTAMP_LTZ(" + type.scale() + ")";
            case DATETIME -> "give it as TIMESTAMP(" + type.scale() + ") or as STRING";
            case FLOATING -> "give it as " + type.kind() + " or as STRING";
            case BYTES -> "give it as BYTES";
            default -> "STRING says all of them, as MySQL prints them";
        };
    }

    private byte[] text(byte[] text, boolean utf8, int column) {
        if (utf8 && JsonBytes.invalidUtf8(text, 0, text.length) >= 0) {
            throw refused(column, "not UTF-8");
        }
        return text;
    }

    private static Spelling decimal(DecimalType type) {
        return (row, i) -> {
            BigDecimal value =
                    row.getDecimal(i, type.getPrecision(), type.getScale()).toBigDecimal();
            return ascii(value.toPlainString());
        };
    }

    private static byte[] time(LocalTime time) {
        return ascii(String.format("%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond())
                + fraction(time.getNano()));
    }

    private static byte[] dateTime(LocalDateTime time) {
        return ascii(time.toLocalDate() + " "
                + String.format("%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond())
                + fraction(time.getNano()));
    }

    /** All nine digits: what the column does not hold is refused where it is read. */
    private static String fraction(int nanos) {
        return nanos == 0 ? "" : String.format(".%09d", nanos).replaceAll("0+$", "");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
