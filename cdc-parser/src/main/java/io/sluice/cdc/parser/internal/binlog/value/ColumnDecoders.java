package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.internal.text.CharsetWidths;
import io.sluice.cdc.parser.binlog.UnsupportedColumnException;

/**
 * Chooses the decoder of a column by what the log's table map says of it and by its type in the schema, which has what the
 * map leaves out: sign, character set, labels, ZEROFILL. The two must fit; where they do not, the schema is that of another
 * time, and reading on would give wrong values.
 *
 * <p>Metadata are the column's bytes of the table map's metadata block read as one little-endian number: the first byte in
 * the low eight bits, the second above it, 0 where the type has none.
 */
public final class ColumnDecoders {

    private ColumnDecoders() {}

    /**
     * @param binlogType type byte of the table map, {@link ColumnCode#unfold unfolded}
     * @param meta its metadata
     * @param type the column's type in the schema, with its character set
     * @throws SchemaMismatchException if the two do not fit
     * @throws UnsupportedColumnException if nobody can decode it here
     */
    public static ColumnDecoder of(int binlogType, int meta, ColumnType type) {
        return switch (binlogType) {
            case ColumnCode.TINY -> integer(type, Kind.TINYINT, binlogType, meta);
            case ColumnCode.SHORT -> integer(type, Kind.SMALLINT, binlogType, meta);
            case ColumnCode.INT24 -> integer(type, Kind.MEDIUMINT, binlogType, meta);
            case ColumnCode.LONG -> integer(type, Kind.INT, binlogType, meta);
            case ColumnCode.LONGLONG -> integer(type, Kind.BIGINT, binlogType, meta);
            case ColumnCode.FLOAT -> {
                require(type.kind() == Kind.FLOAT && meta == Float.BYTES, binlogType, meta, type);
                yield new FloatDecoder(type);
            }
            case ColumnCode.DOUBLE -> {
                require(type.kind() == Kind.DOUBLE && meta == Double.BYTES, binlogType, meta, type);
                yield new DoubleDecoder(type);
            }
            case ColumnCode.NEW_DECIMAL -> {
                require(type.kind() == Kind.DECIMAL && isDecimal(type, meta), binlogType, meta, type);
                yield new DecimalDecoder(type);
            }
            case ColumnCode.YEAR -> {
                require(type.kind() == Kind.YEAR, binlogType, meta, type);
                yield new YearDecoder(type);
            }
            case ColumnCode.BIT -> {
                int bits = (meta & 0xFF) + 8 * (meta >>> 8);
                require(
                        type.kind() == Kind.BIT && bits == type.length() && bits > 0 && bits <= Long.SIZE,
                        binlogType,
                        meta,
                        type);
                yield new BitDecoder(type);
            }
            case ColumnCode.DATE, ColumnCode.NEW_DATE -> {
                require(type.kind() == Kind.DATE, binlogType, meta, type);
                yield new DateDecoder(type);
            }
            case ColumnCode.TIME, ColumnCode.DATETIME, ColumnCode.TIMESTAMP -> old(binlogType, meta, type);
            case ColumnCode.TIME2 -> {
                require(type.kind() == Kind.TIME && type.scale() == meta, binlogType, meta, type);
                yield new TimeDecoder(type);
            }
            case ColumnCode.DATETIME2 -> {
                require(type.kind() == Kind.DATETIME && type.scale() == meta, binlogType, meta, type);
                yield new DateTimeDecoder(type);
            }
            case ColumnCode.TIMESTAMP2 -> {
                require(type.kind() == Kind.TIMESTAMP && type.scale() == meta, binlogType, meta, type);
                yield new TimestampDecoder(type);
            }
            case ColumnCode.VARCHAR, ColumnCode.VAR_STRING -> {
                boolean fits =
                        switch (type.kind()) {
                            case VARCHAR, VARBINARY, VECTOR -> fitsLength(type, meta);
                            default -> false;
                        };
                require(fits, binlogType, meta, type);
                yield counted(type, meta > 0xFF ? 2 : 1);
            }
            case ColumnCode.STRING -> string(meta, type);
            case ColumnCode.ENUM -> {
                require(type.kind() == Kind.ENUM && isLabelSize(type, meta >>> 8), binlogType, meta, type);
                yield new LabelDecoder(type, meta >>> 8);
            }
            case ColumnCode.SET -> {
                require(type.kind() == Kind.SET && isLabelSize(type, meta >>> 8), binlogType, meta, type);
                yield new LabelDecoder(type, meta >>> 8);
            }
            case ColumnCode.BLOB, ColumnCode.TINY_BLOB, ColumnCode.MEDIUM_BLOB, ColumnCode.LONG_BLOB -> {
                require(isBlob(type, meta), binlogType, meta, type);
                yield counted(type, meta);
            }
            case ColumnCode.JSON -> {
                require(type.kind() == Kind.JSON && meta >= 1 && meta <= 4, binlogType, meta, type);
                yield new JsonDecoder(type, meta);
            }
            case ColumnCode.GEOMETRY -> {
                require(type.kind() == Kind.GEOMETRY && meta >= 1 && meta <= 4, binlogType, meta, type);
                yield new BytesDecoder(type, meta);
            }
            case ColumnCode.VECTOR -> {
                require(type.kind() == Kind.VECTOR && meta >= 1 && meta <= 4, binlogType, meta, type);
                yield new BytesDecoder(type, meta);
            }
            case ColumnCode.MARIADB_VARCHAR_COMPRESSED -> {
                // one byte more than the longest value: its header
                boolean fits =
                        switch (type.kind()) {
                            case VARCHAR, VARBINARY -> fitsLength(type, meta - 1);
                            default -> false;
                        };
                require(fits, binlogType, meta, type);
                yield new CompressedDecoder(type, meta > 0xFF ? 2 : 1);
            }
            case ColumnCode.MARIADB_BLOB_COMPRESSED -> {
                require(isBlob(type, meta), binlogType, meta, type);
                yield new CompressedDecoder(type, meta);
            }
            default ->
                throw new UnsupportedColumnException("a column of type " + binlogType + " (declared as " + type
                        + "): no server up to MySQL 9.7 and MariaDB 12 logs values of it; the log is of a newer server or"
                        + " damaged");
        };
    }

