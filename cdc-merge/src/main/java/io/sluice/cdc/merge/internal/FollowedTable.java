package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.TableId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known, at one place of the log, of the table that has a name then. */
final class FollowedTable {

    /** Where its rows come from. */
    enum Origin {
        /** From the base, and from the log after it. */
        BASE,
        /** From the log alone, which made it. */
        CREATED,
        /** There may be such a table, of which the log does not tell all rows. */
        UNKNOWN,
        /** There is no such table. */
        ABSENT
    }

    private static final int EXAMPLES = 10;

    private final TableId id;
    private Origin origin;
    private boolean likeBase;
    /** What the log does to it; one for each lane where lanes are folded apart. */
    private Map<Lane, TableDelta> deltas = new TreeMap<>();

    private Anomalies cascades = new Anomalies(EXAMPLES);

    FollowedTable(TableId id, Origin origin) {
        this.id = id;
        this.origin = origin;
    }

    TableId id() {
        return id;
    }

    Origin origin() {
        return origin;
    }

    void origin(Origin now) {
        origin = now;
        likeBase = false;
    }

    /** True where it was made LIKE the table of the base, whose columns at that moment are taken to be the base's. */
    boolean isLikeBase() {
        return likeBase;
    }

    void madeLikeBase() {
        likeBase = true;
    }

    Map<Lane, TableDelta> deltas() {
        return deltas;
    }

    /** Its only delta, or null where nothing has happened to it. */
    @Nullable
    TableDelta delta() {
        return deltas.isEmpty() ? null : deltas.values().iterator().next();
    }

    /** Where its rows may have changed without being logged. */
    Anomalies cascades() {
        return cascades;
    }

    /** Takes over what happened to another name's table. */
    void take(FollowedTable other) {
        deltas = new TreeMap<>(other.deltas);
        cascades.addAll(other.cascades);
    }

    /** Nothing is known to have happened any more; the deltas are whoever's took them. */
    void forget(Origin now) {
        origin(now);
        deltas = new TreeMap<>();
        cascades = new Anomalies(EXAMPLES);
    }
}
