package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * Which MySQL types a declared SQL type reads, and how. Nothing is rounded, cut or made NULL: what the declared type cannot
 * hold is an {@link UnreadableColumnException} that says which would.
 */
final class CellConverters {

    private static final Set<LogicalTypeRoot> SUPPORTED = EnumSet.of(
            LogicalTypeRoot.BOOLEAN,
            LogicalTypeRoot.TINYINT,
            LogicalTypeRoot.SMALLINT,
            LogicalTypeRoot.INTEGER,
            LogicalTypeRoot.BIGINT,
            LogicalTypeRoot.FLOAT,
            LogicalTypeRoot.DOUBLE,
            LogicalTypeRoot.DECIMAL,
            LogicalTypeRoot.CHAR,
            LogicalTypeRoot.VARCHAR,
            LogicalTypeRoot.BINARY,
            LogicalTypeRoot.VARBINARY,
            LogicalTypeRoot.DATE,
            LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE,
            LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
            LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);

    private static final Set<Family> INTEGRAL = EnumSet.of(Family.INTEGER, Family.BIT, Family.YEAR, Family.DECIMAL);
    private static final int MILLIS_IN_DAY = 86_400_000;

    private CellConverters() {}

    /** @throws ValidationException for a type that no column of MySQL is read as */
    static void checkSupported(WantedColumn column) {
        if (!SUPPORTED.contains(column.type().getTypeRoot())) {
            throw new ValidationException("column " + column.name() + " of type " + column.type()
                    + ": no column of MySQL is read as that; declare a JSON document as STRING");
        }
    }

    /**
     * @param zone of Canal's JVM, in which TIMESTAMP columns are logged, or null where not said
     * @throws UnreadableColumnException if the declared type reads no column of this type
     */
    static CellConverter of(TableId table, Column column, LogicalType type, @Nullable ZoneId zone) {
        ColumnType from = column.type();
        Family family = from.family();
        String what = table + "." + column.name();
        CellConverter converter =
                switch (type.getTypeRoot()) {
                    case BOOLEAN -> family == Family.INTEGER || family == Family.BIT ? bool(what) : null;
                    case TINYINT ->
                        integral(family, (image, i) ->
                                (byte) narrow(image, i, Byte.MIN_VALUE, Byte.MAX_VALUE, what, type));
                    case SMALLINT ->
                        integral(family, (image, i) ->
                                (short) narrow(image, i, Short.MIN_VALUE, Short.MAX_VALUE, what, type));
                    case INTEGER -> integral(family, RowImage::getInt);
                    case BIGINT -> integral(family, RowImage::getLong);
                    case FLOAT -> from.kind() == ColumnType.Kind.FLOAT ? RowImage::getFloat : null;
                    case DOUBLE -> family == Family.FLOATING ? RowImage::getDouble : null;
                    case DECIMAL -> decimal(from, (DecimalType) type, what);
                    case CHAR -> text(family, ((CharType) type).getLength(), what, type);
                    case VARCHAR -> text(family, ((VarCharType) type).getLength(), what, type);
                    case BINARY, VARBINARY -> family == Family.BYTES ? bytes(type, what) : null;
                    case DATE -> family == Family.DATE ? (image, i) -> (int) image.getEpochDay(i) : null;
                    case TIME_WITHOUT_TIME_ZONE -> family == Family.TIME ? time(what) : null;
                    case TIMESTAMP_WITHOUT_TIME_ZONE ->
                        dateTime(family, ((TimestampType) type).getPrecision(), zone, what, type);
                    case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                        family == Family.TIMESTAMP
                                ? micros(((LocalZonedTimestampType) type).getPrecision(), what, type)
                                : null;
                    default -> null;
                };
        if (converter == null) {
            throw new UnreadableColumnException("column " + what + " is " + from + ", which " + type.asSummaryString()
                    + " does not hold exactly; declare " + advice(from));
        }
        return converter;
    }

    /** The SQL type that holds every value of the column. */
    private static String advice(ColumnType from) {
        return switch (from.family()) {
            case INTEGER -> from.kind() == ColumnType.Kind.BIGINT && from.unsigned() ? "DECIMAL(20, 0)" : "BIGINT";
            case BIT -> "DECIMAL(20, 0)";
            case YEAR -> "INT";
            case DECIMAL -> "DECIMAL(" + from.length() + ", " + from.scale() + ") (STRING beyond 38 digits)";
            case FLOATING -> from.kind() == ColumnType.Kind.FLOAT ? "FLOAT" : "DOUBLE";
            case DATE -> "DATE";
            case TIME -> "STRING, or TIME(3) where values are times of day";
            case DATETIME -> "TIMESTAMP(" + from.scale() + ")";
            case TIMESTAMP -> "TIMESTAMP_LTZ(" + from.scale() + ")";
            case BYTES -> "BYTES";
            case TEXT, ENUM, SET, JSON, NETWORK -> "STRING";
        };
    }

