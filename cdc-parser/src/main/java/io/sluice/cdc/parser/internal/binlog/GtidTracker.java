package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.GtidSetBuilder;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The executed transactions so far. Numbers that follow each other, which nearly all do, only move the end of a run; the set
 * is made when it is asked for.
 */
final class GtidTracker {

    private final Supplier<@Nullable GtidSet> before;
    private GtidSetBuilder builder = GtidSet.builder();
    private boolean known;
    private @Nullable GtidSet built;

    private long high;
    private long low;
    private String tag = "";
    private long first;
    private long last;

    private long domain = -1;
    private long server;
    private long sequence;

    /** @param before says what was executed before the first transaction, if it can be found out; asked only where it must be */
    GtidTracker(Supplier<@Nullable GtidSet> before) {
        this.before = before;
    }

    /** Begins anew from a set, as a file says it at its head or a resume point. */
    void reset(GtidSet set) {
        builder = GtidSet.builder().add(set);
        known = true;
        built = set;
        first = 0;
        last = 0;
        domain = -1;
    }

    void add(long sourceHigh, long sourceLow, String newTag, long number) {
        if (last != 0 && number == last + 1 && sourceLow == low && sourceHigh == high && newTag.equals(tag)) {
            last = number;
        } else {
            flush();
            high = sourceHigh;
            low = sourceLow;
            tag = newTag;
            first = number;
            last = number;
        }
        built = null;
    }

    void addMariaDb(long newDomain, long newServer, long newSequence) {
        if (newDomain != domain) {
            flush();
            domain = newDomain;
        }
        server = newServer;
        sequence = newSequence;
        built = null;
    }

    /** The set, or null where it is not known and cannot be found out. */
    @Nullable
    GtidSet set() {
        if (!known) {
            GtidSet first = before.get();
            if (first == null) {
                return null;
            }
            flush();
            builder.add(first);
            known = true;
        }
        return setAtHand();
    }

    /** The set, or null where it is not known yet. */
    @Nullable
    GtidSet setAtHand() {
        if (!known) {
            return null;
        }
        GtidSet set = built;
        if (set == null) {
            flush();
            set = builder.build();
            built = set;
        }
        return set;
    }

    private void flush() {
        if (last != 0) {
            builder.add(new UUID(high, low), tag, first, last);
            last = 0;
        }
        if (domain >= 0) {
            builder.add(new Gtid.MariaDb(domain, server, sequence));
            domain = -1;
        }
    }
}
