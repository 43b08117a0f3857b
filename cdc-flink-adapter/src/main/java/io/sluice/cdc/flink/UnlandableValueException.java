package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/** A value that its column's type in a landed Parquet file cannot hold exactly; the message names the column and what to do. */
public final class UnlandableValueException extends CdcException {

    private static final long serialVersionUID = 1L;

    UnlandableValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
