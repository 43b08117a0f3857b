package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.parser.binlog.UnsupportedBinlogException;
import io.sluice.cdc.parser.binlog.UnsupportedBinlogException.Reason;
import org.jspecify.annotations.Nullable;

/** What is refused as a whole, with the way round it. */
final class UnsupportedLogs {

    private UnsupportedLogs() {}

    static UnsupportedBinlogException oldFormat(String what, String place) {
        return new UnsupportedBinlogException(
                Reason.OLD_FORMAT,
                place + ": " + what + " is of a server before MySQL 5.1.18 and is not read; replay the log on a newer"
                        + " server that logs rows, or take a base after it");
    }

    static UnsupportedBinlogException encrypted(String what, String place) {
        return new UnsupportedBinlogException(
                Reason.ENCRYPTED,
                place + ": " + what + "; fetch it from the server in the clear (mysqlbinlog --read-from-remote-server"
                        + " --raw), or have binlog_encryption / encrypt_binlog off");
    }

    static UnsupportedBinlogException innodbBinlog(String place) {
        return new UnsupportedBinlogException(
                Reason.INNODB_BINLOG,
                place + ": a binlog in InnoDB pages (binlog_storage_engine=innodb), whose events only the server can"
                        + " send; fetch it from the server (mariadb-binlog --read-from-remote-server --raw)");
    }

    /**
     * An event whose meaning is not known, or that is never read, came: it may be passed over only where the server says so
     * ({@link EventHeader#FLAG_IGNORABLE}).
     */
    static void requireIgnorable(int type, int flags, LogPlace place, long offset) {
        switch (type) {
            case EventType.MARIADB_START_ENCRYPTION ->
                throw encrypted("from here on the binlog is encrypted (encrypt_binlog)", place.at(offset));
            case EventType.MARIADB_PARTIAL_ROW_DATA -> throw rowFragments(place.at(offset));
            default -> {
                if (type >= EventType.PRE_GA_WRITE_ROWS && type <= EventType.PRE_GA_DELETE_ROWS) {
                    throw oldFormat("a rows event of MySQL 5.1 before 5.1.18", place.at(offset));
                }
                if ((flags & EventHeader.FLAG_IGNORABLE) == 0) {
                    throw unknownEvent(type, place.at(offset));
                }
            }
        }
    }

    static UnsupportedBinlogException unknownEvent(int type, String place) {
        return new UnsupportedBinlogException(
                Reason.UNKNOWN_EVENT,
                place + ": an event of " + EventType.name(type) + ", which is not known here and which the server does"
                        + " not allow to be passed over; a newer version of Sluice may know it");
    }

    static UnsupportedBinlogException rowFragments(String place) {
        return new UnsupportedBinlogException(
                Reason.ROW_FRAGMENTS,
                place + ": a rows event cut into pieces (MariaDB 12.3, PARTIAL_ROW_DATA), which is not read yet; raise"
                        + " max_allowed_packet on the server so that rows events fit");
    }

    static UnsupportedBinlogException compression(String what, String place) {
        return new UnsupportedBinlogException(Reason.COMPRESSION, place + ": " + what);
    }

    /** Compressed bytes that a library refused. */
    static MalformedInputException brokenCompression(String what, Throwable cause, @Nullable String file, long offset) {
        return new MalformedInputException(
                what + " (" + cause.getMessage() + "); the file is damaged",
                file == null ? "binlog" : file,
                offset,
                cause);
    }
}
