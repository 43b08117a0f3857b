package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.CdcException;

/** A column that the declared SQL type cannot hold exactly, or that the message's table does not have. */
public final class UnreadableColumnException extends CdcException {

    public UnreadableColumnException(String message) {
        super(message);
    }
}
