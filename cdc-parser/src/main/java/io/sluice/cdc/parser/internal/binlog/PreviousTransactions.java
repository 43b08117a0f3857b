package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import org.jspecify.annotations.Nullable;

/** What a file says at its head was executed before it: nothing of that may be missing from what was read. */
final class PreviousTransactions {

    private final LogInput input;
    private final GtidTracker executed;
    private final @Nullable GtidSet wantedFrom;

    PreviousTransactions(LogInput input, GtidTracker executed) {
        this.input = input;
        this.executed = executed;
        this.wantedFrom = input.options.fromGtids();
    }

    void accept(GtidSet stated, long offset) {
        GtidSet known = executed.setAtHand();
        if (known != null && stated.flavour() == GtidSet.Flavour.MYSQL && !known.contains(stated)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.MISSING_FILE,
                    input.place.at(offset) + ": the log before this file must hold the transactions "
                            + stated.subtract(known) + ", and does not; give all files in order");
        }
        GtidSet from = wantedFrom;
        if (known == null && from != null && !from.contains(stated)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.OTHER_LOG,
                    input.place.at(offset) + ": the log begins behind the transactions " + stated.subtract(from)
                            + ", which the set to go on from does not have; begin with an older file, or take a base");
        }
        if (known == null && input.range.resumedFrom() == null) {
            executed.reset(input.executedBefore(stated));
        }
    }
}
