package io.sluice.cdc.parser.internal.binlog.value;

/** Reads DATETIME2, laid out as {@link DateTimeDecoder} says, as microseconds. */
record DateTimeCell(CellWord word, int fractionBits, Fraction fraction) implements MicrosCell {

    private static final long OFFSET = DateTimeDecoder.OFFSET;
    private static final int MOST_SECONDS = 59;
    private static final int MOST_HOURS = 23;

    static DateTimeCell of(int fsp) {
        int bytes = Fraction.bytes(fsp);
        return new DateTimeCell(CellWord.of(5 + bytes), 8 * bytes, Fraction.of(fsp));
    }

    @Override
    public long epochMicros(byte[] a, int from) {
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
            return ColumnDecoder.UNUSUAL;
        }
        return (day * 86_400L + hour * 3600 + minute * 60 + second) * 1_000_000 + micros;
    }
}
