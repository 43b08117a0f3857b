package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a log is read: up to, and without, one position per lane, so that no transaction is cut in two where the feed
 * lets us see transactions at all.
 *
 * @param firstExcluded first position left out, per lane; a lane not named is read to its end
 * @param quality where cuts can fall in this feed
 * @param newestTime newest source time seen, of any table
 */
record LogCut(
        Map<Lane, SourcePosition> firstExcluded,
        CutQuality quality,
        @Nullable Instant newestTime) {

    /** Reads everything; nothing was asked that needs to know the log beforehand. */
    static final LogCut NONE = new LogCut(Map.of(), CutQuality.GTID, null);

    boolean excludes(Lane lane, SourcePosition position) {
        SourcePosition first = firstExcluded.get(lane);
        return first != null && position.compareTo(first) >= 0;
    }

    /** The cut of several sources, whose lanes differ or follow each other. */
    static LogCut join(List<LogCut> cuts) {
        Map<Lane, SourcePosition> first = new HashMap<>();
        CutQuality quality = CutQuality.COMMIT;
        Instant newest = null;
        for (LogCut cut : cuts) {
            cut.firstExcluded.forEach(
                    (lane, position) -> first.merge(lane, position, (a, b) -> a.compareTo(b) <= 0 ? a : b));
            quality = cut.quality.compareTo(quality) > 0 ? cut.quality : quality;
            Instant time = cut.newestTime;
            newest = newest == null || time != null && time.isAfter(newest) ? time : newest;
        }
        return new LogCut(Map.copyOf(first), quality, newest);
    }

    /** @throws CdcException unless the log has a statement at or after the moment; null asks for nothing */
    void requireReaches(@Nullable Instant moment) {
        if (moment != null && (newestTime == null || newestTime.isBefore(moment))) {
            throw new CdcException("the log ends at " + newestTime + ", before the required " + moment
                    + "; wait for the rest of it, or require less");
        }
    }

    /**
     * Reads the log once to find the cut. All tables' changes count: tables cut by their own changes alone would not fit
     * together.
     *
     * @param asOf leaves out everything from the first transaction on that has a statement at or after it; null for none
     * @param until leaves out everything from the first transaction on that is not in the set; null for none
     * @param complete whether the end of the input is the end of a transaction; if not, the last transaction is left out
     */
    static LogCut find(ChangeCursor cursor, @Nullable Instant asOf, @Nullable GtidSet until, boolean complete) {
        Map<Lane, Progress> lanes = new HashMap<>();
        Instant newest = null;
        boolean gtids = true;
        boolean any = false;
        while (cursor.next()) {
            any = true;
            Progress lane = lanes.computeIfAbsent(cursor.lane(), l -> new Progress());
            GtidSet set;
            Instant time;
            if (cursor.kind() == ChangeCursor.Kind.ROW) {
                set = cursor.row().gtids();
                time = cursor.row().sourceTime();
            } else {
                ChangeEvent event = cursor.toEvent();
                set = event.origin().gtids();
                time = event.origin().sourceTime();
            }
            gtids &= set != null;
            if (time != null && (newest == null || time.isAfter(newest))) {
                newest = time;
            }
            lane.see(cursor.position(), set);
            boolean beyond = asOf != null && time != null && !time.isBefore(asOf)
                    || until != null && set != null && !until.contains(set);
            if (beyond && lane.cut == null) {
                lane.cut = lane.transactionStart;
            }
        }
        boolean transactions = any && gtids;
        Map<Lane, SourcePosition> cut = new HashMap<>();
        lanes.forEach((lane, progress) -> {
            if (progress.cut != null) {
                cut.put(lane, progress.cut);
            } else if (!complete && transactions) {
                cut.put(lane, Objects.requireNonNull(progress.transactionStart));
            }
        });
        return new LogCut(Map.copyOf(cut), transactions ? CutQuality.GTID : CutQuality.STATEMENT_TIME, newest);
    }

    private static final class Progress {
        private @Nullable GtidSet transaction;
        private @Nullable SourcePosition transactionStart;
        private @Nullable SourcePosition cut;

        void see(SourcePosition position, @Nullable GtidSet set) {
            boolean same = set != null && set.equals(transaction);
            // A set that the newest one contains is a redelivery: it opens no transaction of its own.
            boolean older = set != null && transaction != null && !same && transaction.contains(set);
            if (!same && !older) {
                transaction = set;
                transactionStart = messageStart(position);
            }
        }

        private static SourcePosition messageStart(SourcePosition p) {
            return new SourcePosition(p.epoch(), p.file(), p.offset(), p.inner(), 0);
        }
    }
}
