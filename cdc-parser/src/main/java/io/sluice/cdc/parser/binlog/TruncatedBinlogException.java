package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.MalformedInputException;

/**
 * The log ends inside an event or a transaction: the server was writing it when it was copied, or crashed. Everything before
 * {@link #offset()} was delivered; the open transaction was not.
 */
public class TruncatedBinlogException extends MalformedInputException {

    public TruncatedBinlogException(String reason, String source, long offset) {
        super(reason, source, offset);
    }
}
