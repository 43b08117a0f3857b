package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.TemporalText;

/**
 * TIMESTAMP since MySQL 5.6 and MariaDB 10.1 (TIMESTAMP2): seconds since 1970 in four bytes, big-endian and unsigned
 * (MariaDB 11.5 goes to 2106); then the {@link Fraction}. All zero is the zero timestamp.
 */
final class TimestampDecoder extends ColumnDecoder {

    private final int fsp;
    private final TimestampCell cell;

    TimestampDecoder(ColumnType type) {
        super(type, 4 + Fraction.bytes(type.scale()));
        this.fsp = type.scale();
        this.cell = TimestampCell.of(fsp);
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
        int micros = Fraction.micros(a, from + 4, fsp);
        if (micros < 0) {
            throw invalid("out of range");
        }
        TemporalText.putTimestamp(Words.getInt(a, from) & 0xFFFF_FFFFL, micros, fsp, out);
    }
}
