package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Reads one canonical cell as the Java type asked for, or says why not. */
public final class CellReader {

    private final TableSchema schema;
    private final int column;
    private final byte[] array;
    private final int offset;
    private final int length;

    public CellReader(TableSchema schema, int column, byte[] array, int offset, int length) {
        this.schema = schema;
        this.column = column;
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    public int getInt() {
        throw refuse("int");
    }

    public long getLong() {
        throw refuse("long");
    }

    public long getUnsignedLong() {
        throw refuse("unsigned long");
    }

    public BigInteger getBigInteger() {
        throw refuse("BigInteger");
    }

    public BigDecimal getDecimal() {
        throw refuse("BigDecimal");
    }

    public float getFloat() {
        throw refuse("float");
    }

    public double getDouble() {
        throw refuse("double");
    }

    public String getText() {
        if (schema.column(column).type().isBytes()) {
            throw refuse("text; use getBytes");
        }
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    public LocalDate getDate() {
        throw refuse("LocalDate");
    }

    public LocalDateTime getDateTime() {
        throw refuse("LocalDateTime");
    }

    public Instant getTimestamp() {
        throw refuse("Instant");
    }

    public Duration getTime() {
        throw refuse("Duration");
    }

    private CellAccessException refuse(String wanted) {
        return new CellAccessException("column " + schema.table() + "."
                + schema.column(column).name() + " of type "
                + schema.column(column).type()
                + " has no reading as " + wanted);
    }
}
