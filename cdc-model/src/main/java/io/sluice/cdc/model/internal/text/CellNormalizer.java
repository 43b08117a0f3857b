package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Values of one column from text, however spelled, to canonical: what Canal prints with Java's number formats, what text
 * tables hold, what servers print. The canonical forms are listed in {@code CanonicalSelect}.
 *
 * <p>What is taken: signs, leading zeros, exponents and zero fractions of numbers; missing or zero digits of a fraction;
 * {@code T} between date and time; trailing spaces of CHAR; BINARY without its trailing zero bytes. What changes the value
 * is refused: a digit that does not fit, a number out of the type's range, text that is no number at all.
 *
 * <p>Allocates nothing but for rare numbers of more than 18 digits or next to a rounding boundary. One normaliser a column
 * and thread.
 */
public final class CellNormalizer {

    private static final long LAST_TIMESTAMP = 0xFFFF_FFFFL; // MariaDB 11.5; MySQL ends at 2^31-1

    private final ColumnType type;
    private final ColumnType.Family family;
    private final long largest;
    private final long smallest;
    private final @Nullable LocalToUtc zone;
    private final Labels labels;
    private final NumberScanner number = new NumberScanner();
    private final TemporalScanner temporal = new TemporalScanner();
    private final byte[] address = new byte[16];

    private CellNormalizer(ColumnType type, @Nullable LocalToUtc zone) {
        this.type = type;
        this.family = type.family();
        boolean integer = family == ColumnType.Family.INTEGER || family == ColumnType.Family.BIT;
        this.largest = integer ? IntegerText.limit(type, false) : 0;
        this.smallest = integer ? IntegerText.limit(type, true) : 0;
        this.zone = zone;
        this.labels = Labels.of(type);
    }

    /** A normaliser for TIMESTAMP in UTC and all other types. */
    public static CellNormalizer of(ColumnType type) {
        return new CellNormalizer(type, null);
    }

    /** @param zone the zone TIMESTAMP values are printed in; other types do not look at it */
    public static CellNormalizer of(ColumnType type, ZoneId zone) {
        boolean utc = zone.getRules().isFixedOffset()
                && zone.getRules().getOffset(java.time.Instant.EPOCH).getTotalSeconds() == 0;
        return of(type, utc ? null : LocalToUtc.of(zone));
    }

    /** @param zone shared by the columns of a source, or null for UTC */
    public static CellNormalizer of(ColumnType type, @Nullable LocalToUtc zone) {
        return new CellNormalizer(type, type.kind() == Kind.TIMESTAMP ? zone : null);
    }

    public ColumnType type() {
        return type;
    }

    /**
     * Appends the canonical form of the text {@code [from, to)}: UTF-8, or the bytes themselves for the binary family. On
     * an exception the sink is as before.
     *
     * @throws InvalidValueException if it is no value of the type
     */
    public void append(byte[] a, int from, int to, ByteSink out) {
        int start = out.size();
        String fault =
                switch (family) {
                    case INTEGER, BIT -> integer(a, from, to, out);
                    case DECIMAL -> decimal(a, from, to, out);
                    case FLOATING -> floating(a, from, to, out);
                    case YEAR -> year(a, from, to, out);
                    case DATE -> date(a, from, to, out);
                    case TIME -> time(a, from, to, out);
                    case DATETIME -> dateTime(a, from, to, out);
                    case TIMESTAMP -> timestamp(a, from, to, out);
                    case TEXT -> text(a, from, to, out);
                    case BYTES -> bytes(a, from, to, out);
                    case ENUM -> copyIf(labels.isEnumText(a, from, to), "not one of its labels", a, from, to, out);
                    case SET ->
                        copyIf(
                                labels.isSetText(a, from, to),
                                "not a list of its labels in their order",
                                a,
                                from,
                                to,
                                out);
                    case JSON -> copyIf(true, "", a, from, to, out);
                    case NETWORK -> network(a, from, to, out);
                };
        if (fault != null) {
            out.setSize(start);
            throw new InvalidValueException(type, fault);
        }
    }

