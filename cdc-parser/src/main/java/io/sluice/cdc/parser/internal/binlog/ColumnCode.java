package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.ServerKind;

/** Type bytes of a table map: {@code enum_field_types} of MySQL's field_types.h and of MariaDB. */
final class ColumnCode {

    static final int DECIMAL = 0;
    static final int TINY = 1;
    static final int SHORT = 2;
    static final int LONG = 3;
    static final int FLOAT = 4;
    static final int DOUBLE = 5;
    static final int NULL = 6;
    static final int TIMESTAMP = 7;
    static final int LONGLONG = 8;
    static final int INT24 = 9;
    static final int DATE = 10;
    static final int TIME = 11;
    static final int DATETIME = 12;
    static final int YEAR = 13;
    static final int NEW_DATE = 14;
    static final int VARCHAR = 15;
    static final int BIT = 16;
    static final int TIMESTAMP2 = 17;
    static final int DATETIME2 = 18;
    static final int TIME2 = 19;
    static final int TYPED_ARRAY = 20;
    static final int MARIADB_BLOB_COMPRESSED = 140;
    static final int MARIADB_VARCHAR_COMPRESSED = 141;
    static final int VECTOR = 242;
    static final int JSON = 245;
    static final int NEW_DECIMAL = 246;
    static final int ENUM = 247;
    static final int SET = 248;
    static final int TINY_BLOB = 249;
    static final int MEDIUM_BLOB = 250;
    static final int LONG_BLOB = 251;
    static final int BLOB = 252;
    static final int VAR_STRING = 253;
    static final int STRING = 254;
    static final int GEOMETRY = 255;

    private static final int STRING_TYPE_BITS = 0x30;

    private ColumnCode() {}

    /** STRING hides ENUM and SET in the first byte of its metadata, and there two bits of a long CHAR's length. */
    static int unfold(int type, int metadata) {
        if (type != STRING) {
            return type;
        }
        int first = metadata & 0xFF;
        return (first & STRING_TYPE_BITS) == STRING_TYPE_BITS ? first : first | STRING_TYPE_BITS;
    }

    /** Greatest length in bytes of a STRING column that is no ENUM or SET. */
    static int stringLength(int metadata) {
        int first = metadata & 0xFF;
        int second = metadata >>> 8 & 0xFF;
        // the two bits stand inverted where the server's types have them set
        return ((first & STRING_TYPE_BITS) ^ STRING_TYPE_BITS) << 4 | second;
    }

    /** Bytes of an ENUM's index or a SET's bits. */
    static int packLength(int metadata) {
        return metadata >>> 8 & 0xFF;
    }

    /** Whether the SIGNEDNESS bitmap has a bit for it ({@code is_numeric_type} of log_event.cc; YEAR is one). */
    static boolean hasSign(int type) {
        return switch (type) {
            case TINY, SHORT, INT24, LONG, LONGLONG, FLOAT, DOUBLE, NEW_DECIMAL, YEAR -> true;
            default -> false;
        };
    }

    /**
     * Whether the character set fields count it ({@code is_character_type}; MariaDB: {@code Binlog_type_info} with a character
     * set). Measured on MySQL 9.7 and MariaDB 10.11: VECTOR is counted as one of the binary set, GEOMETRY by MariaDB alone.
     */
    static boolean isCharacter(int unfolded, ServerKind server) {
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

    static boolean isEnumOrSet(int unfolded) {
        return unfolded == ENUM || unfolded == SET;
    }
}
