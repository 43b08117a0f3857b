package io.sluice.cdc.flink;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** A table's column in Parquet: its type, and how a cell is written. {@code docs/landing.md} has the table of types. */
final class ParquetColumn {

    /** Digits that engines take in a DECIMAL. */
    private static final int MOST_DIGITS = 38;

    private static final int DIGITS_OF_INT = 9;
    private static final int DIGITS_OF_LONG = 18;
    private static final int DIGITS_OF_UNSIGNED_BIGINT = 20;
    private static final int BITS_OF_LONG = 63;

    /** Writes the value of a cell that has one. */
    private interface Cell {
        void write(RowImage image, int column, RecordConsumer out);
    }

    private final TableId table;
    private final Column column;
    private final ParquetDates dates;
    private final PrimitiveTypeName primitive;
    private final @Nullable LogicalTypeAnnotation logical;
    private final int fixedLength;
    private final Cell cell;

    ParquetColumn(TableId table, Column column, ParquetDates dates) {
        this.table = table;
        this.column = column;
        this.dates = dates;
        ColumnType type = column.type();
        switch (type.family()) {
            case INTEGER -> {
                int bits = bits(type);
                if (bits > Long.SIZE) {
                    fixedLength = bytesOf(DIGITS_OF_UNSIGNED_BIGINT);
                    primitive = PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
                    logical = LogicalTypeAnnotation.decimalType(0, DIGITS_OF_UNSIGNED_BIGINT);
                    cell = unsigned();
                } else {
                    fixedLength = 0;
                    primitive = bits > Integer.SIZE ? PrimitiveTypeName.INT64 : PrimitiveTypeName.INT32;
                    logical = LogicalTypeAnnotation.intType(bits, true);
                    cell = primitive == PrimitiveTypeName.INT64
                            ? (image, i, out) -> out.addLong(image.getLong(i))
                            : (image, i, out) -> out.addInteger(image.getInt(i));
                }
            }
            case BIT -> {
                boolean wide = type.length() > BITS_OF_LONG;
                fixedLength = wide ? bytesOf(DIGITS_OF_UNSIGNED_BIGINT) : 0;
                primitive = wide ? PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY : PrimitiveTypeName.INT64;
                logical = wide
                        ? LogicalTypeAnnotation.decimalType(0, DIGITS_OF_UNSIGNED_BIGINT)
                        : LogicalTypeAnnotation.intType(Long.SIZE, true);
                cell = wide ? unsigned() : (image, i, out) -> out.addLong(image.getLong(i));
            }
            case YEAR -> {
                fixedLength = 0;
                primitive = PrimitiveTypeName.INT32;
                logical = LogicalTypeAnnotation.intType(Integer.SIZE, true);
                cell = (image, i, out) -> out.addInteger(image.getInt(i));
            }
            case DECIMAL -> {
                int digits = type.length();
                boolean asText = digits > MOST_DIGITS;
                fixedLength = asText || digits <= DIGITS_OF_LONG ? 0 : bytesOf(digits);
                primitive = asText
                        ? PrimitiveTypeName.BINARY
                        : digits <= DIGITS_OF_INT
                                ? PrimitiveTypeName.INT32
                                : digits <= DIGITS_OF_LONG
                                        ? PrimitiveTypeName.INT64
                                        : PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
                logical = asText
                        ? LogicalTypeAnnotation.stringType()
                        : LogicalTypeAnnotation.decimalType(type.scale(), digits);
                cell = asText ? ParquetColumn::bytes : decimal();
            }
            case FLOATING -> {
                boolean single = type.kind() == ColumnType.Kind.FLOAT;
                fixedLength = 0;
                primitive = single ? PrimitiveTypeName.FLOAT : PrimitiveTypeName.DOUBLE;
                logical = null;
                cell = single
                        ? (image, i, out) -> out.addFloat(image.getFloat(i))
                        : (image, i, out) -> out.addDouble(image.getDouble(i));
            }
            case DATE -> {
                boolean asText = dates == ParquetDates.TEXT;
                fixedLength = 0;
                primitive = asText ? PrimitiveTypeName.BINARY : PrimitiveTypeName.INT32;
                logical = asText ? LogicalTypeAnnotation.stringType() : LogicalTypeAnnotation.dateType();
                cell = asText
                        ? ParquetColumn::bytes
                        : (image, i, out) -> out.addInteger(Math.toIntExact(image.getEpochDay(i)));
            }
            case DATETIME, TIMESTAMP -> {
                boolean asText = dates == ParquetDates.TEXT;
                boolean instant = type.kind() == ColumnType.Kind.TIMESTAMP;
                fixedLength = 0;
                primitive = asText ? PrimitiveTypeName.BINARY : PrimitiveTypeName.INT64;
                logical = asText
                        ? LogicalTypeAnnotation.stringType()
                        : LogicalTypeAnnotation.timestampType(instant, TimeUnit.MICROS);
                cell = asText ? ParquetColumn::bytes : (image, i, out) -> out.addLong(image.getEpochMicros(i));
            }
            case TIME -> {
                // beyond what Parquet's TIME can hold: negative ones, and up to 838 hours
                fixedLength = 0;
                primitive = PrimitiveTypeName.INT64;
                logical = null;
                cell = (image, i, out) -> {
                    var time = image.getTime(i);
                    out.addLong(time.getSeconds() * 1_000_000 + time.getNano() / 1000);
                };
            }
            case BYTES -> {
                fixedLength = 0;
                primitive = PrimitiveTypeName.BINARY;
                logical = null;
                cell = ParquetColumn::bytes;
            }
            case TEXT, ENUM, SET, JSON, NETWORK -> {
                fixedLength = 0;
                primitive = PrimitiveTypeName.BINARY;
                logical = LogicalTypeAnnotation.stringType();
                cell = ParquetColumn::bytes;
            }
            default -> throw new IllegalArgumentException("no type in Parquet for " + type);
        }
    }

