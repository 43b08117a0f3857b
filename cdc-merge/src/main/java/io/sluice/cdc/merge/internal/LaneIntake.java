package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far one lane has been read, and what of it has come before. */
final class LaneIntake {

    private final Lane lane;
    private final boolean durablePositions;
    private final FoldQueue queue;
    private final Map<TableId, RowFold> folds = new HashMap<>();
    private final List<SchemaChange> statements = new ArrayList<>();
    private @Nullable SourcePosition last;
    private @Nullable GtidSet gtids;
    private long redelivered;
    private long applied;

    LaneIntake(Lane lane, boolean durablePositions, FoldQueue queue) {
        this.lane = lane;
        this.durablePositions = durablePositions;
        this.queue = queue;
    }

    Lane lane() {
        return lane;
    }

    /** Of the newest row or statement that took all rows; null where there was none. */
    @Nullable
    SourcePosition last() {
        return last;
    }

    @Nullable
    RowFold fold(TableId table) {
        return folds.get(table);
    }

    void fold(TableId table, RowFold fold) {
        folds.put(table, fold);
    }

    /** The table became another one: its rows so far cannot come again as the new one's. */
    void endFold(TableId table, boolean counts) {
        RowFold fold = folds.remove(table);
        if (fold != null) {
            fold.nextTransaction();
            redelivered += fold.redelivered();
            applied += counts ? fold.applied() : 0;
        }
    }

    /** The input ends. */
    void end() {
        folds.values().forEach(RowFold::end);
    }

    long redelivered() {
        long sum = redelivered;
        for (RowFold fold : folds.values()) {
            sum += fold.redelivered();
        }
        return sum;
    }

    /** Rows of the table that were folded. */
    long applied(TableId table) {
        RowFold fold = folds.get(table);
        return applied + (fold == null ? 0 : fold.applied());
    }

    /** Moves on to a row; false where its position or GTID set was passed before, and it is counted as come again. */
    boolean moveTo(SourcePosition position, @Nullable GtidSet set) {
        SourcePosition newest = last;
        if (durablePositions && newest != null && position.compareTo(newest) <= 0
                || set != null && set != gtids && !advance(set)) {
            redelivered++;
            return false;
        }
        last = position;
        return true;
    }

    /** Moves on to a transaction's set; false where the set is older than what was applied already. */
    private boolean advance(GtidSet set) {
        GtidSet current = gtids;
        if (current == null) {
            gtids = set;
            return true;
        }
        if (set.equals(current)) {
            return true;
        }
        if (set.contains(current)) {
            gtids = set;
            folds.values().forEach(queue::nextTransaction);
            return true;
        }
        if (current.contains(set)) {
            return false;
        }
        throw new CdcException("the log's GTID sets do not follow each other: " + set + " after " + current
                + ". Is this the log of one server?");
    }

    /** A statement took all rows of a table: those before it cannot come again unnoticed. */
    void cleared(SchemaChange change) {
        folds.values().forEach(RowFold::nextTransaction);
        last = change.position();
    }

    /** A statement is executed. Rows of the transactions before it would not fit the columns that it leaves. */
    void executed(SchemaChange change) {
        statements.add(change);
        GtidSet set = change.origin().gtids();
        if (set != null && (gtids == null || set.contains(gtids))) {
            gtids = set;
            folds.values().forEach(RowFold::nextTransaction);
        }
    }

    /**
     * Whether a statement was executed already, as positions or GTIDs tell. A TRUNCATE sent again would take rows
     * that were inserted after it, and the rows' own messages would not bring them back: they are known to have come.
     */
    boolean cameAgain(SchemaChange change) {
        SourcePosition position = change.position();
        SourcePosition newest = last;
        if (durablePositions
                && (newest != null && position.compareTo(newest) <= 0
                        || statements.stream().anyMatch(b -> position.compareTo(b.position()) <= 0))) {
            return true;
        }
        GtidSet set = change.origin().gtids();
        if (set == null) {
            return false;
        }
        // a statement has a GTID of its own, so nothing else can have brought its set
        GtidSet current = gtids;
        return current != null && current.contains(set)
                || statements.stream().anyMatch(b -> {
                    GtidSet seen = b.origin().gtids();
                    return seen != null && seen.contains(set);
                });
    }

    /** In a feed that tells neither positions nor transactions: an equal statement of the same second, or null. */
    @Nullable
    SchemaChange twin(SchemaChange change) {
        if (durablePositions || change.origin().gtids() != null) {
            return null;
        }
        for (SchemaChange b : statements) {
            if (b.sql().equals(change.sql())
                    && Objects.equals(b.origin().sourceTime(), change.origin().sourceTime())) {
                return b;
            }
        }
        return null;
    }
}
