package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.GtidSetBuilder;
import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events that name transactions, of both servers. Holds the one read last. */
final class GtidEvents {

    private static final int MYSQL_FIXED = 25;
    private static final int MARIADB_FIXED = 13;
    private static final int MARIADB_STANDALONE = 0x1;
    private static final int MARIADB_GROUP_COMMIT = 0x2;
    private static final int MARIADB_XA = 0x40 | 0x80;
    private static final int MARIADB_START_OR_ROLLBACK_ALTER = 0x2 | 0x8;
    private static final int CLOCK_TYPE_AT = 25;
    private static final int TIMES_AT = 42;
    private static final int TIME_BYTES = 7;
    private static final long TIME_HAS_ORIGINAL = 1L << 55;
    private static final long NO_TIME = -1;
    /** {@code UNDEFINED_COMMIT_TIMESTAMP}. */
    private static final long UNDEFINED_TIME = 1L << 55;

    private static final int TAGGED_UUID = 1;
    private static final int TAGGED_NUMBER = 2;
    private static final int TAGGED_TAG = 3;
    private static final int TAGGED_IMMEDIATE = 6;
    private static final int TAGGED_ORIGINAL = 7;
    private static final int TAGGED_NEWEST = 11;
    private static final int LONGEST_TAG = 32;

    private final LogPlace place;
    private final EventFields fields;

    private boolean mariaDb;
    private boolean anonymous;
    private boolean withoutEffect;
    private long high;
    private long low;
    private String tag = "";
    private long number;
    private long domain;
    private long server;
    private long immediateMicros = NO_TIME;
    private long originalMicros = NO_TIME;

    GtidEvents(LogPlace place) {
        this.place = place;
        this.fields = new EventFields(place);
        forget();
    }

    /** A transaction comes that nothing names. */
    void forget() {
        anonymous = true;
        withoutEffect = false;
        immediateMicros = NO_TIME;
        originalMicros = NO_TIME;
    }

    /**
     * The statement that follows does nothing: an ALTER of MariaDB (10.8, {@code binlog_alter_two_phase}) that begins, or that
     * failed. It stands in the log once more where it is committed.
     */
    boolean isWithoutEffect() {
        return withoutEffect;
    }

    /** No GTID of its own. */
    boolean isAnonymous() {
        return anonymous;
    }

    /** The transaction's identity, or null of an anonymous one. */
    @Nullable
    Gtid gtid() {
        if (anonymous) {
            return null;
        }
        return mariaDb ? new Gtid.MariaDb(domain, server, number) : new Gtid.MySql(new UUID(high, low), tag, number);
    }

    /** When the server that wrote the log committed, or null where it does not say. */
    @Nullable
    Instant immediateCommit() {
        return time(immediateMicros);
    }

    /** When the server committed on which the transaction began, or null. */
    @Nullable
    Instant originalCommit() {
        return time(originalMicros);
    }

    /** Servers say 0 of a transaction that came from one which logs no times. */
    private static @Nullable Instant time(long micros) {
        return micros == NO_TIME || micros == 0 || micros == UNDEFINED_TIME
                ? null
                : Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
    }

    /** Adds the transaction to those executed. */
    void addTo(GtidTracker tracker) {
        if (anonymous) {
            return;
        }
        if (mariaDb) {
            tracker.addMariaDb(domain, server, number);
        } else {
            tracker.add(high, low, tag, number);
        }
    }

    /**
     * {@code Gtid_event} of MySQL's control_events.h: flags 1, UUID 16, number 8; since 5.7 a logical clock of 17; since 8.0
     * commit times of 7 bytes, the second where the first has its highest bit set; and more.
     */
    void mysql(byte[] a, int from, int to, long offset) {
        int at = from + EventHeader.LENGTH;
        int length = to - at;
        if (length < MYSQL_FIXED) {
            throw place.malformed("GTID event: it is cut off; the file is damaged", offset);
        }
        mariaDb = false;
        anonymous = EventHeader.type(a, from) == EventType.ANONYMOUS_GTID;
        high = Words.getLong(a, at + 1);
        low = Words.getLong(a, at + 9);
        tag = "";
        number = Words.getLongLE(a, at + 17);
        requireNumber(offset);
        immediateMicros = NO_TIME;
        originalMicros = NO_TIME;
        if (length >= TIMES_AT + TIME_BYTES && a[at + CLOCK_TYPE_AT] == 2) {
            times(a, at + TIMES_AT, to);
        }
    }

    private void times(byte[] a, int at, int to) {
        long first = sevenBytes(a, at);
        immediateMicros = first & TIME_HAS_ORIGINAL - 1;
        originalMicros = immediateMicros;
        if ((first & TIME_HAS_ORIGINAL) != 0 && to - at >= 2 * TIME_BYTES) {
            originalMicros = sevenBytes(a, at + TIME_BYTES);
        }
    }

    private static long sevenBytes(byte[] a, int at) {
        // the byte before is at hand as well: this is never the array's beginning
        return Words.getLongLE(a, at - 1) >>> 8;
    }

    private void requireNumber(long offset) {
        if (!anonymous && (number < 1 || number > Gtid.LARGEST_NUMBER)) {
            throw place.malformed("GTID event: transaction number " + number + "; the file is damaged", offset);
        }
    }

