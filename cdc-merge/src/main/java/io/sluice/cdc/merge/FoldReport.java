package io.sluice.cdc.merge;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one {@link ChangeFold#drain} covered. Immutable.
 *
 * @param positions last position per lane that the fold has seen, by this and all earlier drains: to be stored in the same
 *     transaction as the changes
 * @param changes row changes and TRUNCATEs folded since the drain before
 * @param redelivered of the events given since then, those at or below a position already seen, which were passed over
 * @param anomalies number by kind of changes that did not fit the batch's own rows; every kind has a number
 * @param examples the first few anomalies of each kind
 */
public record FoldReport(
        Map<Lane, SourcePosition> positions,
        long changes,
        long redelivered,
        Map<AnomalyKind, Long> anomalies,
        List<Anomaly> examples) {

    public FoldReport {
        positions = Collections.unmodifiableMap(new TreeMap<>(positions));
        anomalies = Collections.unmodifiableMap(new EnumMap<>(anomalies));
        examples = List.copyOf(examples);
    }
}
