package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/** Changes do not fit the rows they met: part of the log is missing, or the base is not of the moment it is said to be of. */
public final class HoleException extends CdcException {

    private static final long serialVersionUID = 1L;

    HoleException(String message) {
        super(message);
    }
}
