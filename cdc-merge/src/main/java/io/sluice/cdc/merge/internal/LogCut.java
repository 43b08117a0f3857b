package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a log is read: up to, and without, one place per lane, so that no transaction is cut in two where the feed lets
 * us see transactions at all. Of several lanes with GTID sets up to, and without, one transaction, the same for all.
 *
 * @param firstExcluded first place left out, per lane; a lane not named is read to its end
 * @param firstExcludedSet set of the first transaction left out, or null where lanes are cut each on its own
 * @param quality where cuts can fall in this feed
 * @param newestTime newest source time seen, of any table
 */
record LogCut(
        Map<Lane, Place> firstExcluded,
        @Nullable GtidSet firstExcludedSet,
        CutQuality quality,
        @Nullable Instant newestTime) {

    /** A position of one of the sources; the same lane goes on in the next. */
    record Place(int source, SourcePosition position) implements Comparable<Place> {
        @Override
        public int compareTo(Place o) {
            int c = Integer.compare(source, o.source);
            return c != 0 ? c : position.compareTo(o.position);
        }
    }

    /** Reads everything; nothing was asked that needs to know the log beforehand. */
    static final LogCut NONE = new LogCut(Map.of(), null, CutQuality.GTID, null);

    boolean excludes(int source, Lane lane, SourcePosition position, @Nullable GtidSet set) {
        GtidSet firstSet = firstExcludedSet;
        if (firstSet != null) {
            return set != null && set.contains(firstSet);
        }
        if (firstExcluded.isEmpty()) {
            return false;
        }
        Place first = firstExcluded.get(lane);
        return first != null && new Place(source, position).compareTo(first) >= 0;
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
     * @param table the table of the run: a lane that has it may have more of a transaction than it shows by now
     * @param asOf leaves out everything from the first transaction on that has a statement at or after it; null for none
     * @param until leaves out everything from the first transaction on that is not in the set; null for none
     * @param complete whether the end of the input is the end of a transaction; if not, the last transaction is left out,
     *     of several lanes the last one of the lane that lags
     */
    static LogCut find(
            List<ChangeSource> sources,
            TableId table,
            @Nullable Instant asOf,
            @Nullable GtidSet until,
            boolean complete) {
        Map<Lane, Progress> lanes = new HashMap<>();
        Instant newest = null;
        boolean gtids = true;
        for (int source = 0; source < sources.size(); source++) {
            try (ChangeCursor cursor = sources.get(source).open(TableFilter.all())) {
                while (cursor.next()) {
                    Progress lane = lanes.computeIfAbsent(cursor.lane(), l -> new Progress());
                    GtidSet set;
                    Instant time;
                    if (cursor.kind() == ChangeCursor.Kind.ROW) {
                        set = cursor.row().gtids();
                        time = cursor.row().sourceTime();
                        lane.hasTable |= cursor.row().table().equals(table);
                    } else {
                        ChangeEvent event = cursor.toEvent();
                        set = event.origin().gtids();
                        time = event.origin().sourceTime();
                    }
                    gtids &= set != null;
                    if (time != null && (newest == null || time.isAfter(newest))) {
                        newest = time;
                    }
                    lane.see(new Place(source, cursor.position()), set);
                    boolean beyond = asOf != null && time != null && !time.isBefore(asOf)
                            || until != null && set != null && !until.contains(set);
                    if (beyond && lane.cut == null) {
                        lane.cut = lane.transactionStart;
                        lane.cutSet = lane.transaction;
                    }
                }
            }
        }
        boolean transactions = !lanes.isEmpty() && gtids;
        CutQuality quality = transactions ? CutQuality.GTID : CutQuality.STATEMENT_TIME;
        if (transactions && lanes.size() > 1) {
            return new LogCut(Map.of(), firstSet(lanes, complete), quality, newest);
        }
        Map<Lane, Place> cut = new HashMap<>();
        lanes.forEach((lane, progress) -> {
            if (progress.cut != null) {
                cut.put(lane, progress.cut);
            } else if (!complete && transactions) {
                cut.put(lane, Objects.requireNonNull(progress.transactionStart));
            }
        });
        return new LogCut(Map.copyOf(cut), null, quality, newest);
    }

    /** The smallest of the sets at which any lane must be left. */
    private static @Nullable GtidSet firstSet(Map<Lane, Progress> lanes, boolean complete) {
        GtidSet first = null;
        for (Progress lane : lanes.values()) {
            GtidSet set = lane.cutSet != null ? lane.cutSet : complete || !lane.hasTable ? null : lane.transaction;
            if (set != null && (first == null || first.contains(set))) {
                first = set;
            }
        }
        return first;
    }

    private static final class Progress {
        private @Nullable GtidSet transaction;
        private @Nullable Place transactionStart;
        private @Nullable Place cut;
        private @Nullable GtidSet cutSet;
        private boolean hasTable;

        void see(Place place, @Nullable GtidSet set) {
            boolean same = set != null && set.equals(transaction);
            // A set that the newest one contains is a redelivery: it opens no transaction of its own.
            boolean older = set != null && transaction != null && !same && transaction.contains(set);
            if (!same && !older) {
                transaction = set;
                transactionStart = messageStart(place);
            }
        }

        private static Place messageStart(Place place) {
            SourcePosition p = place.position();
            return new Place(place.source(), new SourcePosition(p.epoch(), p.file(), p.offset(), p.inner(), 0));
        }
    }
}
