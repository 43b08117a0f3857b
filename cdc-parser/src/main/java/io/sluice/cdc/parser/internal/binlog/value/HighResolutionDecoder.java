package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.TemporalText;

/**
 * TIME, DATETIME and TIMESTAMP with a fraction as MariaDB 5.3 to 10.0 wrote them, and newer ones do with
 * {@code mysql56_temporal_format=OFF} ({@code Field_time_hires} and its siblings): big-endian, the whole value counted in
 * units of the last digit, in as many bytes as the largest needs. The log does not say how many digits there are: only the
 * schema does, which is where the type comes from.
 */
final class HighResolutionDecoder extends ColumnDecoder {

    private static final int[] UNITS = {1_000_000, 100_000, 10_000, 1000, 100, 10, 1};
    private static final int[] TIME_BYTES = {3, 4, 4, 5, 5, 5, 6};
    private static final int[] DATETIME_BYTES = {5, 6, 6, 7, 7, 7, 8};
    private static final int[] TIMESTAMP_BYTES = {4, 5, 5, 6, 6, 7, 7};
    private static final long SECONDS_BEYOND_TIME = 838 * 3600 + 59 * 60 + 60;

    private final int fsp;
    /** Microseconds of the last digit. */
    private final int unit;

    private final int size;

    HighResolutionDecoder(ColumnType type) {
        super(
                type,
                switch (type.family()) {
                    case TIME -> TIME_BYTES[type.scale()];
                    case DATETIME -> DATETIME_BYTES[type.scale()];
                    case TIMESTAMP -> TIMESTAMP_BYTES[type.scale()];
                    default -> throw new IllegalArgumentException(type.toString());
                });
        this.fsp = type.scale();
        this.unit = UNITS[fsp];
        this.size = width();
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        switch (type.family()) {
            case TIME -> time(bigEndian(a, from, size), out);
            case DATETIME -> dateTime(bigEndian(a, from, size), out);
            default -> timestamp(bigEndian(a, from, 4), bigEndian(a, from + 4, size - 4), out);
        }
    }

    private static long bigEndian(byte[] a, int from, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | a[from + i] & 0xFF;
        }
        return value;
    }

    private void time(long stored, ByteSink out) {
        long value = stored - SECONDS_BEYOND_TIME * 1_000_000 / unit;
        long micros = Math.abs(value) * unit;
        if (micros >= SECONDS_BEYOND_TIME * 1_000_000) {
            throw invalid("out of range");
        }
        int second = (int) (micros / 1_000_000);
        TemporalText.putTime(
                value < 0, second / 3600, second / 60 % 60, second % 60, (int) (micros % 1_000_000), fsp, out);
    }

    private void dateTime(long stored, ByteSink out) {
        int perSecond = 1_000_000 / unit;
        long second = Long.divideUnsigned(stored, perSecond);
        long day = second / 86_400;
        int ofDay = (int) (second % 86_400);
        int yearMonth = (int) Math.min(Integer.MAX_VALUE, day / 32);
        if (yearMonth / 13 > 9999) {
            throw invalid("out of range");
        }
        int micros = (int) Long.remainderUnsigned(stored, perSecond) * unit;
        TemporalText.putDateTime(
                yearMonth / 13,
                yearMonth % 13,
                (int) (day % 32),
                ofDay / 3600,
                ofDay / 60 % 60,
                ofDay % 60,
                micros,
                fsp,
                out);
    }

    private void timestamp(long second, long fraction, ByteSink out) {
        if (fraction * unit >= 1_000_000) {
            throw invalid("out of range");
        }
        TemporalText.putTimestamp(second, (int) fraction * unit, fsp, out);
    }
}
