package io.sluice.cdc.merge.internal.format;

/** A cell that does not hold its column's type; the reader adds column and place. */
final class BadCellException extends RuntimeException {

    BadCellException(String reason) {
        // No stack: it is caught two frames up and its message goes on in another exception.
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
