package io.sluice.cdc.model;

/** A text that should name a column's type and does not, or names one of no supported server. The message holds the text. */
public class ColumnTypeException extends CdcException {

    public ColumnTypeException(String message) {
        super(message);
    }
}
