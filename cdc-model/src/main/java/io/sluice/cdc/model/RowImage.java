package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.bytes.CellVisits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The cells of one row as logged. It may be partial ({@code binlog_row_image} MINIMAL or NOBLOB, columns a tool left out,
 * Canal's {@code old}): a cell is in one of three states, <em>absent</em>, <em>null</em>, or a <em>value</em>, and absent
 * is never NULL. The after image of an UPDATE has a fourth, for JSON columns of MySQL: <em>changes</em> of the document that the
 * row had before, where the log has those and not the document ({@code binlog_row_value_options=PARTIAL_JSON} with a before image
 * that lacks it); {@link #isJsonDiff} tells, {@link #getJsonDiffs} gives them, and a getter of the value throws.
 *
 * <p>Columns are numbered from 0 as in {@link #schema()}. Typed getters throw {@link CellAccessException} for an absent or
 * null cell, for a type that has no such reading, and for a value that does not fit; nothing is narrowed or rounded. The
 * canonical value of a cell, text or bytes, is what MySQL's text protocol prints in session time zone UTC; see
 * the table of exceptions in {@code CanonicalSelect}.
 *
 * <p>Images inside events are immutable. Images of a cursor's view die with the cursor's next step.
 */
public interface RowImage {

    TableSchema schema();

    /** True where the image says anything of the column, be it NULL. */
    boolean isPresent(int column);

    /** True where the cell is present and NULL. */
    boolean isNull(int column);

    /** True where the cell is present and not NULL; of changes of a document too, whose getters throw. */
    default boolean hasValue(int column) {
        return isPresent(column) && !isNull(column);
    }

    /**
     * True where the cell is changes of a JSON document: the column has a new value, and the image does not say which. Of the
     * after image of an UPDATE only.
     */
    default boolean isJsonDiff(int column) {
        return false;
    }

    /**
     * The changes, to be made one after the other in the document that the row had before; none at all: it stayed as it is.
     *
     * @throws CellAccessException unless {@link #isJsonDiff}
     */
    default List<JsonDiff> getJsonDiffs(int column) {
        throw new CellAccessException("column " + schema().table() + "."
                + schema().column(column).name() + " holds no changes of a JSON document");
    }

    /** True where every cell is NULL or a value: none is absent, none is changes of a document. */
    default boolean isComplete() {
        for (int i = 0; i < schema().columnCount(); i++) {
            if (!isPresent(i) || isJsonDiff(i)) {
                return false;
            }
        }
        return true;
    }

    /** Integers, BIT, YEAR and DECIMAL without fraction that fit an {@code int}. */
    int getInt(int column);

    /** Integers, BIT, YEAR and DECIMAL without fraction that fit a signed {@code long}. */
    long getLong(int column);

    /** The value 0 to 2^64-1 as the bits of a {@code long}; print it with {@link Long#toUnsignedString(long)}. */
    long getUnsignedLong(int column);

    /** Any integer, BIT, YEAR or DECIMAL without fraction. */
    BigInteger getBigInteger(int column);

    /** Integers, BIT, YEAR and DECIMAL with the column's scale; FLOAT and DOUBLE exactly as their canonical text. */
    BigDecimal getDecimal(int column);

    /**
     * A DECIMAL as the whole number {@code value * 10^scale}, scale being the column's: exact arithmetic without objects.
     * Throws where it does not fit a {@code long}.
     */
    default long getUnscaledLong(int column) {
        ColumnType type = schema().column(column).type();
        if (type.kind() == ColumnType.Kind.DECIMAL) {
            BigInteger unscaled = getDecimal(column).unscaledValue();
            if (unscaled.bitLength() < Long.SIZE) {
                return unscaled.longValue();
            }
        }
        throw new CellAccessException("column " + schema().table() + "."
                + schema().column(column).name() + " of type " + type
                + (type.kind() == ColumnType.Kind.DECIMAL
                        ? " holds a value that does not fit unscaled long; use getDecimal"
                        : " has no reading as unscaled long"));
    }

    /** FLOAT that fits, exactly. */
    float getFloat(int column);

    /** FLOAT and DOUBLE. A FLOAT is its shortest text read as a double. */
    double getDouble(int column);

    /** The canonical text of any type but the binary family. */
    String getText(int column);

    /** The canonical bytes of any type: the value of the binary family, UTF-8 of the canonical text otherwise. A copy. */
    byte[] getBytes(int column);

    /** DATE; throws for zero and partial dates, which {@link #getText} gives. */
    LocalDate getDate(int column);

    /** DATE as days since 1970-01-01; throws for zero and partial dates. */
    default long getEpochDay(int column) {
        return getDate(column).toEpochDay();
    }

    /** DATETIME, without zone; throws for zero and partial dates. */
    LocalDateTime getDateTime(int column);

    /** TIMESTAMP; throws for the zero timestamp. */
    Instant getTimestamp(int column);

    /**
     * TIMESTAMP as microseconds since 1970-01-01 00:00:00 UTC; DATETIME as microseconds since that time on its own
     * calendar, without zone. Throws for zero and partial dates.
     */
    default long getEpochMicros(int column) {
        Instant time = schema().column(column).type().kind() == ColumnType.Kind.TIMESTAMP
                ? getTimestamp(column)
                : getDateTime(column).toInstant(ZoneOffset.UTC);
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    /** TIME, -838:59:59.999999 to 838:59:59.999999. */
    Duration getTime(int column);

    /** Gives every cell to the visitor, in the order of columns. Whole rows are read most quickly so. */
    default void visit(CellVisitor visitor) {
        CellVisits.image(this, visitor);
    }

    default boolean isPresent(String column) {
        return isPresent(schema().requireIndex(column));
    }

    default boolean isNull(String column) {
        return isNull(schema().requireIndex(column));
    }

    default boolean isJsonDiff(String column) {
        return isJsonDiff(schema().requireIndex(column));
    }

    default List<JsonDiff> getJsonDiffs(String column) {
        return getJsonDiffs(schema().requireIndex(column));
    }

    default boolean hasValue(String column) {
        return hasValue(schema().requireIndex(column));
    }

    default int getInt(String column) {
        return getInt(schema().requireIndex(column));
    }

    default long getLong(String column) {
        return getLong(schema().requireIndex(column));
    }

    default long getUnsignedLong(String column) {
        return getUnsignedLong(schema().requireIndex(column));
    }

    default BigInteger getBigInteger(String column) {
        return getBigInteger(schema().requireIndex(column));
    }

    default BigDecimal getDecimal(String column) {
        return getDecimal(schema().requireIndex(column));
    }

    default long getUnscaledLong(String column) {
        return getUnscaledLong(schema().requireIndex(column));
    }

    default float getFloat(String column) {
        return getFloat(schema().requireIndex(column));
    }

    default double getDouble(String column) {
        return getDouble(schema().requireIndex(column));
    }

    default String getText(String column) {
        return getText(schema().requireIndex(column));
    }

    default byte[] getBytes(String column) {
        return getBytes(schema().requireIndex(column));
    }

    default LocalDate getDate(String column) {
        return getDate(schema().requireIndex(column));
    }

    default long getEpochDay(String column) {
        return getEpochDay(schema().requireIndex(column));
    }

    default LocalDateTime getDateTime(String column) {
        return getDateTime(schema().requireIndex(column));
    }

    default Instant getTimestamp(String column) {
        return getTimestamp(schema().requireIndex(column));
    }

    default long getEpochMicros(String column) {
        return getEpochMicros(schema().requireIndex(column));
    }

    default Duration getTime(String column) {
        return getTime(schema().requireIndex(column));
    }

    /** A builder of immutable images, for tests and for those who bring their own source. */
    static RowImageBuilder builder(TableSchema schema) {
        return new RowImageBuilder(schema);
    }
}
