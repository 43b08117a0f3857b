package io.sluice.cdc.flink;

import io.sluice.cdc.model.GtidSet;

/** Which of two events is newer: by position within a lane, by GTID set across lanes. */
final class LaneOrder {

    private LaneOrder() {}

    /**
     * True where {@code a} is newer than {@code b}; false also for one event and itself.
     *
     * @throws UnorderedLanesException where nothing tells
     */
    static boolean isNewer(StreamEvent a, StreamEvent b) {
        if (a.isOfLane(b)) {
            return a.position().compareTo(b.position()) > 0;
        }
        GtidSet ofA = a.gtids();
        GtidSet ofB = b.gtids();
        if (ofA != null && ofB != null) {
            switch (GtidSet.relation(ofA, ofB)) {
                case CONTAINS -> {
                    return true;
                }
                case CONTAINED -> {
                    return false;
                }
                case EQUAL, OVERLAPPING -> {}
            }
        }
        throw new UnorderedLanesException(a, b);
    }
}
