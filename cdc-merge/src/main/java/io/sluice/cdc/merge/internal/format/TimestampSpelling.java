package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.LocalToUtc;
import io.sluice.cdc.model.internal.text.TemporalText;

/** TIMESTAMP in a zone's local time; canonical is UTC. The zero value stands for no time and is the same in every zone. */
final class TimestampSpelling implements CellSpelling {

    private final CellNormalizer normalizer;
    private final UtcToLocal toLocal;
    private final LocalToUtc toUtc;
    private final ByteSink scratch = new ByteSink(32);

    TimestampSpelling(CellNormalizer normalizer, UtcToLocal toLocal, LocalToUtc toUtc) {
        this.normalizer = normalizer;
        this.toLocal = toLocal;
        this.toUtc = toUtc;
    }

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        CanonicalSpelling.read(normalizer, text, from, to, out);
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        if (canonical[from] == '0') {
            out.put(canonical, from, to - from);
            return;
        }
        long local = toLocal.local(seconds(canonical, from));
        if (toUtc.offset(local) == LocalToUtc.OVERLAP) {
            throw new BadCellException(
                    "a time that zone " + toUtc.zone()
                            + " spells like another, as its clocks were set back; declare UTC or a fixed offset for the output");
        }
        scratch.clear();
        TemporalText.putTimestamp(local, 0, 0, scratch);
        out.put(scratch.array(), 0, scratch.size());
        out.put(canonical, from + SECONDS_LENGTH, to - from - SECONDS_LENGTH);
    }

    @Override
    public boolean writesUnchanged() {
        return false;
    }

    private static final int SECONDS_LENGTH = 19;

    /** Of canonical text, yyyy-MM-dd hh:mm:ss. Days by counting years from March (H. Hinnant, date algorithms). */
    private static long seconds(byte[] a, int from) {
        int year = two(a, from) * 100 + two(a, from + 2);
        int month = two(a, from + 5);
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + two(a, from + 8) - 1;
        long days = era * 146_097L + yearOfEra * 365L + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
        return days * 86_400 + two(a, from + 11) * 3600L + two(a, from + 14) * 60L + two(a, from + 17);
    }

    private static int two(byte[] a, int at) {
        return (a[at] - '0') * 10 + a[at + 1] - '0';
    }
}
