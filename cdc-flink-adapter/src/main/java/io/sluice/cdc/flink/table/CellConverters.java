package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.TableId;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
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
                    case BOOLEAN ->
                        family == Family.INTEGER || family == Family.BIT
                                ? IntegralConverter.of(from, type, what)
                                : null;
                    case TINYINT, SMALLINT, INTEGER, BIGINT ->
                        INTEGRAL.contains(family) ? IntegralConverter.of(from, type, what) : null;
                    case FLOAT -> from.kind() == ColumnType.Kind.FLOAT ? new FloatingConverter.ToFloat() : null;
                    case DOUBLE -> family == Family.FLOATING ? new FloatingConverter.ToDouble() : null;
                    case DECIMAL ->
                        INTEGRAL.contains(family) ? new DecimalConverter(from, (DecimalType) type, what) : null;
                    case CHAR -> text(family, ((CharType) type).getLength(), type, what);
                    case VARCHAR -> text(family, ((VarCharType) type).getLength(), type, what);
                    case BINARY -> bytes(family, ((BinaryType) type).getLength(), type, what);
                    case VARBINARY -> bytes(family, ((VarBinaryType) type).getLength(), type, what);
                    case DATE -> family == Family.DATE ? new DateConverter() : null;
                    case TIME_WITHOUT_TIME_ZONE -> family == Family.TIME ? new TimeConverter(what) : null;
                    case TIMESTAMP_WITHOUT_TIME_ZONE ->
                        family == Family.DATETIME || family == Family.TIMESTAMP
                                ? new TimestampConverter(
                                        from, ((TimestampType) type).getPrecision(), type, what, clock(family, zone))
                                : null;
                    case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                        family == Family.TIMESTAMP
                                ? new TimestampConverter(
                                        from,
                                        ((LocalZonedTimestampType) type).getPrecision(),
                                        type,
                                        what,
                                        ZoneOffset.UTC)
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

    private static @Nullable CellConverter text(Family family, int length, LogicalType type, String what) {
        return family == Family.BYTES ? null : new TextConverter(length, type, what);
    }

    private static @Nullable CellConverter bytes(Family family, int length, LogicalType type, String what) {
        return family == Family.BYTES ? new BytesConverter(length, type, what) : null;
    }

    /** On which a TIMESTAMP is what was logged. Without a zone the parser refuses each of its values. */
    private static ZoneId clock(Family family, @Nullable ZoneId zone) {
        return family == Family.DATETIME || zone == null ? ZoneOffset.UTC : zone;
    }

    static UnreadableColumnException beyond(String what, LogicalType type) {
        return new UnreadableColumnException(
                "column " + what + " holds a value that " + type.asSummaryString() + " cannot hold exactly");
    }
}
