package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.TemporalText;

/**
 * DATETIME since MySQL 5.6 and MariaDB 10.1 (DATETIME2): five bytes, big-endian, with an offset of 2^39: seventeen bits of
 * {@code year * 13 + month}, five of day and hour, six of minute and second; then the {@link Fraction}.
 */
final class DateTimeDecoder extends ColumnDecoder {

    static final long OFFSET = 0x80_0000_0000L;

    private final int fsp;
    private final DateTimeCell cell;

    DateTimeDecoder(ColumnType type) {
        super(type, 5 + Fraction.bytes(type.scale()));
        this.fsp = type.scale();
        this.cell = DateTimeCell.of(fsp);
    }

    private static long packed(byte[] a, int from) {
        return ((Words.getInt(a, from) & 0xFFFF_FFFFL) << 8 | a[from + 4] & 0xFF) - OFFSET;
    }

    @Override
    public CellReading reading() {
        return cell;
    }

    @Override
    public long getEpochMicros(byte[] a, int from, int to) {
        return cell.epochMicros(a, from);
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
