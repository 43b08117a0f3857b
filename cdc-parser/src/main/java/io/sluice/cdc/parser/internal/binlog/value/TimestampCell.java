package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/** Reads TIMESTAMP2, laid out as {@link TimestampDecoder} says, as microseconds. */
record TimestampCell(CellWord word, int fractionBits, Fraction fraction) implements CellReading {

    static TimestampCell of(int fsp) {
        int bytes = Fraction.bytes(fsp);
        return new TimestampCell(CellWord.of(4 + bytes), 8 * bytes, Fraction.of(fsp));
    }

    long epochMicros(byte[] a, int from) {
        long cell = word.of(a, from);
        long second = cell >>> fractionBits;
        int micros = fraction.micros(cell);
        return second == 0 || micros < 0 ? ColumnDecoder.UNUSUAL : second * 1_000_000 + micros;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = epochMicros(a, from);
        if (value == ColumnDecoder.UNUSUAL) {
            return false;
        }
        visitor.time(column, value);
        return true;
    }
}
