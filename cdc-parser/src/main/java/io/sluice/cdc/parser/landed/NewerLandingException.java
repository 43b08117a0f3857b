package io.sluice.cdc.parser.landed;

import io.sluice.cdc.model.CdcException;

/**
 * A landing's manifest or progress that a newer release wrote, in a form this one does not know. Whoever meets one, the job that
 * lands or a reader, stops: it must neither be overwritten nor be taken for a broken one. Go on with the release that wrote it.
 */
public final class NewerLandingException extends CdcException {

    private static final long serialVersionUID = 1L;

    public NewerLandingException(String message) {
        super(message);
    }
}