    private static ColumnDecoder integer(ColumnType type, Kind kind, int binlogType, int meta) {
        require(type.kind() == kind, binlogType, meta, type);
        return IntegerDecoder.of(type);
    }

    private static boolean isDecimal(ColumnType type, int meta) {
        int precision = meta & 0xFF;
        int scale = meta >>> 8;
        return type.length() == precision
                && type.scale() == scale
                && precision >= 1
                && precision <= 65
                && scale <= precision;
    }

    /** MariaDB's fractions before MySQL's format came have no length in the log; a schema that has them says which they are. */
    private static ColumnDecoder old(int binlogType, int meta, ColumnType type) {
        Kind wanted = binlogType == ColumnCode.TIME
                ? Kind.TIME
                : binlogType == ColumnCode.DATETIME ? Kind.DATETIME : Kind.TIMESTAMP;
        require(type.kind() == wanted, binlogType, meta, type);
        return type.scale() == 0 ? new OldTemporalDecoder(type) : new HighResolutionDecoder(type);
    }

    private static ColumnDecoder string(int meta, ColumnType type) {
        int length = ColumnCode.stringLength(meta);
        int lengthBytes = length > 0xFF ? 2 : 1;
        switch (type.kind()) {
            case CHAR, BINARY -> {
                require(fitsLength(type, length), ColumnCode.STRING, meta, type);
                return counted(type, lengthBytes);
            }
            case UUID, INET4, INET6 -> {
                require(length == (type.kind() == Kind.INET4 ? 4 : 16), ColumnCode.STRING, meta, type);
                return new NetworkDecoder(type, lengthBytes);
            }
            default -> throw mismatch(ColumnCode.STRING, meta, type);
        }
    }

    /** The table map has the length in bytes of the longest value. */
    private static boolean fitsLength(ColumnType type, int bytes) {
        if (type.length() < 0) {
            return true;
        }
        int unit = 1;
        if (type.kind() == Kind.VECTOR) {
            unit = Float.BYTES;
        } else if (!type.isBytes()) {
            String charset = type.charset();
            if (charset == null) {
                return true;
            }
            unit = CharsetWidths.maxBytes(charset);
        }
        return (long) type.length() * unit == bytes;
    }

    private static boolean isBlob(ColumnType type, int lengthBytes) {
        return switch (type.kind()) {
            case TINYTEXT, TINYBLOB -> lengthBytes == 1;
            case TEXT, BLOB -> lengthBytes == 2;
            case MEDIUMTEXT, MEDIUMBLOB -> lengthBytes == 3;
            // MariaDB's JSON is a LONGTEXT, and some schemas keep its first name
            case LONGTEXT, LONGBLOB, JSON -> lengthBytes == 4;
            default -> false;
        };
    }

    private static boolean isLabelSize(ColumnType type, int bytes) {
        int labels = type.labels().size();
        if (type.kind() == Kind.ENUM) {
            return bytes == (labels < 256 ? 1 : 2);
        }
        int needed = labels + 7 >> 3;
        return bytes == (needed > 4 ? 8 : needed);
    }

    private static ColumnDecoder counted(ColumnType type, int lengthBytes) {
        if (type.isBytes()) {
            return new BytesDecoder(type, lengthBytes);
        }
        return new TextDecoder(type, lengthBytes, BinlogCharsets.of(type));
    }

    private static void require(boolean fits, int binlogType, int meta, ColumnType type) {
        if (!fits) {
            throw mismatch(binlogType, meta, type);
        }
    }

    private static SchemaMismatchException mismatch(int binlogType, int meta, ColumnType type) {
        return new SchemaMismatchException("the log has a column of type " + binlogType + " with metadata 0x"
                + Integer.toHexString(meta) + ", the schema says " + type
                + ": give the schema the table had at this position of the log");
    }
}
