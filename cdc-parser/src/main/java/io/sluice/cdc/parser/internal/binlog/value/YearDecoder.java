package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.Digits;

/** YEAR: one byte, years since 1900; 0 is the year 0000. */
final class YearDecoder extends ColumnDecoder {

    YearDecoder(ColumnType type) {
        super(type, 1);
    }

    @Override
    public CellReading reading() {
        return new YearCell();
    }

    @Override
    public long getLong(byte[] a, int from, int to) {
        return YearCell.value(a, from);
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        Digits.putPadded(getLong(a, from, to), 4, out);
    }
}
