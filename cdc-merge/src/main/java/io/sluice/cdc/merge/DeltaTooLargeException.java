package io.sluice.cdc.merge;

import io.sluice.cdc.model.CdcException;

/** The net changes of a log need more memory than they were given; the message names the option and both sizes. */
public class DeltaTooLargeException extends CdcException {

    public DeltaTooLargeException(String message) {
        super(message);
    }
}
