package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.CdcException;

/** A log that is whole, and in a form that is not read here; the message says where it is and what to do instead. */
public class UnsupportedBinlogException extends CdcException {

    /** What it is. */
    public enum Reason {
        /** Encrypted by the server; the key is not at hand. The server sends it in the clear over the network. */
        ENCRYPTED,
        /** Binlogs before version 4 (MySQL 5.0), row events before MySQL 5.1.18. */
        OLD_FORMAT,
        /** MariaDB's {@code binlog_storage_engine=innodb}: pages of InnoDB. */
        INNODB_BINLOG,
        /** An event of a type that is not known and that the server does not allow to be passed over. */
        UNKNOWN_EVENT,
        /** Rows events of MariaDB 12.3 cut into pieces. */
        ROW_FRAGMENTS,
        /** Compressed by another method than zlib, zstd or none. */
        COMPRESSION
    }

    private final Reason reason;

    public UnsupportedBinlogException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
