package io.sluice.cdc.model;

/**
 * A text or number that is no value of its column's type: garbage, out of range, more digits than the type holds, a local
 * time that does not exist or exists twice. The message names the type and the fault and never the value; whoever knows
 * the place adds it.
 */
public class InvalidValueException extends CdcException {

    private final String reason;

    public InvalidValueException(ColumnType type, String reason) {
        super("no value of type " + type + ": " + reason);
        this.reason = reason;
    }

    /** The fault alone, without the type. */
    public String reason() {
        return reason;
    }
}
