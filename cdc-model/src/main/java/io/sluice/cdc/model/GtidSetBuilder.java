package io.sluice.cdc.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Collects transactions to a {@link GtidSet}. One that follows the last interval of its source, as in a log, takes constant
 * time. All must be of one flavour. Not thread-safe.
 */
public final class GtidSetBuilder {

    private final TreeMap<MySqlGtidSet.Source, Intervals> mySql = new TreeMap<>();
    private final TreeMap<Long, Gtid.MariaDb> mariaDb = new TreeMap<>();

    GtidSetBuilder() {}

    /** @throws GtidMismatchException if the set so far is of the other flavour, or has another history of the domain */
    public GtidSetBuilder add(Gtid gtid) {
        if (gtid instanceof Gtid.MySql g) {
            return add(g.source(), g.tag(), g.number(), g.number());
        }
        addMariaDb((Gtid.MariaDb) gtid);
        return this;
    }

    /**
     * Adds the numbers {@code first} to {@code last}, both included, of a source of MySQL.
     *
     * @param tag lower-case tag, or empty
     */
    public GtidSetBuilder add(UUID source, String tag, long first, long last) {
        if (first < 1 || last < first || last > Gtid.LARGEST_NUMBER) {
            throw new CdcException("GTID interval " + first + "-" + last + " is not within 1-" + Gtid.LARGEST_NUMBER);
        }
        return add(MySqlGtidSet.Source.of(source, tag), first, last);
    }

    /** Adds all of a set. */
    public GtidSetBuilder add(GtidSet set) {
        set.addTo(this);
        return this;
    }

    GtidSetBuilder add(MySqlGtidSet.Source source, long first, long last) {
        if (!mariaDb.isEmpty()) {
            throw mixed();
        }
        mySql.computeIfAbsent(source, s -> new Intervals()).add(first, last);
        return this;
    }

    private void addMariaDb(Gtid.MariaDb gtid) {
        if (!mySql.isEmpty()) {
            throw mixed();
        }
        Gtid.MariaDb old = mariaDb.putIfAbsent(gtid.domain(), gtid);
        if (old == null) {
            return;
        }
        int c = Long.compareUnsigned(old.sequence(), gtid.sequence());
        if (c == 0 && old.server() != gtid.server()) {
            throw new GtidMismatchException(
                    "GTIDs " + old + " and " + gtid
                            + " are different transactions of one domain under one sequence number: two servers were written to");
        }
        if (c < 0) {
            mariaDb.put(gtid.domain(), gtid);
        }
    }

    private static GtidMismatchException mixed() {
        return new GtidMismatchException("a GTID set cannot hold transactions of MySQL and of MariaDB");
    }

    /** The set so far; more may be added afterwards. */
    public GtidSet build() {
        if (!mariaDb.isEmpty()) {
            return new MariaDbGtidSet(mariaDb.values().toArray(new Gtid.MariaDb[0]));
        }
        if (mySql.isEmpty()) {
            return GtidSet.empty();
        }
        MySqlGtidSet.Source[] sources = new MySqlGtidSet.Source[mySql.size()];
        long[][] intervals = new long[sources.length][];
        int s = 0;
        for (Map.Entry<MySqlGtidSet.Source, Intervals> entry : mySql.entrySet()) {
            sources[s] = entry.getKey();
            intervals[s++] = entry.getValue().normalized();
        }
        return new MySqlGtidSet(sources, intervals);
    }

    /** First and last number in turn; ascending and apart unless {@code sorted} is false. */
    private static final class Intervals {

        private long[] ends = new long[4];
        private int size;
        private boolean sorted = true;

        void add(long first, long last) {
            if (size > 0 && sorted && first >= ends[size - 2]) {
                long previous = ends[size - 1];
                if (first <= previous + 1) {
                    ends[size - 1] = Math.max(previous, last);
                    return;
                }
            } else if (size > 0) {
                sorted = false;
            }
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, size * 2);
            }
            ends[size++] = first;
            ends[size++] = last;
        }

        long[] normalized() {
            if (!sorted) {
                sort();
            }
            return Arrays.copyOf(ends, size);
        }

        private void sort() {
            long[][] pairs = new long[size / 2][];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = new long[] {ends[2 * i], ends[2 * i + 1]};
            }
            Arrays.sort(pairs, Comparator.comparingLong(pair -> pair[0]));
            size = 0;
            sorted = true;
            for (long[] pair : pairs) {
                add(pair[0], pair[1]);
            }
        }
    }
}
