package io.sluice.cdc.merge;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Watermark;
import java.time.Instant;
import java.util.Objects;

/** What is known of the moment the base table was taken, where its manifest does not say. */
public sealed interface BaseState {

    /** Nothing: the run stops unless the base carries a manifest or there is no base. */
    record Unknown() implements BaseState {}

    /** The base holds exactly what the log says before its first change. */
    record AtLogStart() implements BaseState {}

    /** The base holds exactly the changes up to the watermark. */
    record At(Watermark watermark) implements BaseState {
        public At {
            Objects.requireNonNull(watermark, "watermark");
        }
    }

    /**
     * The base was read while the log went on, somewhere between two GTID sets: changes within {@code low} are in it,
     * changes within {@code high} may be, later ones are not.
     */
    record BetweenGtids(GtidSet low, GtidSet high) implements BaseState {
        public BetweenGtids {
            Objects.requireNonNull(low, "low");
            Objects.requireNonNull(high, "high");
        }
    }

    /**
     * The base was read between two moments of the server's clock and the log reaches back to before {@code low}: changes
     * with a source time up to {@code high} may be in it.
     */
    record BetweenTimes(Instant low, Instant high) implements BaseState {
        public BetweenTimes {
            Objects.requireNonNull(low, "low");
            Objects.requireNonNull(high, "high");
        }
    }
}
