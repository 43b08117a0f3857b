package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.internal.binlog.value.ColumnCode;
import java.nio.charset.StandardCharsets;

/**
 * A table map event: which table a number stands for and how its columns lie in rows ({@code Table_map_event} of MySQL's
 * rows_event.h). The number itself is left out, so that equal layouts are equal content.
 *
 * @param flags {@link #FLAG_GENERATED_KEY} and others
 * @param types type bytes, as they stand, not unfolded
 * @param metadata the metadata of column c, in the order its bytes stand, first byte lowest
 * @param nullable bit c of the bitmap, column 0 in the lowest bit of the first byte
 */
record TableMap(int flags, TableId table, int[] types, int[] metadata, byte[] nullable, OptionalMetadata optional) {

    /** The primary key is one the server generated and hides ({@code TM_GENERATED_INVISIBLE_PK_F}). */
    static final int FLAG_GENERATED_KEY = 0x4;

    int columnCount() {
        return types.length;
    }

    boolean isNullable(int column) {
        return (nullable[column >> 3] >>> (column & 7) & 1) != 0;
    }

    /**
     * Reads the event behind the table number.
     *
     * @param f stands behind the table number
     */
    static TableMap read(EventFields f, int maxColumns, ServerKind server) {
        int flags = f.u16("flags");
        String database = name(f, "database name");
        String table = name(f, "table name");
        int columns = f.count("number of columns");
        if (columns > maxColumns) {
            throw f.malformed("table " + database + "." + table + " has " + columns + " columns; the limit is "
                    + maxColumns + " (ParserLimits.maxColumns)");
        }
        int typesAt = f.take(columns, "column types");
        int[] types = new int[columns];
        for (int c = 0; c < columns; c++) {
            types[c] = f.array()[typesAt + c] & 0xFF;
        }
        int metadataLength = f.count("length of the column metadata");
        int eventEnd = f.end();
        int metadataEnd = f.pos() + metadataLength;
        f.limit(metadataEnd);
        int[] metadata = new int[columns];
        for (int c = 0; c < columns; c++) {
            metadata[c] = metadata(f, types[c], metadataLength);
        }
        if (f.remaining() != 0) {
            throw f.malformed("column metadata of " + metadataLength + " bytes, of which " + f.remaining()
                    + " belong to no column");
        }
        f.limit(eventEnd);
        int bitmapLength = (columns + 7) / 8;
        int bitmap = f.take(bitmapLength, "bitmap of nullable columns");
        byte[] nullable = java.util.Arrays.copyOfRange(f.array(), bitmap, bitmap + bitmapLength);
        return new TableMap(
                flags,
                new TableId(database, table),
                types,
                metadata,
                nullable,
                OptionalMetadata.read(f, types, metadata, server));
    }

    private static String name(EventFields f, String field) {
        int length = f.u8("length of the " + field);
        int at = f.take(length + 1L, field);
        if (f.array()[at + length] != 0) {
            throw f.malformed("the " + field + " does not end with a zero byte");
        }
        return new String(f.array(), at, length, StandardCharsets.UTF_8);
    }

    private static int metadata(EventFields f, int type, int metadataLength) {
        String field = "column metadata";
        return switch (type) {
            case ColumnCode.FLOAT,
                    ColumnCode.DOUBLE,
                    ColumnCode.BLOB,
                    ColumnCode.TINY_BLOB,
                    ColumnCode.MEDIUM_BLOB,
                    ColumnCode.LONG_BLOB,
                    ColumnCode.JSON,
                    ColumnCode.GEOMETRY,
                    ColumnCode.VECTOR,
                    ColumnCode.MARIADB_BLOB_COMPRESSED,
                    ColumnCode.TIMESTAMP2,
                    ColumnCode.DATETIME2,
                    ColumnCode.TIME2 -> f.u8(field);
            case ColumnCode.VARCHAR,
                    ColumnCode.VAR_STRING,
                    ColumnCode.STRING,
                    ColumnCode.ENUM,
                    ColumnCode.SET,
                    ColumnCode.BIT,
                    ColumnCode.NEW_DECIMAL,
                    ColumnCode.MARIADB_VARCHAR_COMPRESSED -> f.u16(field);
            case ColumnCode.TYPED_ARRAY ->
                // only of hidden columns of functional indexes, which are in no row image
                throw f.malformed(
                        "a column of type array, which no table has; column metadata of " + metadataLength + " bytes");
            case ColumnCode.DECIMAL,
                    ColumnCode.TINY,
                    ColumnCode.SHORT,
                    ColumnCode.LONG,
                    ColumnCode.NULL,
                    ColumnCode.TIMESTAMP,
                    ColumnCode.LONGLONG,
                    ColumnCode.INT24,
                    ColumnCode.DATE,
                    ColumnCode.TIME,
                    ColumnCode.DATETIME,
                    ColumnCode.YEAR,
                    ColumnCode.NEW_DATE -> 0;
            default -> throw f.malformed("column type " + type + " is not known");
        };
    }
}
