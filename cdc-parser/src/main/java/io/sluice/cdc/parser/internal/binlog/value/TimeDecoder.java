package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.TemporalText;

/**
 * TIME since MySQL 5.6 and MariaDB 10.1 (TIME2): ten bits of hour, six of minute and second, in three bytes, big-endian,
 * and the {@link Fraction} behind them. Offset and sign are those of all the bytes taken as one number, not of the first
 * three: -00:00:00.1 is {@code 7fffff f6}.
 */
final class TimeDecoder extends ColumnDecoder {

    private static final int MOST_HOURS = 838;

    private final int fsp;
    private final int size;

    TimeDecoder(ColumnType type) {
        super(type, 3 + Fraction.bytes(type.scale()));
        this.fsp = type.scale();
        this.size = width();
    }

    /** MariaDB takes fractions of the last second too, MySQL ends at 838:59:59. */
    static boolean isOutOfRange(int hours, int minute, int second) {
        return minute > 59 || second > 59 || hours > MOST_HOURS;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        long raw = 0;
        for (int i = 0; i < size; i++) {
            raw = raw << 8 | a[from + i] & 0xFF;
        }
        int fractionBits = 8 * (size - 3);
        long value = raw - (0x80_0000L << fractionBits);
        long magnitude = Math.abs(value);
        int clock = (int) (magnitude >>> fractionBits);
        int hours = clock >>> 12;
        int minute = clock >>> 6 & 63;
        int second = clock & 63;
        int micros = Fraction.micros((int) (magnitude & (1L << fractionBits) - 1), fsp);
        if (micros < 0 || isOutOfRange(hours, minute, second)) {
            throw invalid("out of range");
        }
        TemporalText.putTime(value < 0, hours, minute, second, micros, fsp, out);
    }
}
