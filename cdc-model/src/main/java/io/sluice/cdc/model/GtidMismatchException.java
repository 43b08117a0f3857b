package io.sluice.cdc.model;

/**
 * GTIDs or GTID sets that have nothing to say about each other were put together: MySQL's with MariaDB's, or two MariaDB
 * histories that number different transactions alike. The message names both.
 */
public class GtidMismatchException extends CdcException {

    public GtidMismatchException(String message) {
        super(message);
    }
}
