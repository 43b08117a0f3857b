package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.Words;

/**
 * The 19 bytes before each event of a v4 binlog, little-endian: timestamp 4, type 1, server id 4, size 4, end position 4,
 * flags 2. The end position is not read from files: it is 0 for artificial events and, on newer MariaDB, within transactions, wraps at
 * 4 GiB, and in a relay log counts another file's bytes.
 */
final class EventHeader {

    static final int LENGTH = 19;

    /** {@code LOG_EVENT_BINLOG_IN_USE_F}: the file was not closed. Of a format description event only. */
    static final int FLAG_IN_USE = 0x1;
    /** {@code LOG_EVENT_ARTIFICIAL_F}: made for the stream, not in any file. */
    static final int FLAG_ARTIFICIAL = 0x20;
    /** {@code LOG_EVENT_RELAY_LOG_F}: a replica wrote it into its relay log, of its own. */
    static final int FLAG_RELAY_LOG = 0x40;
    /** {@code LOG_EVENT_IGNORABLE_F}: who does not know the type may pass it over. */
    static final int FLAG_IGNORABLE = 0x80;

    static final int FLAGS_AT = 17;

    private EventHeader() {}

    /** Seconds since 1970. */
    static long timestamp(byte[] a, int at) {
        return Words.getIntLE(a, at) & 0xFFFF_FFFFL;
    }

    static int type(byte[] a, int at) {
        return a[at + 4] & 0xFF;
    }

    static long serverId(byte[] a, int at) {
        return Words.getIntLE(a, at + 5) & 0xFFFF_FFFFL;
    }

    /** Bytes of the whole event, checksum included. */
    static long size(byte[] a, int at) {
        return Words.getIntLE(a, at + 9) & 0xFFFF_FFFFL;
    }

    /** Low 32 bits of where the event ends in the server's file; 0 where it does not say. */
    static long endPosition(byte[] a, int at) {
        return Words.getIntLE(a, at + 13) & 0xFFFF_FFFFL;
    }

    static int flags(byte[] a, int at) {
        return a[at + FLAGS_AT] & 0xFF | (a[at + FLAGS_AT + 1] & 0xFF) << 8;
    }
}
