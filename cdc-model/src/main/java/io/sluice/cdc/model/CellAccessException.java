package io.sluice.cdc.model;

import org.jspecify.annotations.Nullable;

/**
 * A typed getter met a cell it cannot answer for: the cell is null, absent from the image, of another type, or does not
 * fit the asked type. Nothing is ever narrowed or defaulted instead.
 */
public class CellAccessException extends CdcException {

    public CellAccessException(String message) {
        super(message);
    }

    public CellAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
