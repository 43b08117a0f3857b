package io.sluice.cdc.model;

/**
 * Two unequal changes of one key carry the same sequence and nothing declared says which is the newer. The message names
 * the places of both and holds no values.
 */
public class UnorderedChangesException extends CdcException {

    public UnorderedChangesException(String message) {
        super(message);
    }
}
