package io.sluice.cdc.merge;

import io.sluice.cdc.model.CdcException;

/** A change that cannot be applied to the table exactly; the message says which, where it stood and what to do. */
public class ChangeRefusedException extends CdcException {

    public ChangeRefusedException(String message) {
        super(message);
    }
}
