package io.sluice.cdc.parser;

import io.sluice.cdc.model.CdcException;

/**
 * A well-formed message that tells of a change in a way nobody can apply: what it says of the row is not in the message.
 * Skipping it would lose the change, so reading stops; the message says which setting of the server or of the capturing
 * tool to correct.
 */
public class InapplicableChangeException extends CdcException {

    /** What is missing. */
    public enum Reason {
        /** DML logged as a statement ({@code binlog_format} STATEMENT or MIXED): no rows. */
        STATEMENT_FORMAT,
        /** An UPDATE without its before image ({@code binlog_row_image=MINIMAL}): its row cannot be identified. */
        PARTIAL_ROW_IMAGE,
        /** A JSON cell logged as a difference ({@code binlog_row_value_options=PARTIAL_JSON}). */
        PARTIAL_JSON,
        /** A {@code type} Canal does not write, or that tells nothing of rows. */
        UNKNOWN_TYPE,
        /** The message does not name its database and table. */
        NO_TABLE,
        /** The capturing tool destroyed the value before it wrote the message. */
        VALUE_LOST,
        /** The text can be read in two ways and nothing in the message tells which. */
        AMBIGUOUS_VALUE
    }

    private final Reason reason;

    public InapplicableChangeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