    private static @Nullable CellConverter integral(Family family, CellConverter converter) {
        return INTEGRAL.contains(family) ? converter : null;
    }

    private static long narrow(RowImage image, int column, int least, int most, String what, LogicalType type) {
        long value = image.getLong(column);
        if (value < least || value > most) {
            throw beyond(what, type);
        }
        return value;
    }

    private static CellConverter bool(String what) {
        return (image, column) -> {
            long value = image.getLong(column);
            if (value != 0 && value != 1) {
                throw new UnreadableColumnException(
                        "column " + what + " holds a number that is neither 0 nor 1; declare it BIGINT");
            }
            return value == 1;
        };
    }

    private static @Nullable CellConverter decimal(ColumnType from, DecimalType type, String what) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        if (!INTEGRAL.contains(from.family())) {
            return null;
        }
        if (from.family() == Family.DECIMAL && from.scale() == scale && from.length() <= precision && precision <= 18) {
            return (image, column) -> DecimalData.fromUnscaledLong(image.getUnscaledLong(column), precision, scale);
        }
        return (image, column) -> {
            BigDecimal value = image.getDecimal(column);
            DecimalData data = value.stripTrailingZeros().scale() > scale
                    ? null
                    : DecimalData.fromBigDecimal(value, precision, scale);
            if (data == null) {
                throw beyond(what, type);
            }
            return data;
        };
    }

    private static @Nullable CellConverter text(Family family, int length, String what, LogicalType type) {
        if (family == Family.BYTES) {
            return null;
        }
        if (length == VarCharType.MAX_LENGTH) {
            return (image, column) -> StringData.fromBytes(image.getBytes(column));
        }
        return (image, column) -> {
            byte[] value = image.getBytes(column);
            if (value.length > length && characters(value) > length) {
                throw beyond(what, type);
            }
            return StringData.fromBytes(value);
        };
    }

    /** Code points of UTF-8: every byte that does not continue one. */
    private static int characters(byte[] utf8) {
        int characters = 0;
        for (byte b : utf8) {
            characters += (b & 0xC0) == 0x80 ? 0 : 1;
        }
        return characters;
    }

    private static CellConverter bytes(LogicalType type, String what) {
        int length = lengthOf(type);
        return (image, column) -> {
            byte[] value = image.getBytes(column);
            if (value.length > length) {
                throw beyond(what, type);
            }
            return value;
        };
    }

    private static int lengthOf(LogicalType type) {
        return type instanceof org.apache.flink.table.types.logical.BinaryType binary
                ? binary.getLength()
                : ((org.apache.flink.table.types.logical.VarBinaryType) type).getLength();
    }

    /** Flink keeps a TIME as milliseconds of the day. */
    private static CellConverter time(String what) {
        return (image, column) -> {
            Duration time = image.getTime(column);
            long millis = time.toMillis();
            if (time.isNegative() || millis >= MILLIS_IN_DAY || time.getNano() % 1_000_000 != 0) {
                throw new UnreadableColumnException("column " + what
                        + " holds a time that is no time of day in whole milliseconds, which is all TIME can hold in Flink;"
                        + " declare it STRING");
            }
            return (int) millis;
        };
    }

    private static @Nullable CellConverter dateTime(
            Family family, int precision, @Nullable ZoneId zone, String what, LogicalType type) {
        if (family == Family.DATETIME) {
            return micros(precision, what, type);
        }
        if (family != Family.TIMESTAMP) {
            return null;
        }
        CellConverter instants = micros(precision, what, type);
        return (image, column) -> {
            TimestampData instant = (TimestampData) instants.read(image, column);
            // without a zone the image has refused the cell already
            ZoneId logged = zone == null ? ZoneOffset.UTC : zone;
            return TimestampData.fromLocalDateTime(LocalDateTime.ofInstant(instant.toInstant(), logged));
        };
    }

    private static CellConverter micros(int precision, String what, LogicalType type) {
        long unit = 1;
        for (int i = Math.min(precision, 6); i < 6; i++) {
            unit *= 10;
        }
        long microsOfUnit = unit;
        return (image, column) -> {
            long micros = image.getEpochMicros(column);
            if (micros % microsOfUnit != 0) {
                throw beyond(what, type);
            }
            return TimestampData.fromEpochMillis(
                    Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);
        };
    }

    private static UnreadableColumnException beyond(String what, LogicalType type) {
        return new UnreadableColumnException(
                "column " + what + " holds a value that " + type.asSummaryString() + " cannot hold exactly");
    }
}
