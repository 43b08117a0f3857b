package io.sluice.cdc.parser.events;

import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.OrderQuality;

/** What the positions of a feed are, weakest first. Each event line says it, for a reader cannot tell by looking. */
public enum PositionKind {
    /** Places in a list of files: they order one reading, and mean something else in another list. */
    LISTED,
    /** Offsets of a transport's records: the same in every run, in order of arrival. */
    OFFSET,
    /** Coordinates of a server's log: the same in every run, in commit order. */
    LOG;

    /** The kind of a source's positions. */
    public static PositionKind of(ChangeSource source) {
        if (!source.hasDurablePositions()) {
            return LISTED;
        }
        return source.orderQuality() == OrderQuality.EXACT ? LOG : OFFSET;
    }
}
