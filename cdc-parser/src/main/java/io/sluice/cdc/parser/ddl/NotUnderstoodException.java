package io.sluice.cdc.parser.ddl;

import org.jspecify.annotations.Nullable;

/** The statement is outside what can be read. Never leaves the package: it becomes {@code understood = false}. */
final class NotUnderstoodException extends Exception {

    private static final long serialVersionUID = 1;

    NotUnderstoodException(String message) {
        this(message, null);
    }

    NotUnderstoodException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