    /**
     * True where {@link #append} would append the text as it stands; false where it would not, or takes a closer look than
     * this one does. Of text and bytes it is false if the form depends on more than the type's name.
     */
    public boolean isCanonical(byte[] a, int from, int to) {
        return switch (family) {
            case INTEGER, BIT -> isPlainInteger(a, from, to) && !type.zerofill();
            case DECIMAL -> DecimalText.isPlain(type, a, from, to);
            case DATE -> temporal.date(a, from, to) == null;
            case DATETIME -> isDateTimeOfScale(a, from, to);
            case TIMESTAMP -> zone == null && isDateTimeOfScale(a, from, to) && isInTimestampRange();
            case TEXT -> type.kind() != Kind.CHAR || from == to || a[to - 1] != ' ';
            case ENUM -> labels.isEnumText(a, from, to);
            case SET -> labels.isSetText(a, from, to);
            case JSON -> true;
            case FLOATING, YEAR, TIME, BYTES, NETWORK -> false;
        };
    }

    /**
     * True where each of {@code count} texts {@code [from[i], to[i])} is {@link #isCanonical}. A loop for each of the
     * commonest types, so that it holds no choice between them.
     */
    public boolean areCanonical(byte[] a, int[] from, int[] to, int count) {
        return switch (family) {
            case INTEGER, BIT -> !type.zerofill() && arePlainIntegers(a, from, to, count);
            case DECIMAL -> arePlainDecimals(a, from, to, count);
            case DATETIME -> areDateTimes(a, from, to, count);
            case TEXT -> type.kind() != Kind.CHAR || areCanonicalAlike(a, from, to, count);
            case JSON -> true;
            case DATE, TIMESTAMP, ENUM, SET, FLOATING, YEAR, TIME, BYTES, NETWORK ->
                areCanonicalAlike(a, from, to, count);
        };
    }

