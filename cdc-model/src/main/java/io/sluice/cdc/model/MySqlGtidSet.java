package io.sluice.cdc.model;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Intervals per source. The notation is the server's {@code Gtid_set::to_string}, without line breaks.
 *
 * <p>Sources are sorted; {@code intervals[s]} holds first and last number of each interval of source {@code s} in turn,
 * ascending, and intervals that touch are one, so equal sets are equal arrays.
 */
final class MySqlGtidSet extends GtidSet {

    /** A server's UUID and a tag, empty for none. Ordered as the server prints: bytes of the UUID, then the tag. */
    record Source(long high, long low, String tag) implements Comparable<Source> {

        static Source of(UUID uuid, String tag) {
            return new Source(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits(), tag);
        }

        boolean sameServer(Source o) {
            return high == o.high && low == o.low;
        }

        @Override
        public int compareTo(Source o) {
            int c = Long.compareUnsigned(high, o.high);
            c = c != 0 ? c : Long.compareUnsigned(low, o.low);
            return c != 0 ? c : tag.compareTo(o.tag);
        }
    }

    static final MySqlGtidSet EMPTY = new MySqlGtidSet(new Source[0], new long[0][]);

    private final Source[] sources;
    private final long[][] intervals;

    MySqlGtidSet(Source[] sources, long[][] intervals) {
        this.sources = sources;
        this.intervals = intervals;
    }

    @Override
    public Flavour flavour() {
        return sources.length == 0 ? Flavour.NONE : Flavour.MYSQL;
    }

    @Override
    boolean containsSameFlavour(GtidSet other) {
        MySqlGtidSet o = (MySqlGtidSet) other;
        int s = 0;
        for (int i = 0; i < o.sources.length; i++) {
            while (s < sources.length && sources[s].compareTo(o.sources[i]) < 0) {
                s++;
            }
            if (s == sources.length
                    || !sources[s].equals(o.sources[i])
                    || !containsIntervals(intervals[s], o.intervals[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean containsIntervals(long[] outer, long[] inner) {
        int k = 0;
        for (int i = 0; i < inner.length; i += 2) {
            while (k < outer.length && outer[k + 1] < inner[i]) {
                k += 2;
            }
            if (k == outer.length || inner[i] < outer[k] || inner[i + 1] > outer[k + 1]) {
                return false;
            }
        }
        return true;
    }

    @Override
    boolean containsSameFlavour(Gtid gtid) {
        Gtid.MySql g = (Gtid.MySql) gtid;
        long high = g.source().getMostSignificantBits();
        long low = g.source().getLeastSignificantBits();
        for (int s = 0; s < sources.length; s++) {
            if (sources[s].high == high && sources[s].low == low && sources[s].tag.equals(g.tag())) {
                return containsNumber(intervals[s], g.number());
            }
        }
        return false;
    }

    private static boolean containsNumber(long[] intervals, long number) {
        int low = 0;
        int high = intervals.length / 2;
        while (low < high) {
            int middle = low + high >>> 1;
            if (intervals[2 * middle + 1] < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low < intervals.length && intervals[2 * low] <= number;
    }

    @Override
    GtidSet subtractSameFlavour(GtidSet other) {
        MySqlGtidSet o = (MySqlGtidSet) other;
        GtidSetBuilder left = builder();
        for (int s = 0; s < sources.length; s++) {
            int at = Arrays.binarySearch(o.sources, sources[s]);
            subtractIntervals(sources[s], intervals[s], at < 0 ? new long[0] : o.intervals[at], left);
        }
        return left.build();
    }

    private static void subtractIntervals(Source source, long[] from, long[] what, GtidSetBuilder left) {
        int k = 0;
        for (int i = 0; i < from.length; i += 2) {
            long first = from[i];
            long last = from[i + 1];
            while (k < what.length && what[k + 1] < first) {
                k += 2;
            }
            for (int j = k; j < what.length && what[j] <= last; j += 2) {
                if (what[j] > first) {
                    left.add(source, first, what[j] - 1);
                }
                first = what[j + 1] + 1;
            }
            if (first <= last) {
                left.add(source, first, last);
            }
        }
    }

    @Override
    void addTo(GtidSetBuilder builder) {
        for (int s = 0; s < sources.length; s++) {
            for (int i = 0; i < intervals[s].length; i += 2) {
                builder.add(sources[s], intervals[s][i], intervals[s][i + 1]);
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof MySqlGtidSet s
                && Arrays.equals(sources, s.sources)
                && Arrays.deepEquals(intervals, s.intervals);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sources) + Arrays.deepHashCode(intervals);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        for (int s = 0; s < sources.length; s++) {
            Source source = sources[s];
            if (s == 0 || !sources[s - 1].sameServer(source)) {
                text.append(s == 0 ? "" : ",").append(new UUID(source.high, source.low));
            }
            if (!source.tag.isEmpty()) {
                text.append(':').append(source.tag);
            }
            for (int i = 0; i < intervals[s].length; i += 2) {
                text.append(':').append(intervals[s][i]);
                if (intervals[s][i + 1] != intervals[s][i]) {
                    text.append('-').append(intervals[s][i + 1]);
                }
            }
        }
        return text.toString();
    }
}
