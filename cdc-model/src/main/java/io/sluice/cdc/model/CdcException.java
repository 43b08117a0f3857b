package io.sluice.cdc.model;

import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions Sluice throws on purpose. Unchecked; the message says what is wrong, where, and what to do, and
 * holds no row values unless the user asked for them.
 */
public class CdcException extends RuntimeException {

    private @Nullable String place;

    public CdcException(String message) {
        super(message);
    }

    public CdcException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Says where the input has the fault, for whoever knows it and could not throw. The first place said stays, and so does
     * one that the exception was made with.
     *
     * @param where such as a file's name and offset
     * @return this exception, to be thrown again
     */
    public CdcException at(String where) {
        if (place == null) {
            place = where;
        }
        return this;
    }

    /** With the place before it, where that is known. */
    @Override
    public @Nullable String getMessage() {
        return place == null ? super.getMessage() : place + ": " + super.getMessage();
    }
}