    private boolean arePlainIntegers(byte[] a, int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            if (!isPlainInteger(a, from[i], to[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean arePlainDecimals(byte[] a, int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            if (!DecimalText.isPlain(type, a, from[i], to[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean areDateTimes(byte[] a, int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            if (!isDateTimeOfScale(a, from[i], to[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean areCanonicalAlike(byte[] a, int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            if (!isCanonical(a, from[i], to[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean isDateTimeOfScale(byte[] a, int from, int to) {
        int scale = type.scale();
        return to - from == (scale > 0 ? 20 + scale : 19)
                && temporal.dateTime(a, from, to, scale) == null
                && a[from + 10] == ' ';
    }

    private boolean isInTimestampRange() {
        if (temporal.isOutsideCalendar()) {
            return false;
        }
        long second = temporal.epochSecond();
        return second > 0 && second <= LAST_TIMESTAMP;
    }

    /** Appends the label of an ENUM given by its index, the labels of a SET given by its bits (unsigned). */
    public void appendIndex(long index, ByteSink out) {
        int start = out.size();
        String fault = type.kind() == Kind.ENUM
                ? labels.putEnum(index, out)
                : type.kind() == Kind.SET ? labels.putSet(index, out) : "an index";
        if (fault != null) {
            out.setSize(start);
            throw new InvalidValueException(type, fault);
        }
    }

    /** Appends an ENUM's or SET's value given by the decimal text of its index or bits, as Canal does. */
    public void appendIndex(byte[] a, int from, int to, ByteSink out) {
        long value = 0;
        boolean valid = to > from && to - from <= 20;
        for (int i = from; valid && i < to; i++) {
            int c = a[i] - '0';
            valid = c >= 0 && c <= 9 && (i - from < 19 || fitsTwentieth(value, c));
            value = value * 10 + c;
        }
        if (!valid) {
            throw new InvalidValueException(type, "not an index or bitmap");
        }
        appendIndex(value, out);
    }

    private @Nullable String integer(byte[] a, int from, int to, ByteSink out) {
        if (!isPlainInteger(a, from, to) || type.zerofill()) {
            return integerSlow(a, from, to, out);
        }
        out.put(a, from, to - from);
        return null;
    }

    /** At most 18 digits without a needless zero or sign, and in range. */
    private boolean isPlainInteger(byte[] a, int from, int to) {
        int digitsFrom = from < to && a[from] == '-' ? from + 1 : from;
        int digits = to - digitsFrom;
        if (digits < 1 || digits > 18 || a[digitsFrom] == '0' && to - from > 1) {
            return false;
        }
        long value = PlainDigits.read(a, digitsFrom, to);
        return value >= 0 && Long.compareUnsigned(value, digitsFrom > from ? smallest : largest) <= 0;
    }

    private @Nullable String integerSlow(byte[] a, int from, int to, ByteSink out) {
        if (!number.scan(a, from, to)) {
            return "not a number";
        }
        if (number.trim(a)) {
            Digits.putPadded(0, type.zerofill() ? type.length() : 1, out);
            return null;
        }
        int whole = number.pointPosition();
        if (whole > 20) {
            return "out of range";
        }
        long value = 0;
        int at = number.from;
        for (int i = 0; i < whole; i++) {
            if (at == number.point) {
                at++;
            }
            int c = at < number.to ? a[at++] - '0' : 0;
            if (i == 19 && !fitsTwentieth(value, c)) {
                return "out of range";
            }
            value = value * 10 + c;
        }
        for (; at < number.to; at++) {
            if (a[at] != '0' && a[at] != '.') {
                return "digits after the point";
            }
        }
        if (Long.compareUnsigned(value, IntegerText.limit(type, number.negative)) > 0) {
            return "out of range";
        }
        if (number.negative) {
            out.put('-');
        }
        Digits.putPadded(value, type.zerofill() ? type.length() : 1, out);
        return null;
    }

    /** 2^64 - 1 is 18446744073709551615. */
    private static boolean fitsTwentieth(long value, int digit) {
        int order = Long.compareUnsigned(value, 1_844_674_407_370_955_161L);
        return order < 0 || (order == 0 && digit <= 5);
    }

    private @Nullable String decimal(byte[] a, int from, int to, ByteSink out) {
        if (DecimalText.isPlain(type, a, from, to)) {
            out.put(a, from, to - from);
            return null;
        }
        if (!number.scan(a, from, to)) {
            return "not a number";
        }
        return DecimalText.put(type, number, number.trim(a), a, out);
    }

    private @Nullable String floating(byte[] a, int from, int to, ByteSink out) {
        if (!number.scan(a, from, to)) {
            return "not a number";
        }
        boolean zero = number.trim(a);
        if (type.unsigned() && number.negative && !zero) {
            return "negative";
        }
        boolean single = type.kind() == Kind.FLOAT;
        int start = out.size();
        if (type.scale() >= 0) {
            double v = zero
                    ? 0
                    : single ? BinaryFloat.toFloat(number, a, from, to) : BinaryFloat.toDouble(number, a, from, to);
            if (Double.isInfinite(v)) {
                return "out of range";
            }
            FloatingText.putFixed(number.negative ? -v : v, type.scale(), out);
        } else if (zero) {
            if (number.negative) {
                out.put('-');
            }
            out.put('0');
        } else {
            String fault = shortest(single, a, from, to, out);
            if (fault != null) {
                return fault;
            }
        }
        if (type.zerofill()) {
            FloatingText.padTo(type, start, out);
        }
        return null;
    }

    /** Digits few enough to name one binary number are its shortest text already; others go through that number. */
    private @Nullable String shortest(boolean single, byte[] a, int from, int to, ByteSink out) {
        int digits = number.digitCount();
        int point = number.pointPosition();
        if (single ? digits <= 6 && point > -36 && point < 39 : digits <= 15 && point > -306 && point < 309) {
            if (number.negative) {
                out.put('-');
            }
            FloatingText.putStyled(BinaryFloat.significand(number, a), point - digits, out);
            return null;
        }
        if (single) {
            float v = BinaryFloat.toFloat(number, a, from, to);
            if (Float.isInfinite(v)) {
                return "out of range";
            }
            FloatingText.putFloat(number.negative ? -v : v, out);
        } else {
            double v = BinaryFloat.toDouble(number, a, from, to);
            if (Double.isInfinite(v)) {
                return "out of range";
            }
            FloatingText.putDouble(number.negative ? -v : v, out);
        }
        return null;
    }

    /** Four digits; the year 0 also as one. Two digits would have to be guessed. */
    private @Nullable String year(byte[] a, int from, int to, ByteSink out) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int c = a[i] - '0';
            if (c < 0 || c > 9 || to - from > 4) {
                return "not a year";
            }
            value = value * 10 + c;
        }
        if (to == from || (to - from != 4 && value != 0)) {
            return "not a year of four digits";
        }
        if (value != 0 && (value < 1901 || value > 2155)) {
            return "out of range";
        }
        Digits.putPadded(value, 4, out);
        return null;
    }

    private @Nullable String date(byte[] a, int from, int to, ByteSink out) {
        String fault = temporal.date(a, from, to);
        if (fault == null) {
            out.put(a, from, to - from);
        }
        return fault;
    }

    private @Nullable String time(byte[] a, int from, int to, ByteSink out) {
        TemporalScanner t = temporal;
        String fault = t.time(a, from, to, type.scale());
        if (fault == null) {
            TemporalText.putTime(t.negative, t.hour, t.minute, t.second, t.micros, type.scale(), out);
        }
        return fault;
    }

    private @Nullable String dateTime(byte[] a, int from, int to, ByteSink out) {
        TemporalScanner t = temporal;
        String fault = t.dateTime(a, from, to, type.scale());
        if (fault == null) {
            TemporalText.putDateTime(t.year, t.month, t.day, t.hour, t.minute, t.second, t.micros, type.scale(), out);
        }
        return fault;
    }

    private @Nullable String timestamp(byte[] a, int from, int to, ByteSink out) {
        TemporalScanner t = temporal;
        String fault = t.dateTime(a, from, to, type.scale());
        if (fault != null) {
            return fault;
        }
        if (t.isZeroDate()) {
            if ((t.hour | t.minute | t.second | t.micros) != 0) {
                return "a time of day on the zero date";
            }
            TemporalText.putTimestamp(0, 0, type.scale(), out);
            return null;
        }
        if (t.isOutsideCalendar()) {
            return "a date the calendar does not have";
        }
        long second = t.epochSecond();
        if (zone != null) {
            int offset = zone.offset(second);
            if (offset == LocalToUtc.GAP) {
                return "a local time that zone " + zone.zone()
                        + " skipped: the declared zone is not the one it was printed in";
            }
            if (offset == LocalToUtc.OVERLAP) {
                return "a local time that zone " + zone.zone() + " had twice: it is lost which one is meant;"
                        + " have the source print in a zone of fixed offset";
            }
            second -= offset;
        }
        if (second < 0 || second > LAST_TIMESTAMP || (second == 0 && t.micros == 0)) {
            return "out of range";
        }
        TemporalText.putTimestamp(second, t.micros, type.scale(), out);
        return null;
    }

    private @Nullable String text(byte[] a, int from, int to, ByteSink out) {
        int end = to;
        if (type.kind() == Kind.CHAR) {
            while (end > from && a[end - 1] == ' ') {
                end--;
            }
        }
        out.put(a, from, end - from);
        return null;
    }

    private @Nullable String bytes(byte[] a, int from, int to, ByteSink out) {
        int more = type.kind() == Kind.BINARY ? type.length() - (to - from) : 0;
        if (more < 0) {
            return "more bytes than the type holds";
        }
        out.put(a, from, to - from);
        byte[] padded = out.reserve(more);
        java.util.Arrays.fill(padded, out.size(), out.size() + more, (byte) 0);
        out.setSize(out.size() + more);
        return null;
    }

    private @Nullable String network(byte[] a, int from, int to, ByteSink out) {
        switch (type.kind()) {
            case UUID -> {
                if (!NetworkText.readUuid(a, from, to, address)) {
                    return "not a UUID";
                }
                NetworkText.putUuid(address, 0, out);
            }
            case INET4 -> {
                if (!NetworkText.readInet4(a, from, to, address, 0)) {
                    return "not an IPv4 address";
                }
                NetworkText.putInet4(address, 0, out);
            }
            default -> {
                if (!NetworkText.readInet6(a, from, to, address)) {
                    return "not an IPv6 address";
                }
                NetworkText.putInet6(address, 0, out);
            }
        }
        return null;
    }

    private static @Nullable String copyIf(boolean valid, String fault, byte[] a, int from, int to, ByteSink out) {
        if (!valid) {
            return fault;
        }
        out.put(a, from, to - from);
        return null;
    }
}
