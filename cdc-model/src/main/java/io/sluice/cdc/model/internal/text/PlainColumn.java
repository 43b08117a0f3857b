package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.ColumnType.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The short way from the usual spellings of one column's values to numbers and times, without canonical text in between.
 * It takes a value or says that it is unusual, and never judges: whoever is refused asks {@link CellNormalizer} and
 * {@link CellReader}, which read all spellings and know what is wrong with the rest. So every reading here must give what
 * those two together give for the same bytes.
 *
 * <p>Allocates nothing but results. One a column and thread.
 */
public final class PlainColumn {

    /** The answer for a value that must go the long way; no usual value is this. */
    public static final long UNUSUAL = Long.MIN_VALUE;

    /** Of a column without a short way. */
    public static final PlainColumn NONE = new PlainColumn(ColumnType.of(Kind.JSON), null);

    private static final int MOST_DIGITS = 18;
    private static final int SECONDS_LENGTH = 19;
    private static final long LAST_TIMESTAMP = 0xFFFF_FFFFL;
    /** Microseconds of the last digit of a fraction, by its number of digits. */
    private static final int[] MICROS = {0, 100_000, 10_000, 1000, 100, 10, 1};

    private static final long[] POWERS = new long[MOST_DIGITS + 1];
    private static final double[] EXACT_POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final ColumnType type;
    private final Family family;
    private final @Nullable LocalToUtc zone;
    /** Empty, lowest above highest, for all but integers. */
    private final long lowest;

    private final long highest;
    /** First magnitude of a DECIMAL's unscaled value that does not fit; 0 where none is read here. */
    private final long decimalLimit;

    private final int scale;
    /** So many digits name one binary number that prints as those digits; 0 where none is read here. */
    private final int floatDigits;

    private final boolean signed;
    private final boolean isTime;
    private final int canonicalTimeLength;
    private final TemporalScanner temporal = new TemporalScanner();

    private PlainColumn(ColumnType type, @Nullable LocalToUtc zone) {
        this.type = type;
        this.family = type.family();
        this.zone = zone;
        this.scale = type.scale();
        this.signed = !type.unsigned();
        boolean integer = family == Family.INTEGER;
        this.lowest = integer ? -IntegerText.limit(type, true) : 1;
        long limit = integer ? IntegerText.limit(type, false) : 0;
        this.highest = limit < 0 ? Long.MAX_VALUE : limit;
        boolean decimal = family == Family.DECIMAL && scale <= MOST_DIGITS;
        this.decimalLimit = decimal ? POWERS[Math.min(MOST_DIGITS, type.length())] : 0;
        boolean free = family == Family.FLOATING && scale < 0 && !type.zerofill();
        this.floatDigits = !free ? 0 : type.kind() == Kind.FLOAT ? 6 : 15;
        this.isTime = family == Family.DATETIME || family == Family.TIMESTAMP;
        this.canonicalTimeLength = SECONDS_LENGTH + (scale > 0 ? scale + 1 : 0);
    }

    /** @param zone the zone TIMESTAMP values are printed in, or null for UTC */
    public static PlainColumn of(ColumnType type, @Nullable LocalToUtc zone) {
        return new PlainColumn(type, zone);
    }

    /** The type's scale. */
    public int scale() {
        return scale;
    }

    /** The value of an INTEGER column within its range, or {@link #UNUSUAL}. */
    public long integer(byte[] a, int from, int to) {
        long value = PlainDigits.read(a, from, to);
        if (value < 0) {
            return negativeInteger(a, from, to);
        }
        return value < lowest || value > highest ? UNUSUAL : value;
    }

    private long negativeInteger(byte[] a, int from, int to) {
        long magnitude = from < to && a[from] == '-' ? PlainDigits.read(a, from + 1, to) : -1;
        return magnitude < 0 || -magnitude < lowest || -magnitude > highest ? UNUSUAL : -magnitude;
    }

    /** The value of a BIGINT UNSIGNED column of 17 to 20 digits as the bits of a long, or -1 where it is unusual. */
    public long longUnsigned(byte[] a, int from, int to) {
        return type.kind() == Kind.BIGINT && type.unsigned() ? PlainDigits.readUnsigned(a, from, to) : -1;
    }

    /** The value of a DECIMAL column within its range times 10 to the power of its scale, or {@link #UNUSUAL}. */
    public long unscaled(byte[] a, int from, int to) {
        if (decimalLimit == 0) {
            return UNUSUAL;
        }
        boolean negative = from < to && a[from] == '-';
        int start = negative ? from + 1 : from;
        int point = PlainDigits.point(a, start, to);
        int fraction = point == to ? 0 : to - point - 1;
        if (fraction > scale || point - start + scale > MOST_DIGITS) {
            return UNUSUAL;
        }
        long magnitude = magnitude(a, start, point, to);
        if (magnitude < 0) {
            return UNUSUAL;
        }
        magnitude *= POWERS[scale - fraction];
        return magnitude >= decimalLimit || (negative && !signed && magnitude != 0)
                ? UNUSUAL
                : negative ? -magnitude : magnitude;
    }

    /** All digits around the point as one number; not more than 18 of them. */
    private static long magnitude(byte[] a, int start, int point, int to) {
        long whole = PlainDigits.read(a, start, point);
        if (point == to) {
            return whole;
        }
        long part = PlainDigits.read(a, point + 1, to);
        return (whole | part) < 0 ? -1 : whole * POWERS[to - point - 1] + part;
    }

