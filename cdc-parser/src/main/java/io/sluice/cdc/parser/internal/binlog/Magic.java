package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.Words;

/** The first bytes of a file say what it is. */
final class Magic {

    static final int LENGTH = 4;
    private static final int BINLOG = 0xFE62696E;
    private static final int ENCRYPTED = 0xFD62696E;

    private Magic() {}

    /** Passes over the magic of a binlog. */
    static void require(EventWindow window, LogPlace place) {
        if (place.text().endsWith(BinlogListing.INNODB)) {
            throw UnsupportedLogs.innodbBinlog(place.at(0));
        }
        if (!window.fill(LENGTH)) {
            throw place.malformed("no binlog: it has " + (window.end - window.pos) + " bytes", 0);
        }
        int magic = Words.getInt(window.array, window.pos);
        if (magic == ENCRYPTED) {
            throw UnsupportedLogs.encrypted("an encrypted binlog (binlog_encryption)", place.at(0));
        }
        if (magic != BINLOG) {
            throw place.malformed("no binlog: it does not begin with the bytes FE 62 69 6E", 0);
        }
        window.pos += LENGTH;
        window.keep = window.pos;
    }
}
