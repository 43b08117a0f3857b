package io.sluice.cdc.model;

import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions Sluice throws on purpose. Unchecked; the message says what is wrong, where, and what to do, and
 * holds no row values unless the user asked for them.
 */
public class CdcException extends RuntimeException {

    public CdcException(String message) {
        super(message);
    }

    public CdcException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
