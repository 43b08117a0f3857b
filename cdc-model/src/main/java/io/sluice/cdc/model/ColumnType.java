package io.sluice.cdc.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as the server declares it.
 *
 * @param kind the server's base type; aliases such as INTEGER, BOOL, SERIAL, NUMERIC or REAL are resolved
 * @param length CHAR, VARCHAR, BINARY, VARBINARY: declared length in characters or bytes; DECIMAL, FLOAT(M,D): precision;
 *     integers and YEAR: display width; BIT: bits; VECTOR: dimensions; -1 where not declared
 * @param scale DECIMAL, FLOAT(M,D), DOUBLE(M,D): digits after the point; TIME, DATETIME, TIMESTAMP: fraction digits 0 to 6;
 *     -1 where not declared (FLOAT and DOUBLE only)
 * @param unsigned UNSIGNED (implied by ZEROFILL)
 * @param zerofill ZEROFILL
 * @param charset lower-case character set of a text, ENUM or SET column, or null where the description does not say
 * @param collation lower-case collation, or null where the description does not say (never assumed)
 * @param labels members of an ENUM or SET in order; empty otherwise
 */
public record ColumnType(
        Kind kind,
        int length,
        int scale,
        boolean unsigned,
        boolean zerofill,
        @Nullable String charset,
        @Nullable String collation,
        List<String> labels) {

    /** How a type's canonical value is spelled and compared. */
    public enum Family {
        INTEGER,
        DECIMAL,
        FLOATING,
        BIT,
        YEAR,
        DATE,
        TIME,
        DATETIME,
        TIMESTAMP,
        TEXT,
        BYTES,
        ENUM,
        SET,
        JSON,
        /** UUID, INET4, INET6 of MariaDB: text that the server normalises. */
        NETWORK
    }

    /** The server's base types. */
    public enum Kind {
        TINYINT(Family.INTEGER),
        SMALLINT(Family.INTEGER),
        MEDIUMINT(Family.INTEGER),
        INT(Family.INTEGER),
        BIGINT(Family.INTEGER),
        DECIMAL(Family.DECIMAL),
        FLOAT(Family.FLOATING),
        DOUBLE(Family.FLOATING),
        BIT(Family.BIT),
        YEAR(Family.YEAR),
        DATE(Family.DATE),
        TIME(Family.TIME),
        DATETIME(Family.DATETIME),
        TIMESTAMP(Family.TIMESTAMP),
        CHAR(Family.TEXT),
        VARCHAR(Family.TEXT),
        TINYTEXT(Family.TEXT),
        TEXT(Family.TEXT),
        MEDIUMTEXT(Family.TEXT),
        LONGTEXT(Family.TEXT),
        BINARY(Family.BYTES),
        VARBINARY(Family.BYTES),
        TINYBLOB(Family.BYTES),
        BLOB(Family.BYTES),
        MEDIUMBLOB(Family.BYTES),
        LONGBLOB(Family.BYTES),
        GEOMETRY(Family.BYTES),
        VECTOR(Family.BYTES),
        ENUM(Family.ENUM),
        SET(Family.SET),
        JSON(Family.JSON),
        UUID(Family.NETWORK),
        INET4(Family.NETWORK),
        INET6(Family.NETWORK);

        private final Family family;

        Kind(Family family) {
            this.family = family;
        }

        public Family family() {
            return family;
        }
    }

    public ColumnType {
        Objects.requireNonNull(kind, "kind");
        labels = List.copyOf(labels);
    }

    /** A type without attributes. */
    public static ColumnType of(Kind kind) {
        return new ColumnType(kind, -1, defaultScale(kind), false, false, null, null, List.of());
    }

    public Family family() {
        return kind.family();
    }

    /** True for the binary family, whose canonical value is bytes and not text. */
    public boolean isBytes() {
        return kind.family() == Family.BYTES;
    }

    public ColumnType withCollation(@Nullable String newCharset, @Nullable String newCollation) {
        return new ColumnType(kind, length, scale, unsigned, zerofill, newCharset, newCollation, labels);
    }

    private static int defaultScale(Kind kind) {
        return switch (kind.family()) {
            case FLOATING -> -1;
            default -> 0;
        };
    }
}
