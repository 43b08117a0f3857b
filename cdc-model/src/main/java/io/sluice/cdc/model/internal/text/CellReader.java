package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads one canonical cell as the Java type asked for, exactly, or says why not. The readings each type has are those
 * {@code RowImage} lists. Holds no copy of the bytes; use it and drop it.
 */
public final class CellReader {

    private static final int DIGITS_THAT_FIT_LONG = 18;

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
        long value = integral("int");
        if (value != (int) value) {
            throw tooLarge("int", "getLong");
        }
        return (int) value;
    }

    public long getLong() {
        return integral("long");
    }

    public long getUnsignedLong() {
        if (!isIntegral()) {
            throw noReading("unsigned long");
        }
        if (length <= DIGITS_THAT_FIT_LONG && (length == 0 || array[offset] != '-')) {
            return integral("unsigned long");
        }
        BigInteger value = getBigInteger();
        if (value.signum() < 0) {
            throw refuse("holds a negative value; it has no reading as unsigned long");
        }
        if (value.bitLength() > 64) {
            throw tooLarge("unsigned long", "getBigInteger");
        }
        return value.longValue();
    }

    public BigInteger getBigInteger() {
        if (!isIntegral()) {
            throw noReading("BigInteger");
        }
        try {
            return new BigDecimal(ascii()).toBigIntegerExact();
        } catch (NumberFormatException e) {
            throw notCanonical();
        } catch (ArithmeticException e) {
            throw refuse("holds a fraction; use getDecimal", e);
        }
    }

    public BigDecimal getDecimal() {
        if (!isIntegral() && type().family() != Family.FLOATING) {
            throw noReading("BigDecimal");
        }
        BigDecimal plain = plainDecimal();
        if (plain != null) {
            return plain;
        }
        try {
            return new BigDecimal(ascii());
        } catch (NumberFormatException e) {
            throw notCanonical();
        }
    }

    /** The common case, without a string: plain notation of up to 18 digits. Null for any other. */
    private @Nullable BigDecimal plainDecimal() {
        int end = offset + length;
        int at = length > 0 && array[offset] == '-' ? offset + 1 : offset;
        boolean negative = at > offset;
        int digits = at;
        int point = end;
        long unscaled = 0;
        for (; at < end; at++) {
            int c = array[at] - '0';
            if (c >= 0 && c <= 9) {
                unscaled = unscaled * 10 + c;
            } else if (array[at] == '.' && point == end && at > digits) {
                point = at;
            } else {
                return null;
            }
        }
        int scale = point == end ? 0 : end - point - 1;
        if (end - digits > DIGITS_THAT_FIT_LONG || end == digits || point == end - 1) {
            return null;
        }
        return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
    }

    public float getFloat() {
        if (type().kind() != Kind.FLOAT) {
            throw noReading(type().kind() == Kind.DOUBLE ? "float, which would round it; use getDouble" : "float");
        }
        try {
            return Float.parseFloat(ascii());
        } catch (NumberFormatException e) {
            throw notCanonical();
        }
    }

    public double getDouble() {
        if (type().family() != Family.FLOATING) {
            throw noReading("double");
        }
        NumberScanner n = new NumberScanner();
        if (!n.scan(array, offset, offset + length)) {
            throw notCanonical();
        }
        double magnitude = n.trim(array) ? 0 : BinaryFloat.toDouble(n, array, offset, offset + length);
        if (Double.isInfinite(magnitude)) {
            throw notCanonical();
        }
        return n.negative ? -magnitude : magnitude;
    }

    public String getText() {
        if (type().isBytes()) {
            throw noReading("text; use getBytes");
        }
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    public LocalDate getDate() {
        if (type().family() != Family.DATE) {
            throw noReading("LocalDate");
        }
        TemporalScanner t = new TemporalScanner();
        requireCanonical(t.date(array, offset, offset + length));
        requireCalendar(t, "LocalDate");
        return LocalDate.of(t.year, t.month, t.day);
    }

    public LocalDateTime getDateTime() {
        if (type().family() != Family.DATETIME) {
            throw noReading(type().family() == Family.TIMESTAMP ? "LocalDateTime; use getTimestamp" : "LocalDateTime");
        }
        TemporalScanner t = dateTime("LocalDateTime");
        return LocalDateTime.of(t.year, t.month, t.day, t.hour, t.minute, t.second, t.micros * 1000);
    }

    public Instant getTimestamp() {
        if (type().family() != Family.TIMESTAMP) {
            throw noReading(
                    type().family() == Family.DATETIME ? "Instant: it has no zone; use getDateTime" : "Instant");
        }
        TemporalScanner t = dateTime("Instant");
        return Instant.ofEpochSecond(t.epochSecond(), t.micros * 1000L);
    }

    public Duration getTime() {
        if (type().family() != Family.TIME) {
            throw noReading("Duration");
        }
        TemporalScanner t = new TemporalScanner();
        requireCanonical(t.time(array, offset, offset + length, type().scale()));
        Duration value = Duration.ofSeconds(t.hour * 3600L + t.minute * 60 + t.second, t.micros * 1000L);
        return t.negative ? value.negated() : value;
    }

    private TemporalScanner dateTime(String wanted) {
        TemporalScanner t = new TemporalScanner();
        requireCanonical(t.dateTime(array, offset, offset + length, type().scale()));
        requireCalendar(t, wanted);
        return t;
    }

    private void requireCalendar(TemporalScanner t, String wanted) {
        if (t.isOutsideCalendar()) {
            throw refuse("holds a zero or partial date, or a day its month does not have; it has no reading as "
                    + wanted + ", getText gives it");
        }
    }

    private void requireCanonical(@Nullable String fault) {
        if (fault != null) {
            throw refuse("does not hold a canonical value: " + fault);
        }
    }

    /** Integers, BIT and YEAR from their digits; DECIMAL where its fraction is zero. */
    private long integral(String wanted) {
        if (!isIntegral()) {
            throw noReading(wanted);
        }
        int at = offset;
        int end = offset + length;
        boolean negative = at < end && array[at] == '-';
        if (negative) {
            at++;
        }
        if (end - at > DIGITS_THAT_FIT_LONG || at == end) {
            return integralSlow(wanted);
        }
        long value = 0;
        for (; at < end; at++) {
            int c = array[at] - '0';
            if (c < 0 || c > 9) {
                return integralSlow(wanted);
            }
            value = value * 10 + c;
        }
        return negative ? -value : value;
    }

    private long integralSlow(String wanted) {
        BigInteger value = getBigInteger();
        if (value.bitLength() > 63) {
            throw tooLarge(
                    wanted, type().unsigned() || type().kind() == Kind.BIT ? "getUnsignedLong" : "getBigInteger");
        }
        return value.longValue();
    }

    private boolean isIntegral() {
        return switch (type().family()) {
            case INTEGER, BIT, YEAR, DECIMAL -> true;
            default -> false;
        };
    }

    private String ascii() {
        return new String(array, offset, length, StandardCharsets.ISO_8859_1);
    }

    private ColumnType type() {
        return schema.column(column).type();
    }

    private CellAccessException noReading(String wanted) {
        return refuse("has no reading as " + wanted);
    }

    private CellAccessException tooLarge(String wanted, String instead) {
        return refuse("holds a value that does not fit " + wanted + "; use " + instead);
    }

    private CellAccessException notCanonical() {
        // without the cause, whose message holds the value
        return refuse("does not hold a canonical value: not a number");
    }

    private CellAccessException refuse(String what) {
        return refuse(what, null);
    }

    private CellAccessException refuse(String what, @Nullable Throwable cause) {
        return new CellAccessException(
                "column " + schema.table() + "." + schema.column(column).name() + " of type " + type() + " " + what,
                cause);
    }
}
