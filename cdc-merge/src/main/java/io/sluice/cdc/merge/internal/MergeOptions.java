package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.merge.ColumnOrder;
import io.sluice.cdc.merge.MergeProgress;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is told; see {@link io.sluice.cdc.merge.TableMerge}.
 *
 * @param audits whether changes are held to the rows they meet. No user can turn it off: the benchmark does, to say what
 *     it costs
 * @param sums whether the checksum is computed; as {@code audits}
 */
public record MergeOptions(
        TableId table,
        @Nullable TableSchema schema,
        @Nullable TableFormat base,
        BaseState baseState,
        List<ChangeSource> changes,
        @Nullable Instant asOf,
        @Nullable GtidSet until,
        boolean inputComplete,
        @Nullable Instant requireLogUntil,
        TableFormat target,
        boolean replace,
        @Nullable ColumnOrder columnOrder,
        int threads,
        long memoryBudget,
        KeyCollations collations,
        boolean sortedBase,
        Map<AnomalyKind, Long> allowed,
        MergeProgress progress,
        int blockBytes,
        boolean audits,
        boolean sums) {

    /** Large enough that a block's fixed costs vanish, small enough that it stays in a core's cache from read to write. */
    public static final int BLOCK_BYTES = 256 << 10;

    boolean allows(Map<AnomalyKind, Long> anomalies) {
        return anomalies.entrySet().stream().allMatch(e -> e.getValue() <= allowed.getOrDefault(e.getKey(), 0L));
    }
}
