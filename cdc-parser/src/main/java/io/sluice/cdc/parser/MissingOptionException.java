package io.sluice.cdc.parser;

import io.sluice.cdc.model.CdcException;

/** The input can be read exactly only if the user says something that it does not hold; the message names the option. */
public class MissingOptionException extends CdcException {

    private final String option;

    public MissingOptionException(String option, String message) {
        super(message);
        this.option = option;
    }

    /** Name of the builder's method that sets it. */
    public String option() {
        return option;
    }
}
