package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/** What the reader's options lack or contradict; it stops the job under every error policy. */
public final class ReaderOptionException extends CdcException {

    public ReaderOptionException(CdcException cause) {
        super(cause.getMessage() + " (options of the reader: CanalJsonOptions)", cause);
    }
}
