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
 * <p>Values are read by words that end with them: SIXTEEN BYTES MUST STAND BEFORE THE END OF EACH, as they do in a message.
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
    private static final long MICROS_OF_SECOND = 1_000_000;
    private static final long LAST_TIMESTAMP = 0xFFFF_FFFFL;
    /** Microseconds of the last digit of a fraction, by its number of digits. */
    private static final int[] MICROS = {0, 100_000, 10_000, 1000, 100, 10, 1};

    private final ColumnType type;
    private final Family family;
    private final PlainCell cell;
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
        this.decimalLimit = decimal ? PlainDecimals.limit(type.length()) : 0;
        boolean free = family == Family.FLOATING && scale < 0 && !type.zerofill();
        this.floatDigits = !free ? 0 : type.kind() == Kind.FLOAT ? 6 : 15;
        this.isTime = family == Family.DATETIME || family == Family.TIMESTAMP;
        this.canonicalTimeLength = SECONDS_LENGTH + (scale > 0 ? scale + 1 : 0);
        this.cell = switch (family) {
            case INTEGER ->
                type.kind() == Kind.BIGINT && !signed
                        ? new PlainCells.UnsignedLongCell()
                        : new PlainCells.IntegerCell(lowest, highest);
            case DECIMAL -> new PlainCells.DecimalCell(scale, decimalLimit, signed);
            case FLOATING -> new PlainCells.FloatingCell(floatDigits, signed);
            case DATE -> new PlainCells.DateCell();
            case DATETIME -> new PlainCells.DateTimeCell(scale);
            case TIMESTAMP -> new PlainCells.TimestampCell(scale, zone);
            default -> PlainCell.NONE;
        };
    }

    /** @param zone the zone TIMESTAMP values are printed in, or null for UTC */
    public static PlainColumn of(ColumnType type, @Nullable LocalToUtc zone) {
        return new PlainColumn(type, zone);
    }

    /** The type's scale. */
    public int scale() {
        return scale;
    }

    /** The column's numbers or times for a visitor. */
    public PlainCell cell() {
        return cell;
    }

    /** The value of an INTEGER column within its range, or {@link #UNUSUAL}. */
    public long integer(byte[] a, int from, int to) {
        return PlainIntegers.read(a, from, to, lowest, highest);
    }

    /** The value of a BIGINT UNSIGNED column of 17 to 20 digits as the bits of a long, or -1 where it is unusual. */
    public long longUnsigned(byte[] a, int from, int to) {
        return type.kind() == Kind.BIGINT && type.unsigned() ? PlainDigits.readUnsigned(a, from, to) : -1;
    }

    /** The value of a DECIMAL column within its range times 10 to the power of its scale, or {@link #UNUSUAL}. */
    public long unscaled(byte[] a, int from, int to) {
        return PlainDecimals.unscaled(a, from, to, scale, decimalLimit, signed);
    }

    /** The value of a FLOAT (its shortest text as a double) or DOUBLE column, or NaN where it is unusual. */
    public double floating(byte[] a, int from, int to) {
        return PlainDecimals.floating(a, from, to, floatDigits, signed);
    }

    /** The day of a DATE column since 1970-01-01, or {@link #UNUSUAL}. */
    public long epochDay(byte[] a, int from, int to) {
        return family == Family.DATE && to - from == PlainTimes.DATE_LENGTH ? PlainTimes.epochDay(a, from) : UNUSUAL;
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
        long micros = isTime ? localMicros(a, from, to, scale) : UNUSUAL;
        if (family == Family.TIMESTAMP) {
            micros = utcMicros(micros, zone);
        }
        return micros != UNUSUAL ? micros : anyMicros(a, from, to);
    }

    /** Numbers straight from the words: through the scanner's fields a time took a third longer. */
    static long localMicros(byte[] a, int from, int to, int scale) {
        int digits = to - from - PlainTimes.LENGTH - 1;
        if (digits < -1) {
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
        return second == UNUSUAL ? UNUSUAL : second * MICROS_OF_SECOND + micros;
    }

    /** A local time as the TIMESTAMP it is, or {@link #UNUSUAL} where the zone or a TIMESTAMP knows none, or it is that itself. */
    static long utcMicros(long local, @Nullable LocalToUtc zone) {
        long micros = local;
        if (zone != null && local != UNUSUAL) {
            int offset = zone.offset(Math.floorDiv(local, MICROS_OF_SECOND));
            if (offset == LocalToUtc.GAP || offset == LocalToUtc.OVERLAP) {
                return UNUSUAL;
            }
            micros -= offset * MICROS_OF_SECOND;
        }
        return micros < MICROS_OF_SECOND || micros >= (LAST_TIMESTAMP + 1) * MICROS_OF_SECOND ? UNUSUAL : micros;
    }

    private long anyMicros(byte[] a, int from, int to) {
        long second = UNUSUAL;
        if (family == Family.TIMESTAMP) {
            second = timestampSecond(a, from, to);
        } else if (family == Family.DATETIME && isDateTime(a, from, to)) {
            second = temporal.epochSecond();
        }
        return second == UNUSUAL ? UNUSUAL : second * MICROS_OF_SECOND + temporal.micros;
    }

    private boolean isDateTime(byte[] a, int from, int to) {
        return temporal.dateTime(a, from, to, scale) == null && !temporal.isOutsideCalendar();
    }

    private long timestampSecond(byte[] a, int from, int to) {
        long micros = isDateTime(a, from, to) ? utcMicros(temporal.epochSecond() * MICROS_OF_SECOND, zone) : UNUSUAL;
        return micros == UNUSUAL ? UNUSUAL : Math.floorDiv(micros, MICROS_OF_SECOND);
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
