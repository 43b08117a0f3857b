package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/** Two changes of one row, or a row and a statement, from different lanes: nothing says which came first. */
public final class UnorderedLanesException extends CdcException {

    public UnorderedLanesException(StreamEvent one, StreamEvent other) {
        super(one + " and " + other + " come from different lanes, and nothing says which is newer. Have Canal hash"
                + " by primary key, so that a row's changes have one partition, or keep GTIDs (gtidon = true there,"
                + " keepGtids() here), which order transactions across lanes");
    }
}
