package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.TemporalText;

/**
 * DATETIME since MySQL 5.6 and MariaDB 10.1 (DATETIME2): five bytes, big-endian, with an offset of 2^39: seventeen bits of
 * {@code year * 13 + month}, five of day and hour, six of minute and second; then the {@link Fraction}.
 */
final class DateTimeDecoder extends ColumnDecoder {

    private static final long OFFSET = 0x80_0000_0000L;

    private static final int MOST_SECONDS = 59;
    private static final int MOST_HOURS = 23;

    private final int fsp;
    private final CellWord word;
    private final int fractionBits;
    private final Fraction fraction;

    DateTimeDecoder(ColumnType type) {
        super(type, 5 + Fraction.bytes(type.scale()));
        this.fsp = type.scale();
        this.word = new CellWord(width());
        this.fractionBits = 8 * Fraction.bytes(fsp);
        this.fraction = new Fraction(fsp);
    }

    private static long packed(byte[] a, int from) {
        return ((Words.getInt(a, from) & 0xFFFF_FFFFL) << 8 | a[from + 4] & 0xFF) - OFFSET;
    }

    @Override
    public long getEpochMicros(byte[] a, int from, int to) {
        long cell = word.of(a, from);
        long packed = (cell >>> fractionBits) - OFFSET;
        // of a negative number these are out of the calendar as well
        int time = (int) packed;
        int day = Months.epochDay((int) (packed >> 22), time >>> 17 & 31);
        int hour = time >>> 12 & 31;
        int minute = time >>> 6 & 63;
        int second = time & 63;
        int micros = fraction.micros(cell);
        // negative if any of them is above what a clock shows
        int within = MOST_HOURS - hour | MOST_SECONDS - minute | MOST_SECONDS - second | micros;
        if (within < 0 || day == Months.NO_DAY) {
            return UNUSUAL;
        }
        return (day * 86_400L + hour * 3600 + minute * 60 + second) * 1_000_000 + micros;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = getEpochMicros(a, from, to);
        if (value == UNUSUAL) {
            return false;
        }
        visitor.time(column, value);
        return true;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        long packed = packed(a, from);
        int yearMonth = (int) (packed >> 22);
        int hour = (int) packed >>> 12 & 31;
        int minute = (int) packed >>> 6 & 63;
        int second = (int) packed & 63;
        int micros = Fraction.micros(a, from + 5, fsp);
        if (packed < 0 || yearMonth / 13 > 9999 || hour > 23 || minute > 59 || second > 59 || micros < 0) {
            throw invalid("out of range");
        }
        TemporalText.putDateTime(
                yearMonth / 13, yearMonth % 13, (int) packed >>> 17 & 31, hour, minute, second, micros, fsp, out);
    }
}
