package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.OrderQuality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reports of runs, and what they advise. */
final class MergeReports {

    private MergeReports() {}

    /** What a finished run's manifest still tells; counts of rows and changes are not kept there. */
    static MergeReport ofFinished(Manifest manifest) {
        Map<AnomalyKind, Long> anomalies = new EnumMap<>(AnomalyKind.class);
        for (AnomalyKind kind : AnomalyKind.values()) {
            Long count = manifest.audit().get(kind.name());
            if (count != null) {
                anomalies.put(kind, count);
            }
        }
        long redelivered = manifest.audit().getOrDefault("redelivered", 0L);
        Verdict verdict = !anomalies.isEmpty()
                ? Verdict.HOLE
                : redelivered > 0 ? Verdict.COMPLETE_WITH_REDELIVERY : Verdict.COMPLETE;
        return new MergeReport(
                manifest.table(),
                verdict,
                true,
                true,
                manifest.order(),
                manifest.cut(),
                new MergeReport.Rows(0, 0, 0, 0, 0, 0, manifest.rows()),
                new MergeReport.Log(0, 0, 0, redelivered, 0, 0, "this run was finished before; nothing was read"),
                anomalies,
                List.of(),
                null,
                manifest.checksum(),
                manifest.watermark(),
                List.of());
    }

    /** Where a log of this order could have been cut, had it been asked for. */
    static CutQuality cutOf(OrderQuality order) {
        return switch (order) {
            case EXACT -> CutQuality.COMMIT;
            case TRANSACTION -> CutQuality.GTID;
            case ARRIVAL, TIME -> CutQuality.STATEMENT_TIME;
        };
    }

    static List<String> advice(OrderQuality order, CutQuality cut, Map<AnomalyKind, Long> anomalies) {
        List<String> advice = new ArrayList<>();
        if (order == OrderQuality.ARRIVAL || order == OrderQuality.TIME) {
            advice.add(
                    "not every message carries a GTID set: with Canal set canal.instance.gtidon=true, and transactions"
                            + " sent again are known as such");
        }
        if (cut == CutQuality.STATEMENT_TIME) {
            advice.add(
                    "the log shows no transactions, so a cut by time may divide one: GTIDs, or the binlog itself, let it"
                            + " fall between two");
        }
        if (anomalies.containsKey(AnomalyKind.UNLOGGED_CASCADE)) {
            advice.add(
                    "rows may have changed by a foreign key's CASCADE or SET NULL, which this server does not log: take a new"
                            + " base of the table. MySQL 9.6 and newer log such rows; elsewhere change them by statements of"
                            + " their own, in sessions with foreign_key_checks=0");
        }
        return advice;
    }
}
