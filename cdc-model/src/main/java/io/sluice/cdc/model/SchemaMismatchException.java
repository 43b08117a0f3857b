package io.sluice.cdc.model;

/** Two descriptions of a table, or a row and its description, do not fit; the message names both sides. */
public class SchemaMismatchException extends CdcException {

    public SchemaMismatchException(String message) {
        super(message);
    }
}
