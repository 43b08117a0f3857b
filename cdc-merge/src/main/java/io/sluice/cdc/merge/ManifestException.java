package io.sluice.cdc.merge;

import io.sluice.cdc.model.CdcException;
import org.jspecify.annotations.Nullable;

/** A table's manifest is broken, of a newer version, or of another table or server than asked for; the message names both. */
public class ManifestException extends CdcException {

    public ManifestException(String message) {
        super(message);
    }

    public ManifestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
