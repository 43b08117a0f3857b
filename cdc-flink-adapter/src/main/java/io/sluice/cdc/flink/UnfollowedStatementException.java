package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/** A statement after which the rows kept in state are no longer the table's, in a way that cannot be followed there. */
public final class UnfollowedStatementException extends CdcException {

    public UnfollowedStatementException(StreamEvent statement, String what) {
        super(statement + " " + what
                + ": the rows kept in state cannot follow it. Take a new base for the table, or keep"
                + " such statements from the function where they do not concern it");
    }
}
