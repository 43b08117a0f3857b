package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.CdcException;

/**
 * A column whose values nobody can decode here: its character set is not known or not one of those read, or its type is not
 * one a server writes. The message names it and says what to do.
 */
public class UnsupportedColumnException extends CdcException {

    public UnsupportedColumnException(String message) {
        super(message);
    }
}
