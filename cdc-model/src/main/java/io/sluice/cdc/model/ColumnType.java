package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.text.ColumnTypeNormal;
import io.sluice.cdc.model.internal.text.ColumnTypeParser;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as the server declares it, in one normal form: two descriptions of one column are equal whichever server
 * version or tool spelled them. {@link #toString()} is that form as SQL, in the style of {@code information_schema}, and
 * {@link #parse} reads it back to an equal value.
 *
 * <p>What is normalised, because a server or Canal prints it in one place and leaves it out in another:
 *
 * <ul>
 *   <li>the display width of an integer is dropped ({@code int(11)} is {@code int}) unless ZEROFILL makes it part of the
 *       value; signed {@code TINYINT(1)} keeps it, as servers do, for the sake of those who read it as a boolean;
 *   <li>the width of YEAR is dropped, the implied ones of ZEROFILL, DECIMAL (10,0), CHAR, BINARY, BIT (1) are filled in;
 *   <li>{@code utf8} is {@code utf8mb3} in names of character sets and collations; the character set is taken from the
 *       collation where only that is said; columns that have none lose both;
 *   <li>the kinds of geometry are one.
 * </ul>
 *
 * @param kind the server's base type; aliases such as INTEGER, BOOL, SERIAL, NUMERIC or REAL are resolved
 * @param length CHAR, VARCHAR, BINARY, VARBINARY: declared length in characters or bytes; DECIMAL, FLOAT(M,D),
 *     DOUBLE(M,D): precision; ZEROFILL integers and TINYINT(1): display width; BIT: bits; VECTOR: dimensions; -1 for all
 *     others and where not declared
 * @param scale DECIMAL, FLOAT(M,D), DOUBLE(M,D): digits after the point; TIME, DATETIME, TIMESTAMP: fraction digits 0 to 6;
 *     -1 for a FLOAT or DOUBLE without them; 0 for all others
 * @param unsigned UNSIGNED (implied by ZEROFILL)
 * @param zerofill ZEROFILL
 * @param charset lower-case character set of a text, ENUM or SET column, or null where the description does not say
 * @param collation lower-case collation, or null where the description does not say (never assumed);
 *     {@value #BINARY_ATTRIBUTE} where it says BINARY (the {@code _bin} collation of the character set) and the character
 *     set is not known
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

    /** Collation of {@code VARCHAR(10) BINARY} in a description that leaves the character set to the table. */
    public static final String BINARY_ATTRIBUTE = "_bin";

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
        unsigned |= zerofill;
        length = ColumnTypeNormal.length(kind, length, scale, unsigned, zerofill);
        scale = ColumnTypeNormal.scale(kind, scale);
        if (ColumnTypeNormal.hasCharset(kind)) {
            collation = ColumnTypeNormal.utf8mb3(collation);
            charset = charset == null ? ColumnTypeNormal.charsetOf(collation) : ColumnTypeNormal.utf8mb3(charset);
            if (charset != null && BINARY_ATTRIBUTE.equals(collation)) {
                collation = charset + BINARY_ATTRIBUTE;
            }
        } else {
            charset = null;
            collation = null;
        }
    }

    /**
     * Reads a type as SHOW CREATE TABLE, {@code information_schema.COLUMNS.COLUMN_TYPE}, a CREATE TABLE statement or
     * Canal's {@code mysqlType} spells it: MySQL 5.5 to 9.x, MariaDB 10 to 12, any case and white space, all aliases.
     * What follows the type in a column definition (NOT NULL, DEFAULT, GENERATED, comments) is passed over, but for
     * COLLATE.
     *
     * <p>Known limits: the size of {@code TEXT(500)} picks the kind for 4 bytes a character where the text names no
     * character set; REAL is DOUBLE (no {@code REAL_AS_FLOAT}); labels use backslash escapes (no
     * {@code NO_BACKSLASH_ESCAPES}); JSON is MySQL's type, MariaDB's alias of LONGTEXT is the caller's to know.
     *
     * @throws ColumnTypeException if the text is no type
     */
    public static ColumnType parse(String text) {
        return ColumnTypeParser.parse(text);
    }

    /** A type without attributes. */
    public static ColumnType of(Kind kind) {
        return new ColumnType(kind, -1, -1, false, false, null, null, List.of());
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

    /** The normal form as SQL. */
    @Override
    public String toString() {
        return ColumnTypeNormal.print(this);
    }
}
