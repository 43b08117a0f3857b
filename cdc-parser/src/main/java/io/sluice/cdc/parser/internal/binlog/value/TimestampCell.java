package io.sluice.cdc.parser.internal.binlog.value;

/** Reads TIMESTAMP2, laid out as {@link TimestampDecoder} says, as microseconds. */
record TimestampCell(CellWord word, int fractionBits, Fraction fraction) implements MicrosCell {

    static TimestampCell of(int fsp) {
        int bytes = Fraction.bytes(fsp);
        return new TimestampCell(CellWord.of(4 + bytes), 8 * bytes, Fraction.of(fsp));
    }

    @Override
    public long epochMicros(byte[] a, int from) {
        long cell = word.of(a, from);
        long second = cell >>> fractionBits;
        int micros = fraction.micros(cell);
        return second == 0 || micros < 0 ? ColumnDecoder.UNUSUAL : second * 1_000_000 + micros;
    }
}
