package io.sluice.cdc.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The newest transaction of each domain, ascending by domain. Never empty. */
final class MariaDbGtidSet extends GtidSet {

    private final Gtid.MariaDb[] newest;

    MariaDbGtidSet(Gtid.MariaDb[] newest) {
        this.newest = newest;
    }

    @Override
    public Flavour flavour() {
        return Flavour.MARIADB;
    }

    @Override
    boolean containsSameFlavour(GtidSet other) {
        for (Gtid.MariaDb gtid : ((MariaDbGtidSet) other).newest) {
            if (!containsSameFlavour(gtid)) {
                return false;
            }
        }
        return true;
    }

    /** The same sequence number of another server is another transaction: two histories of one domain. */
    @Override
    boolean containsSameFlavour(Gtid gtid) {
        Gtid.MariaDb g = (Gtid.MariaDb) gtid;
        for (Gtid.MariaDb mine : newest) {
            if (mine.domain() == g.domain()) {
                int c = Long.compareUnsigned(mine.sequence(), g.sequence());
                return c > 0 || (c == 0 && mine.server() == g.server());
            }
        }
        return false;
    }

    @Override
    GtidSet subtractSameFlavour(GtidSet other) {
        GtidSetBuilder left = builder();
        for (Gtid.MariaDb gtid : newest) {
            if (!other.containsSameFlavour(gtid)) {
                left.add(gtid);
            }
        }
        return left.build();
    }

    @Override
    void addTo(GtidSetBuilder builder) {
        for (Gtid.MariaDb gtid : newest) {
            builder.add(gtid);
        }
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof MariaDbGtidSet s && Arrays.equals(newest, s.newest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(newest);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(32);
        for (Gtid.MariaDb gtid : newest) {
            text.append(text.isEmpty() ? "" : ",").append(gtid);
        }
        return text.toString();
    }
}
