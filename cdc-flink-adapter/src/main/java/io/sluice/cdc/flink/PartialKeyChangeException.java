package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/**
 * An UPDATE that moves a row to another key and says only some of its cells ({@code binlog_row_image} MINIMAL or NOBLOB):
 * the others stand under the key it left, which in a keyed stream is another subtask's state.
 */
public final class PartialKeyChangeException extends CdcException {

    public PartialKeyChangeException(String event) {
        super(event + " changes the row's key and does not say all of its cells: a keyed stream cannot move the rest."
                + " Log with binlog_row_image=FULL, or merge this table outside of the stream (TableMerge)");
    }
}
