package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.MalformedInputException;

/** An event's bytes are not those the server wrote: their CRC-32 differs from the one at the event's end. */
public class ChecksumMismatchException extends MalformedInputException {

    public ChecksumMismatchException(String reason, String source, long offset) {
        super(reason, source, offset);
    }
}
