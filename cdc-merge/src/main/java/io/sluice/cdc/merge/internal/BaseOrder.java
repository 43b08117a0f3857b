package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.Watermark;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Places a change against the base: in it, perhaps in it, or newer. Base and feed compare in the strongest coordinate both
 * hold: GTID sets, else positions of the lane. If they share none the run cannot tell old from new and stops.
 */
final class BaseOrder {

    /** Where a change stands. */
    enum Place {
        IN_BASE,
        /** Within the window in which the base was read: applies leniently. */
        MAYBE_IN_BASE,
        NEWER
    }

    private final BaseState state;
    private final boolean durablePositions;

    private @Nullable GtidSet lastSet;
    private Place lastPlace = Place.NEWER;

    BaseOrder(BaseState state, boolean durablePositions) {
        this.state = state;
        this.durablePositions = durablePositions;
    }

    Place place(Lane lane, SourcePosition position, @Nullable GtidSet gtids, @Nullable Instant time) {
        if (gtids != null && gtids == lastSet) {
            return lastPlace;
        }
        Place place;
        if (state instanceof BaseState.AtLogStart) {
            place = Place.NEWER;
        } else if (state instanceof BaseState.At at) {
            place = byWatermark(at.watermark(), lane, position, gtids);
        } else if (state instanceof BaseState.BetweenGtids between) {
            place = byWindow(between, gtids);
        } else if (state instanceof BaseState.BetweenTimes between) {
            place = byTimes(between, time);
        } else {
            throw new CdcException("nothing says at which point of the log the base was taken: it has no manifest."
                    + " Give the GTID set the server showed at that moment, or the window [low, high] in which it was read,"
                    + " or say that the log begins exactly there");
        }
        if (gtids != null && !(state instanceof BaseState.BetweenTimes)) {
            lastSet = gtids;
            lastPlace = place;
        }
        return place;
    }

    private Place byWatermark(Watermark base, Lane lane, SourcePosition position, @Nullable GtidSet gtids) {
        if (gtids != null && base.gtids() != null) {
            return compare(base.gtids(), gtids) ? Place.IN_BASE : Place.NEWER;
        }
        SourcePosition seen = durablePositions ? base.positions().get(lane) : null;
        if (seen != null) {
            return position.compareTo(seen) <= 0 ? Place.IN_BASE : Place.NEWER;
        }
        throw new CdcException("the base and the log share no coordinate: the base knows "
                + (base.gtids() != null
                        ? "a GTID set"
                        : base.positions().isEmpty()
                                ? "nothing"
                                : "positions of lanes " + base.positions().keySet())
                + ", this change carries "
                + (gtids != null ? "GTIDs" : "no GTIDs (Canal: set canal.instance.gtidon=true)")
                + ". Give the window [low, high] in which the base was read");
    }

    private static Place byWindow(BaseState.BetweenGtids window, @Nullable GtidSet gtids) {
        if (gtids == null) {
            throw new CdcException(
                    "the window is given in GTIDs, but this change carries none; give the window as two" + " instants");
        }
        if (compare(window.low(), gtids)) {
            return Place.IN_BASE;
        }
        return compare(window.high(), gtids) ? Place.MAYBE_IN_BASE : Place.NEWER;
    }

    private static Place byTimes(BaseState.BetweenTimes window, @Nullable Instant time) {
        if (time == null) {
            throw new CdcException(
                    "the window is given in times, but this change carries none; give it as two GTID sets");
        }
        return time.isAfter(window.high()) ? Place.NEWER : Place.MAYBE_IN_BASE;
    }

    /** True where the change's set is within the known one, false where it goes beyond it. */
    private static boolean compare(GtidSet known, GtidSet change) {
        if (known.contains(change)) {
            return true;
        }
        if (change.contains(known)) {
            return false;
        }
        throw new CdcException("the log is not the base's: its GTID set here is " + change
                + ", which neither contains nor is contained in the base's " + known
                + ". Is this another server's log, or was the server reset?");
    }
}
