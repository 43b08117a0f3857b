package io.sluice.cdc.parser.landed;

import io.sluice.cdc.model.CdcException;

/**
 * Landed changes that are not proven to be all there are: a moment the landing has not reached, a partition without a
 * manifest, one marked dirty by late changes, or files that are not those the manifest names.
 */
public final class UnprovenLandingException extends CdcException {

    private static final long serialVersionUID = 1L;

    public UnprovenLandingException(String message) {
        super(message);
    }
}
