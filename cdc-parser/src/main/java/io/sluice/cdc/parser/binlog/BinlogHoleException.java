package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.CdcException;

/** Changes are known to be missing: the tables cannot be followed beyond this place with this log. */
public class BinlogHoleException extends CdcException {

    /** How they were lost. */
    public enum Reason {
        /** The server says so itself with an INCIDENT event: it could not write what it did. */
        INCIDENT,
        /** An XA transaction is committed that was prepared in a file not at hand. */
        XA_NOT_AT_HAND,
        /** The numbers of the files given leave one out. */
        MISSING_FILE,
        /** The log begins behind the position to continue from, or is another one under the same name. */
        OTHER_LOG
    }

    private final Reason reason;

    public BinlogHoleException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
