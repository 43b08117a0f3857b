package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.UnorderedChangesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Several lanes as one log: of the lanes' next events always the one with the smallest GTID set, which holds the
 * transactions before it. Sets of one server contain one another, so that they are a total order of its transactions; an
 * event whose set is smaller than those handed out already has come again.
 *
 * <p>Each lane is read by a cursor of its own over the sources that have it. A lane may be silent for the whole log and
 * speak at its end: a reader that waited for it with the other lanes' events in memory would hold the log. So memory is
 * one message a lane, and a source with several lanes is read once for each.
 */
final class LanesByGtid implements LogEvents {

    private final List<LaneStream> lanes;
    private @Nullable LaneStream current;
    private @Nullable GtidSet transaction;
    private boolean shared;

    private LanesByGtid(List<LaneStream> lanes) {
        this.lanes = lanes;
    }

    static LanesByGtid open(List<ChangeSource> sources, LogPlan plan) {
        Statements statements = new Statements(plan.followed());
        Map<Lane, LaneStream> streams = new TreeMap<>();
        for (int i = 0; i < sources.size(); i++) {
            for (Lane lane : lanesOf(sources.get(i), plan, statements)) {
                streams.computeIfAbsent(lane, l -> new LaneStream(l, plan, statements))
                        .add(i, sources.get(i));
            }
        }
        LanesByGtid opened = new LanesByGtid(List.copyOf(streams.values()));
        boolean begun = false;
        try {
            opened.lanes.forEach(LaneStream::advance);
            begun = true;
        } finally {
            if (!begun) {
                opened.close();
            }
        }
        return opened;
    }

    private static Set<Lane> lanesOf(ChangeSource source, LogPlan plan, Statements statements) {
        Set<Lane> lanes = new TreeSet<>();
        Lane last = null;
        try (ChangeCursor cursor = plan.open(source)) {
            while (cursor.next()) {
                Lane lane = cursor.lane();
                if (!lane.equals(last) && concerns(cursor, plan, statements)) {
                    lanes.add(lane);
                    last = lane;
                }
            }
        }
        return lanes;
    }

    private static boolean concerns(ChangeCursor cursor, LogPlan plan, Statements statements) {
        return switch (cursor.kind()) {
            case ROW -> plan.followed().contains(cursor.row().table());
            case SCHEMA -> statements.mayConcern(cursor.schema());
            case MARK -> false;
        };
    }

    @Override
    public boolean next() {
        LaneStream lane = current;
        if (lane != null) {
            lane.advance();
            if (lane.set != null && isSame(lane.set, transaction)) {
                return true;
            }
        }
        lane = smallest();
        current = lane;
        if (lane == null) {
            return false;
        }
        if (!isSame(lane.set, transaction)) {
            transaction = lane.set;
            int holders = 0;
            for (LaneStream each : lanes) {
                holders += isSame(each.set, transaction) ? 1 : 0;
            }
            shared = holders > 1;
        }
        return true;
    }

    private static boolean isSame(@Nullable GtidSet a, @Nullable GtidSet b) {
        return a == b || a != null && a.equals(b);
    }

    /** The lane with the smallest set; within one transaction a statement before rows: it made their table. */
    private @Nullable LaneStream smallest() {
        LaneStream least = null;
        for (LaneStream lane : lanes) {
            GtidSet set = lane.set;
            if (set == null) {
                continue;
            }
            GtidSet best = least == null ? null : least.set;
            if (least == null || best == null) {
                least = lane;
            } else if (isSame(set, best)) {
                if (lane.isStatement() && !least.isStatement()) {
                    least = lane;
                }
            } else if (best.contains(set)) {
                least = lane;
            } else if (!set.contains(best)) {
                throw new CdcException("the GTID sets of lanes " + least.lane + " and " + lane.lane
                        + " do not follow each other: " + best + " and " + set + ". Is this the log of one server?");
            }
        }
        return least;
    }

    private LaneStream current() {
        LaneStream lane = current;
        if (lane == null) {
            throw new NoSuchElementException("the log has ended, or next() comes first");
        }
        return lane;
    }

    @Override
    public ChangeSource source() {
        return current().source();
    }

    @Override
    public int sourceNumber() {
        return current().number();
    }

    @Override
    public ChangeCursor cursor() {
        return current().cursor();
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    @Override
    public void close() {
        lanes.forEach(LaneStream::close);
    }

    /** What one lane has of the table, over all sources that have it. */
    private static final class LaneStream {
        private final Lane lane;
        private final LogPlan plan;
        private final Statements statements;
        private final List<ChangeSource> sources = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private int at = -1;
        private @Nullable ChangeCursor cursor;
        /** Of the event the lane stands on; null at its end. */
        private @Nullable GtidSet set;

        LaneStream(Lane lane, LogPlan plan, Statements statements) {
            this.lane = lane;
            this.plan = plan;
            this.statements = statements;
        }

        void add(int number, ChangeSource source) {
            numbers.add(number);
            sources.add(source);
        }

        void advance() {
            set = null;
            while (true) {
                ChangeCursor open = cursor;
                if (open == null) {
                    if (at + 1 == sources.size()) {
                        return;
                    }
                    open = plan.open(sources.get(++at));
                    cursor = open;
                }
                while (open.next()) {
                    if (open.lane().equals(lane) && concerns(open, plan, statements)) {
                        set = requireSet(open);
                        return;
                    }
                }
                close();
            }
        }

        private GtidSet requireSet(ChangeCursor open) {
            GtidSet its = open.kind() == ChangeCursor.Kind.ROW
                    ? open.row().gtids()
                    : open.toEvent().origin().gtids();
            if (its == null) {
                throw new UnorderedChangesException("changes of " + plan.followed()
                                + " come in several lanes, and this one carries no GTID set that would order them:"
                                + " with Canal set gtidon=true")
                        .at(source().place(open.lane(), open.position()));
            }
            return its;
        }

        boolean isStatement() {
            return cursor().kind() == ChangeCursor.Kind.SCHEMA;
        }

        ChangeSource source() {
            return sources.get(at);
        }

        int number() {
            return numbers.get(at);
        }

        ChangeCursor cursor() {
            ChangeCursor open = cursor;
            if (open == null) {
                throw new NoSuchElementException("lane " + lane + " has ended");
            }
            return open;
        }

        void close() {
            ChangeCursor open = cursor;
            cursor = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
