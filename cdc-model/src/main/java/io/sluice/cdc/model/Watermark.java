package io.sluice.cdc.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a table has seen its sources: everything at or below is in it, nothing above is.
 *
 * @param gtids executed GTID set, or null where not known
 * @param positions last applied position per lane; empty where not known. Unmodifiable, ordered by lane
 */
public record Watermark(@Nullable GtidSet gtids, Map<Lane, SourcePosition> positions) {

    /** Knows nothing: the state of a table without a manifest. */
    public static final Watermark UNKNOWN = new Watermark(null, Map.of());

    public Watermark {
        positions = java.util.Collections.unmodifiableMap(new TreeMap<>(positions));
    }

    public static Watermark of(GtidSet gtids) {
        return new Watermark(gtids, Map.of());
    }

    /** True where neither a GTID set nor any position is known. */
    public boolean isUnknown() {
        return gtids == null && positions.isEmpty();
    }
}
