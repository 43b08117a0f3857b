package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.ServerKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a format description event says of the events behind it ({@code Format_description_event} of MySQL's
 * control_events.cpp): who wrote them, whether they end with a checksum, how long their fixed parts are. Immutable.
 */
final class FormatDescription {

    private static final int VERSION_LENGTH = 50;
    private static final int CHECKSUM_CRC32 = 1;
    private static final int CHECKSUM_OFF = 0;
    private static final int CHECKSUM_BYTES = 4;
    /** Types of events that a server knew which did not know checksums. */
    private static final int MOST_TYPES_BEFORE_CHECKSUMS = 30;

    private static final int TABLE_MAP_WITH_SHORT_ID = 6;

    private final String serverVersion;
    private final boolean mariaDb;
    private final long created;
    private final long serverId;
    private final boolean checksums;
    private final boolean hasChecksum;
    private final boolean shortTableIds;

    private FormatDescription(
            String serverVersion,
            boolean mariaDb,
            long created,
            long serverId,
            boolean checksums,
            boolean hasChecksum,
            boolean shortTableIds) {
        this.serverVersion = serverVersion;
        this.mariaDb = mariaDb;
        this.created = created;
        this.serverId = serverId;
        this.checksums = checksums;
        this.hasChecksum = hasChecksum;
        this.shortTableIds = shortTableIds;
    }

    /**
     * Reads an event whose size is known to be complete.
     *
     * @param from first byte of the header
     * @param to end of the event, checksum included
     */
    static FormatDescription read(byte[] a, int from, int to, long offset, LogPlace place) {
        EventFields f = new EventFields(place);
        f.event(a, from, to, offset);
        int version = f.u16("binlog version");
        if (version != 4) {
            throw UnsupportedLogs.oldFormat("binlog version " + version, place.at(offset));
        }
        int text = f.take(VERSION_LENGTH, "server version");
        int length = 0;
        while (length < VERSION_LENGTH && a[text + length] != 0) {
            length++;
        }
        String serverVersion = new String(a, text, length, StandardCharsets.ISO_8859_1);
        boolean mariaDb = serverVersion.toLowerCase(Locale.ROOT).contains("mariadb");
        long created = f.u32("creation time");
        int headerLength = f.u8("header length");
        if (headerLength != EventHeader.LENGTH) {
            throw f.malformed("events have headers of " + headerLength + " bytes, not " + EventHeader.LENGTH);
        }
        boolean knowsChecksums = knowsChecksums(serverVersion, mariaDb);
        int algorithm = CHECKSUM_OFF;
        int lengths = f.remaining();
        if (knowsChecksums) {
            if (lengths < 1 + CHECKSUM_BYTES) {
                throw f.malformed("no checksum algorithm");
            }
            lengths -= 1 + CHECKSUM_BYTES;
            algorithm = a[to - CHECKSUM_BYTES - 1] & 0xFF;
            if (algorithm != CHECKSUM_OFF && algorithm != CHECKSUM_CRC32) {
                throw f.malformed("checksum algorithm " + algorithm + " is not known");
            }
        }
        if (!knowsChecksums && lengths > MOST_TYPES_BEFORE_CHECKSUMS) {
            throw f.malformed(
                    "server version '" + serverVersion + "' does not go with " + lengths + " types of events");
        }
        int at = f.pos();
        boolean shortIds =
                lengths >= EventType.TABLE_MAP && (a[at + EventType.TABLE_MAP - 1] & 0xFF) == TABLE_MAP_WITH_SHORT_ID;
        return new FormatDescription(
                serverVersion,
                mariaDb,
                created,
                EventHeader.serverId(a, from),
                algorithm == CHECKSUM_CRC32,
                knowsChecksums,
                shortIds);
    }

    /** Whether the server's version is this one or a newer one. */
    boolean isAtLeast(int major, int minor) {
        return versionNumber(serverVersion) >= major * 10_000_000_000L + minor * 100_000L;
    }

    /** MySQL since 5.6.1, MariaDB since 5.3.0 ({@code checksum_version_split_*} of the servers). */
    private static boolean knowsChecksums(String version, boolean mariaDb) {
        return versionNumber(version) >= split(mariaDb);
    }

    private static long versionNumber(String version) {
        int[] numbers = new int[3];
        int part = 0;
        for (int i = 0; i < version.length() && part < 3; i++) {
            char c = version.charAt(i);
            if (c >= '0' && c <= '9') {
                numbers[part] = Math.min(numbers[part] * 10 + c - '0', 100_000);
            } else if (c == '.') {
                part++;
            } else {
                break;
            }
        }
        return numbers[0] * 10_000_000_000L + numbers[1] * 100_000L + numbers[2];
    }

    private static long split(boolean mariaDb) {
        return mariaDb ? 5 * 10_000_000_000L + 3 * 100_000L : 5 * 10_000_000_000L + 6 * 100_000L + 1;
    }

    String serverVersion() {
        return serverVersion;
    }

    boolean mariaDb() {
        return mariaDb;
    }

    ServerKind kind() {
        return mariaDb ? ServerKind.MARIADB : ServerKind.MYSQL;
    }

    /** Seconds since 1970; 0 unless this is the first file since the server's start. */
    long created() {
        return created;
    }

    long serverId() {
        return serverId;
    }

    /** Whether each event ends with four bytes of CRC-32. */
    boolean checksums() {
        return checksums;
    }

    /** Whether this event ends with one: always, where the server knows them, even if it writes none for other events. */
    boolean hasChecksum() {
        return hasChecksum;
    }

    /** Table ids of 4 bytes, not 6: servers before 5.1.4. */
    boolean shortTableIds() {
        return shortTableIds;
    }
}