    /**
     * {@code Gtid_tagged_log_event} of MySQL 8.3 and newer, in the format of its serialization library: version, size, the
     * newest field a reader must know; then number and value of each field, ascending.
     */
    void tagged(byte[] a, int from, int to, long offset) {
        EventFields f = fields;
        f.event(a, from, to, offset);
        f.sizedNumber("version of the format");
        f.sizedNumber("size");
        long newest = f.sizedNumber("newest field to know");
        if (newest > TAGGED_NEWEST) {
            throw UnsupportedLogs.unknownEvent(EventType.GTID_TAGGED, place.at(offset));
        }
        mariaDb = false;
        anonymous = false;
        tag = "";
        number = 0;
        immediateMicros = NO_TIME;
        originalMicros = NO_TIME;
        boolean named = false;
        while (f.remaining() > 0) {
            long field = f.sizedNumber("number of a field");
            if (field == TAGGED_UUID) {
                high = uuidHalf(f);
                low = uuidHalf(f);
                named = true;
            } else if (field == TAGGED_NUMBER) {
                number = signed(f.sizedNumber("transaction number"));
            } else if (field == TAGGED_TAG) {
                tag = tag(f);
            } else {
                long value = f.sizedNumber("field");
                if (field == TAGGED_IMMEDIATE) {
                    immediateMicros = value;
                } else if (field == TAGGED_ORIGINAL) {
                    originalMicros = value;
                } else if (field > TAGGED_NEWEST) {
                    // fields newer than those are allowed to be passed over, and none of them is of use
                    break;
                }
            }
        }
        if (originalMicros == NO_TIME) {
            originalMicros = immediateMicros;
        }
        if (!named) {
            throw f.malformed("no UUID");
        }
        requireTime(f, immediateMicros);
        requireTime(f, originalMicros);
        requireNumber(offset);
    }

    private static void requireTime(EventFields f, long micros) {
        if (micros != NO_TIME && micros >>> 1 > UNDEFINED_TIME >>> 1) {
            throw f.malformed("a commit time of " + Long.toUnsignedString(micros) + " microseconds");
        }
    }

    private static long uuidHalf(EventFields f) {
        long half = 0;
        for (int i = 0; i < 8; i++) {
            half = half << 8 | (f.sizedNumber("byte of a UUID") & 0xFF);
        }
        return half;
    }

    private static String tag(EventFields f) {
        long length = f.sizedNumber("length of a tag");
        if (length > LONGEST_TAG) {
            throw f.malformed("a tag of " + length + " characters");
        }
        int at = f.take(length, "tag");
        return new String(f.array(), at, (int) length, StandardCharsets.US_ASCII);
    }

    private static long signed(long zigzag) {
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    /** {@code Gtid_log_event} of MariaDB: sequence 8, domain 4, flags 1. True if no transaction follows but one statement. */
    boolean mariaDb(byte[] a, int from, int to, long offset) {
        int at = from + EventHeader.LENGTH;
        if (to - at < MARIADB_FIXED) {
            throw place.malformed("GTID event: it is cut off; the file is damaged", offset);
        }
        mariaDb = true;
        anonymous = false;
        domain = Words.getIntLE(a, at + 8) & 0xFFFF_FFFFL;
        server = EventHeader.serverId(a, from);
        number = Words.getLongLE(a, at);
        immediateMicros = NO_TIME;
        originalMicros = NO_TIME;
        int flags = a[at + 12];
        // behind the id of a group commit; XA transactions have their own id there and are no ALTER
        int extra = at + MARIADB_FIXED + ((flags & MARIADB_GROUP_COMMIT) != 0 ? Long.BYTES : 0);
        withoutEffect = (flags & MARIADB_XA) == 0 && extra < to && (a[extra] & MARIADB_START_OR_ROLLBACK_ALTER) != 0;
        return (flags & MARIADB_STANDALONE) != 0;
    }

    /**
     * All transactions of the files before, {@code Gtid_set::encode} of MySQL's rpl_gtid_set.cc: number of sources, each with
     * its intervals. Since 8.3, where one has a tag, the highest byte of the number is 1, and each source has its tag.
     */
    GtidSet previousGtids(byte[] a, int from, int to, long offset) {
        EventFields f = fields;
        f.event(a, from, to, offset);
        GtidSetBuilder set = GtidSet.builder();
        long sources = f.u64("number of sources");
        boolean tagged = sources >>> 56 == 1;
        if (tagged) {
            sources = sources >>> 8 & 0xFFFF_FFFF_FFFFL;
        }
        if (sources < 0 || sources > f.remaining()) {
            throw f.malformed(Long.toUnsignedString(sources) + " sources");
        }
        for (long s = 0; s < sources; s++) {
            int at = f.take(16, "UUID of a source");
            UUID uuid = new UUID(Words.getLong(a, at), Words.getLong(a, at + 8));
            String sourceTag = tagged ? tag(f) : "";
            long intervals = f.u64("number of intervals");
            if (intervals < 0 || intervals > f.remaining()) {
                throw f.malformed(Long.toUnsignedString(intervals) + " intervals");
            }
            for (long i = 0; i < intervals; i++) {
                long first = f.u64("first number of an interval");
                long behind = f.u64("end of an interval");
                if (first < 1 || behind <= first) {
                    throw f.malformed("an interval of transactions from " + first + " to before " + behind);
                }
                set.add(uuid, sourceTag, first, behind - 1);
            }
        }
        return set.build();
    }

    /**
     * {@code Gtid_list_log_event} of MariaDB: count in 28 bits and flags, then domain 4, server 4, sequence 8 each; the last
     * of a domain is the newest.
     */
    GtidSet gtidList(byte[] a, int from, int to, long offset) {
        EventFields f = fields;
        f.event(a, from, to, offset);
        long count = f.u32("number of GTIDs") & 0x0FFF_FFFF;
        GtidSetBuilder set = GtidSet.builder();
        for (long i = 0; i < count; i++) {
            long listDomain = f.u32("domain");
            long listServer = f.u32("server");
            set.add(new Gtid.MariaDb(listDomain, listServer, f.u64("sequence number")));
        }
        return set.build();
    }
}
