package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.MalformedInputException;

/** Rows of a table number that no table map of their transaction explains: reading began inside a transaction. */
public class MissingTableMapException extends MalformedInputException {

    public MissingTableMapException(String reason, String source, long offset) {
        super(reason, source, offset);
    }
}