    /** The signed width that holds every value. */
    private static int bits(ColumnType type) {
        int bits =
                switch (type.kind()) {
                    case TINYINT -> Byte.SIZE;
                    case SMALLINT -> Short.SIZE;
                    case MEDIUMINT, INT -> Integer.SIZE;
                    default -> Long.SIZE;
                };
        return type.unsigned() && type.kind() != ColumnType.Kind.MEDIUMINT ? 2 * bits : bits;
    }

    /** The bytes of the largest number of so many digits. */
    private static int bytesOf(int digits) {
        return BigInteger.TEN.pow(digits).bitLength() / Byte.SIZE + 1;
    }

    private Cell unsigned() {
        return (image, i, out) -> out.addBinary(fixed(image.getBigInteger(i)));
    }

    private Cell decimal() {
        return switch (primitive) {
            case INT32 -> (image, i, out) -> out.addInteger(Math.toIntExact(image.getUnscaledLong(i)));
            case INT64 -> (image, i, out) -> out.addLong(image.getUnscaledLong(i));
            default ->
                (image, i, out) -> out.addBinary(fixed(image.getDecimal(i).unscaledValue()));
        };
    }

    private Binary fixed(BigInteger value) {
        byte[] least = value.toByteArray();
        byte[] bytes = new byte[fixedLength];
        if (value.signum() < 0) {
            Arrays.fill(bytes, (byte) -1);
        }
        System.arraycopy(least, 0, bytes, fixedLength - least.length, least.length);
        return Binary.fromConstantByteArray(bytes);
    }

    private static void bytes(RowImage image, int column, RecordConsumer out) {
        out.addBinary(Binary.fromConstantByteArray(image.getBytes(column)));
    }

    /** Optional, under the column's name. */
    Type type() {
        var type = Types.optional(primitive);
        if (fixedLength > 0) {
            type = type.length(fixedLength);
        }
        return (logical == null ? type : type.as(logical)).named(column.name());
    }

    /**
     * Writes the cell as field of its group; nothing where it is absent or NULL.
     *
     * @throws UnlandableValueException for a value the type does not hold
     */
    void write(RowImage image, int index, RecordConsumer out) {
        if (!image.hasValue(index)) {
            return;
        }
        out.startField(column.name(), index);
        try {
            cell.write(image, index, out);
        } catch (CellAccessException | ArithmeticException e) {
            boolean isDate = dates == ParquetDates.CALENDAR
                    && switch (column.type().family()) {
                        case DATE, DATETIME, TIMESTAMP -> true;
                        default -> false;
                    };
            throw new UnlandableValueException(
                    "column " + table + "." + column.name() + " of type " + column.type() + " holds a value that "
                            + type()
                            + " cannot hold"
                            + (isDate
                                    ? ": a zero, partial or impossible date; land dates as text (Landing.asParquet(ParquetDates.TEXT))"
                                    : "; land event lines"),
                    e);
        }
        out.endField(column.name(), index);
    }
}
