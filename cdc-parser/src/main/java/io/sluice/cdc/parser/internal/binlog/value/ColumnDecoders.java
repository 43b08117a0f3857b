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

    public static final int TINY = 1;
    public static final int SHORT = 2;
    public static final int LONG = 3;
    public static final int FLOAT = 4;
    public static final int DOUBLE = 5;
    public static final int TIMESTAMP = 7;
    public static final int LONGLONG = 8;
    public static final int INT24 = 9;
    public static final int DATE = 10;
    public static final int TIME = 11;
    public static final int DATETIME = 12;
    public static final int YEAR = 13;
    public static final int NEWDATE = 14;
    public static final int VARCHAR = 15;
    public static final int BIT = 16;
    public static final int TIMESTAMP2 = 17;
    public static final int DATETIME2 = 18;
    public static final int TIME2 = 19;
    public static final int BLOB_COMPRESSED = 140;
    public static final int VARCHAR_COMPRESSED = 141;
    public static final int VECTOR = 242;
    public static final int JSON = 245;
    public static final int NEWDECIMAL = 246;
    public static final int ENUM = 247;
    public static final int SET = 248;
    public static final int TINY_BLOB = 249;
    public static final int MEDIUM_BLOB = 250;
    public static final int LONG_BLOB = 251;
    public static final int BLOB = 252;
    public static final int VAR_STRING = 253;
    public static final int STRING = 254;
    public static final int GEOMETRY = 255;

    private static final int LENGTH_BITS = 0x30;

    private ColumnDecoders() {}

    /**
     * What type 254 really is: its first metadata byte is {@link #ENUM}, {@link #SET} or {@link #STRING}, in the last case
     * with two bits of the length mixed in.
     */
    public static int unfold(int binlogType, int meta) {
        return binlogType != STRING ? binlogType : meta & 0xFF | LENGTH_BITS;
    }

    /**
     * @param binlogType type byte of the table map, {@link #unfold unfolded}
     * @param meta its metadata
     * @param type the column's type in the schema, with its character set
     * @throws SchemaMismatchException if the two do not fit
     * @throws UnsupportedColumnException if nobody can decode it here
     */
    public static ColumnDecoder of(int binlogType, int meta, ColumnType type) {
        return switch (binlogType) {
            case TINY -> integer(type, Kind.TINYINT, binlogType, meta);
            case SHORT -> integer(type, Kind.SMALLINT, binlogType, meta);
            case INT24 -> integer(type, Kind.MEDIUMINT, binlogType, meta);
            case LONG -> integer(type, Kind.INT, binlogType, meta);
            case LONGLONG -> integer(type, Kind.BIGINT, binlogType, meta);
            case FLOAT -> {
                require(type.kind() == Kind.FLOAT && meta == Float.BYTES, binlogType, meta, type);
                yield new FloatDecoder(type);
            }
            case DOUBLE -> {
                require(type.kind() == Kind.DOUBLE && meta == Double.BYTES, binlogType, meta, type);
                yield new DoubleDecoder(type);
            }
            case NEWDECIMAL -> {
                require(type.kind() == Kind.DECIMAL && isDecimal(type, meta), binlogType, meta, type);
                yield new DecimalDecoder(type);
            }
            case YEAR -> {
                require(type.kind() == Kind.YEAR, binlogType, meta, type);
                yield new YearDecoder(type);
            }
            case BIT -> {
                int bits = (meta & 0xFF) + 8 * (meta >>> 8);
                require(
                        type.kind() == Kind.BIT && bits == type.length() && bits > 0 && bits <= Long.SIZE,
                        binlogType,
                        meta,
                        type);
                yield new BitDecoder(type);
            }
            case DATE, NEWDATE -> {
                require(type.kind() == Kind.DATE, binlogType, meta, type);
                yield new DateDecoder(type);
            }
            case TIME, DATETIME, TIMESTAMP -> old(binlogType, meta, type);
            case TIME2 -> {
                require(type.kind() == Kind.TIME && type.scale() == meta, binlogType, meta, type);
                yield new TimeDecoder(type);
            }
            case DATETIME2 -> {
                require(type.kind() == Kind.DATETIME && type.scale() == meta, binlogType, meta, type);
                yield new DateTimeDecoder(type);
            }
            case TIMESTAMP2 -> {
                require(type.kind() == Kind.TIMESTAMP && type.scale() == meta, binlogType, meta, type);
                yield new TimestampDecoder(type);
            }
            case VARCHAR, VAR_STRING -> {
                boolean fits =
                        switch (type.kind()) {
                            case VARCHAR, VARBINARY, VECTOR -> fitsLength(type, meta);
                            default -> false;
                        };
                require(fits, binlogType, meta, type);
                yield counted(type, meta > 0xFF ? 2 : 1);
            }
            case STRING -> string(meta, type);
            case ENUM -> {
                require(type.kind() == Kind.ENUM && isLabelSize(type, meta >>> 8), binlogType, meta, type);
                yield new LabelDecoder(type, meta >>> 8);
            }
            case SET -> {
                require(type.kind() == Kind.SET && isLabelSize(type, meta >>> 8), binlogType, meta, type);
                yield new LabelDecoder(type, meta >>> 8);
            }
            case BLOB, TINY_BLOB, MEDIUM_BLOB, LONG_BLOB -> {
                require(isBlob(type, meta), binlogType, meta, type);
                yield counted(type, meta);
            }
            case JSON -> {
                require(type.kind() == Kind.JSON && meta >= 1 && meta <= 4, binlogType, meta, type);
                yield new JsonDecoder(type, meta);
            }
            case GEOMETRY -> {
                require(type.kind() == Kind.GEOMETRY && meta >= 1 && meta <= 4, binlogType, meta, type);
                yield new BytesDecoder(type, meta);
            }
            case VECTOR -> {
                require(type.kind() == Kind.VECTOR && meta >= 1 && meta <= 4, binlogType, meta, type);
                yield new BytesDecoder(type, meta);
            }
            case VARCHAR_COMPRESSED -> {
                // one byte more than the longest value: its header
                boolean fits =
                        switch (type.kind()) {
                            case VARCHAR, VARBINARY -> fitsLength(type, meta - 1);
                            default -> false;
                        };
                require(fits, binlogType, meta, type);
                yield new CompressedDecoder(type, meta > 0xFF ? 2 : 1);
            }
            case BLOB_COMPRESSED -> {
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
        Kind wanted = binlogType == TIME ? Kind.TIME : binlogType == DATETIME ? Kind.DATETIME : Kind.TIMESTAMP;
        require(type.kind() == wanted, binlogType, meta, type);
        return type.scale() == 0 ? new OldTemporalDecoder(type) : new HighResolutionDecoder(type);
    }

    private static ColumnDecoder string(int meta, ColumnType type) {
        int length = meta >>> 8 | (meta & LENGTH_BITS ^ LENGTH_BITS) << 4;
        int lengthBytes = length > 0xFF ? 2 : 1;
        switch (type.kind()) {
            case CHAR, BINARY -> {
                require(fitsLength(type, length), STRING, meta, type);
                return counted(type, lengthBytes);
            }
            case UUID, INET4, INET6 -> {
                require(length == (type.kind() == Kind.INET4 ? 4 : 16), STRING, meta, type);
                return new NetworkDecoder(type, lengthBytes);
            }
            default -> throw mismatch(STRING, meta, type);
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
