package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.CdcException;

/** A statement that removes rows without row changes, such as TRUNCATE: a changelog has no word for it. */
public final class RowRemovingStatementException extends CdcException {

    public RowRemovingStatementException(String place, String what) {
        super(place + ": " + what
                + ", which tells of no single row: the rows it removed would stay in the result. Remove them"
                + " there, then pass it over with row-removing-statements = ignore");
    }
}
