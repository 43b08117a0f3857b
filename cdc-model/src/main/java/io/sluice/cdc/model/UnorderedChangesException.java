package io.sluice.cdc.model;

/**
 * Nothing says which of two changes is the newer: unequal changes of one key with the same sequence, or changes of several
 * lanes without GTID sets. The message names places and the setting that would tell, and holds no values.
 */
public class UnorderedChangesException extends CdcException {

    public UnorderedChangesException(String message) {
        super(message);
    }
}
