package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.parser.ServerKind;

/** Type bytes of a table map: {@code enum_field_types} of MySQL's field_types.h and of MariaDB. */
public final class ColumnCode {

    public static final int DECIMAL = 0;
    public static final int TINY = 1;
    public static final int SHORT = 2;
    public static final int LONG = 3;
    public static final int FLOAT = 4;
    public static final int DOUBLE = 5;
    public static final int NULL = 6;
    public static final int TIMESTAMP = 7;
    public static final int LONGLONG = 8;
    public static final int INT24 = 9;
    public static final int DATE = 10;
    public static final int TIME = 11;
    public static final int DATETIME = 12;
    public static final int YEAR = 13;
    public static final int NEW_DATE = 14;
    public static final int VARCHAR = 15;
    public static final int BIT = 16;
    public static final int TIMESTAMP2 = 17;
    public static final int DATETIME2 = 18;
    public static final int TIME2 = 19;
    public static final int TYPED_ARRAY = 20;
    public static final int MARIADB_BLOB_COMPRESSED = 140;
    public static final int MARIADB_VARCHAR_COMPRESSED = 141;
    public static final int VECTOR = 242;
    public static final int JSON = 245;
    public static final int NEW_DECIMAL = 246;
    public static final int ENUM = 247;
    public static final int SET = 248;
    public static final int TINY_BLOB = 249;
    public static final int MEDIUM_BLOB = 250;
    public static final int LONG_BLOB = 251;
    public static final int BLOB = 252;
    public static final int VAR_STRING = 253;
    public static final int STRING = 254;
    public static final int GEOMETRY = 255;

    private static final int STRING_TYPE_BITS = 0x30;

    private ColumnCode() {}

    /** STRING hides ENUM and SET in the first byte of its metadata, and there two bits of a long CHAR's length. */
    public static int unfold(int type, int metadata) {
        if (type != STRING) {
            return type;
        }
        int first = metadata & 0xFF;
        return (first & STRING_TYPE_BITS) == STRING_TYPE_BITS ? first : first | STRING_TYPE_BITS;
    }

    /** Greatest length in bytes of a STRING column that is no ENUM or SET. */
    public static int stringLength(int metadata) {
        int first = metadata & 0xFF;
        int second = metadata >>> 8 & 0xFF;
        // the two bits stand inverted where the server's types have them set
        return ((first & STRING_TYPE_BITS) ^ STRING_TYPE_BITS) << 4 | second;
    }

    /** Bytes of an ENUM's index or a SET's bits. */
    public static int packLength(int metadata) {
        return metadata >>> 8 & 0xFF;
    }

    /** Whether the SIGNEDNESS bitmap has a bit for it ({@code is_numeric_type} of log_event.cc; YEAR is one). */
    public static boolean hasSign(int type) {
        return switch (type) {
            case TINY, SHORT, INT24, LONG, LONGLONG, FLOAT, DOUBLE, NEW_DECIMAL, YEAR -> true;
            default -> false;
        };
    }

    /**
     * Whether the character set fields count it ({@code is_character_type}; MariaDB: {@code Binlog_type_info} with a character
     * set). Measured on MySQL 9.7 and MariaDB 10.11: VECTOR is counted as one of the binary set, GEOMETRY by MariaDB alone.
     */
    public static boolean isCharacter(int unfolded, ServerKind server) {
        return switch (unfolded) {
            case GEOMETRY -> server == ServerKind.MARIADB;
            case STRING,
                    VAR_STRING,
                    VARCHAR,
                    BLOB,
                    MARIADB_BLOB_COMPRESSED,
                    MARIADB_VARCHAR_COMPRESSED,
                    VECTOR,
                    TINY_BLOB,
                    MEDIUM_BLOB,
                    LONG_BLOB -> true;
            default -> false;
        };
    }

    public static boolean isEnumOrSet(int unfolded) {
        return unfolded == ENUM || unfolded == SET;
    }
}