    /** The value of a FLOAT (its shortest text as a double) or DOUBLE column, or NaN where it is unusual. */
    public double floating(byte[] a, int from, int to) {
        boolean negative = from < to && a[from] == '-';
        int start = negative ? from + 1 : from;
        int point = PlainDigits.point(a, start, to);
        int digits = point == to ? to - start : to - start - 1;
        if (digits > floatDigits || (negative && !signed)) {
            return Double.NaN;
        }
        long magnitude = magnitude(a, start, point, to);
        if (magnitude < 0) {
            return Double.NaN;
        }
        // Below 2^53 over a power of ten that is exact: one rounding, the right one.
        double value = point == to ? magnitude : magnitude / EXACT_POWERS[to - point - 1];
        return negative ? -value : value;
    }

    /** The day of a DATE column since 1970-01-01, or {@link #UNUSUAL}. */
    public long epochDay(byte[] a, int from, int to) {
        TemporalScanner t = temporal;
        return isDate(a, from, to) ? CivilTime.epochDay(t.year, t.month, t.day) : UNUSUAL;
    }

    /** The date of a DATE column, or null where it is unusual. */
    public @Nullable LocalDate date(byte[] a, int from, int to) {
        TemporalScanner t = temporal;
        return isDate(a, from, to) ? LocalDate.of(t.year, t.month, t.day) : null;
    }

    private boolean isDate(byte[] a, int from, int to) {
        return family == Family.DATE && temporal.date(a, from, to) == null && !temporal.isOutsideCalendar();
    }

    /** The time of a DATETIME column, or null where it is unusual. */
    public @Nullable LocalDateTime dateTime(byte[] a, int from, int to) {
        TemporalScanner t = temporal;
        return family == Family.DATETIME && isDateTime(a, from, to)
                ? LocalDateTime.of(t.year, t.month, t.day, t.hour, t.minute, t.second, t.micros * 1000)
                : null;
    }

    /** The time of a TIMESTAMP column, or null where it is unusual. */
    public @Nullable Instant timestamp(byte[] a, int from, int to) {
        long second = family == Family.TIMESTAMP ? timestampSecond(a, from, to) : UNUSUAL;
        return second == UNUSUAL ? null : Instant.ofEpochSecond(second, temporal.micros * 1000L);
    }

    /** Microseconds since 1970-01-01 00:00:00, local of a DATETIME and UTC of a TIMESTAMP, or {@link #UNUSUAL}. */
    public long epochMicros(byte[] a, int from, int to) {
        long micros = usualMicros(a, from, to);
        return micros != UNUSUAL ? micros : anyMicros(a, from, to);
    }

    /** Numbers straight from the words: through the scanner's fields a time took a third longer. */
    private long usualMicros(byte[] a, int from, int to) {
        int digits = to - from - PlainTimes.LENGTH - 1;
        if (digits < -1 || !isTime) {
            return UNUSUAL;
        }
        long second = PlainTimes.epochSecond(a, from);
        long micros = 0;
        if (digits >= 0) {
            boolean usual = digits <= scale && a[from + PlainTimes.LENGTH] == '.';
            long value = usual ? PlainDigits.read(a, to - digits, to) : -1;
            if (value < 0) {
                return UNUSUAL;
            }
            micros = value * MICROS[digits];
        }
        if (second != UNUSUAL && family == Family.TIMESTAMP) {
            second = utcSecond(second);
        }
        return second == UNUSUAL ? UNUSUAL : second * 1_000_000 + micros;
    }

    private long anyMicros(byte[] a, int from, int to) {
        long second = UNUSUAL;
        if (family == Family.TIMESTAMP) {
            second = timestampSecond(a, from, to);
        } else if (family == Family.DATETIME && isDateTime(a, from, to)) {
            second = temporal.epochSecond();
        }
        return second == UNUSUAL ? UNUSUAL : second * 1_000_000 + temporal.micros;
    }

    private boolean isDateTime(byte[] a, int from, int to) {
        return temporal.dateTime(a, from, to, scale) == null && !temporal.isOutsideCalendar();
    }

    private long timestampSecond(byte[] a, int from, int to) {
        return isDateTime(a, from, to) ? utcSecond(temporal.epochSecond()) : UNUSUAL;
    }

    /** A second of the column's zone in UTC, or {@link #UNUSUAL} where the zone or a TIMESTAMP knows none. */
    private long utcSecond(long local) {
        long second = local;
        if (zone != null) {
            int offset = zone.offset(second);
            if (offset == LocalToUtc.GAP || offset == LocalToUtc.OVERLAP) {
                return UNUSUAL;
            }
            second -= offset;
        }
        return second < 1 || second > LAST_TIMESTAMP ? UNUSUAL : second;
    }

    /** True if these bytes are the column's canonical ones already; false proves nothing. Not of text. */
    public boolean isCanonical(byte[] a, int from, int to) {
        return switch (family) {
            case INTEGER -> !type.zerofill() && integer(a, from, to) != UNUSUAL && !hasLeadingZero(a, from, to);
            case DECIMAL -> DecimalText.isPlain(type, a, from, to);
            case DATE -> temporal.date(a, from, to) == null;
            case DATETIME -> isCanonicalTime(a, from, to) && temporal.dateTime(a, from, to, scale) == null;
            case TIMESTAMP ->
                isCanonicalTime(a, from, to)
                        && timestampSecond(a, from, to) != UNUSUAL
                        && (zone == null || zone.offset(temporal.epochSecond()) == 0);
            default -> false;
        };
    }

    /** A zero that is not the number zero itself, or is that with a sign. */
    private static boolean hasLeadingZero(byte[] a, int from, int to) {
        return to - from > 1 && a[a[from] == '-' ? from + 1 : from] == '0';
    }

    private boolean isCanonicalTime(byte[] a, int from, int to) {
        return to - from == canonicalTimeLength && a[from + 10] == ' ';
    }
}
