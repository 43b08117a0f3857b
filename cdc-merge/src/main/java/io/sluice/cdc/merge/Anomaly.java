package io.sluice.cdc.merge;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;

/**
 * One example of what did not fit. Immutable.
 *
 * @param lane the lane of the change
 * @param position the change's place in its lane
 * @param key the row's key: canonical cells in key order with commas between, the binary family in hexadecimal. The only
 *     row values in a report. Of an UNLOGGED_CASCADE, which names no row, the foreign key and the table whose rows changed
 * @param place where to look, such as a file's name and offset
 */
public record Anomaly(AnomalyKind kind, Lane lane, SourcePosition position, String key, String place) {

    /** An anomaly whose place is told by lane and position. */
    public Anomaly(AnomalyKind kind, Lane lane, SourcePosition position, String key) {
        this(kind, lane, position, key, lane + " " + position);
    }
}
