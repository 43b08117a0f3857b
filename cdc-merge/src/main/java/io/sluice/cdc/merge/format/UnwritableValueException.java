package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;

/** A value that the output's layout and dialect cannot hold unchanged; the message names the column and the way out. */
public class UnwritableValueException extends CdcException {

    public UnwritableValueException(String message) {
        super(message);
    }
}
