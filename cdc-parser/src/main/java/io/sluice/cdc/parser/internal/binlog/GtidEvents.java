package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.GtidSetBuilder;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events that name transactions, of both servers. */
final class GtidEvents {

    private static final int MARIADB_STANDALONE = 0x1;

    private GtidEvents() {}

    /**
     * {@code Gtid_event} of MySQL's control_events.h: flags 1, UUID 16, number 8; the rest is not needed to know which it is.
     *
     * @param tracker null for an anonymous one
     */
    static void mysql(LogPlace place, byte[] a, int from, int to, long offset, @Nullable GtidTracker tracker) {
        int at = from + EventHeader.LENGTH;
        if (to - at < 25) {
            throw place.malformed("GTID event: it is cut off; the file is damaged", offset);
        }
        if (tracker != null) {
            long number = Words.getLongLE(a, at + 17);
            if (number < 1 || number > Gtid.LARGEST_NUMBER) {
                throw place.malformed("GTID event: transaction number " + number + "; the file is damaged", offset);
            }
            tracker.add(Words.getLong(a, at + 1), Words.getLong(a, at + 9), "", number);
        }
    }

    /** {@code Gtid_log_event} of MariaDB: sequence 8, domain 4, flags 1. True if no transaction follows but one statement. */
    static boolean mariaDb(LogPlace place, byte[] a, int from, int to, long offset, GtidTracker tracker) {
        int at = from + EventHeader.LENGTH;
        if (to - at < 13) {
            throw place.malformed("GTID event: it is cut off; the file is damaged", offset);
        }
        tracker.addMariaDb(
                Words.getIntLE(a, at + 8) & 0xFFFF_FFFFL, EventHeader.serverId(a, from), Words.getLongLE(a, at));
        return (a[at + 12] & MARIADB_STANDALONE) != 0;
    }

    /** All transactions of the files before, {@code Gtid_set::encode}: number of sources, each with its intervals. */
    static GtidSet previousGtids(LogPlace place, byte[] a, int from, int to, long offset) {
        EventFields f = new EventFields(place);
        f.event(a, from, to, offset);
        GtidSetBuilder set = GtidSet.builder();
        long sources = f.u64("number of sources");
        for (long s = 0; s < sources; s++) {
            int at = f.take(16, "UUID of a source");
            UUID uuid = new UUID(Words.getLong(a, at), Words.getLong(a, at + 8));
            long intervals = f.u64("number of intervals");
            for (long i = 0; i < intervals; i++) {
                long first = f.u64("first number of an interval");
                long behind = f.u64("end of an interval");
                if (first < 1 || behind <= first) {
                    throw f.malformed("an interval of transactions from " + first + " to before " + behind);
                }
                set.add(uuid, "", first, behind - 1);
            }
        }
        return set.build();
    }

    /** {@code Gtid_list_log_event} of MariaDB: count in 28 bits and flags, then domain 4, server 4, sequence 8 each. */
    static GtidSet gtidList(LogPlace place, byte[] a, int from, int to, long offset) {
        EventFields f = new EventFields(place);
        f.event(a, from, to, offset);
        long count = f.u32("number of GTIDs") & 0x0FFF_FFFF;
        GtidSetBuilder set = GtidSet.builder();
        for (long i = 0; i < count; i++) {
            long domain = f.u32("domain");
            long server = f.u32("server");
            set.add(new Gtid.MariaDb(domain, server, f.u64("sequence number")));
        }
        return set.build();
    }
}
