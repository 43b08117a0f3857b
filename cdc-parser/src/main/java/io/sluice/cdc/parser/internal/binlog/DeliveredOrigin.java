package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.TransactionMark;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where what is delivered comes from: its lane, its transaction, when it happened. Objects are made when they are asked for. */
final class DeliveredOrigin {

    private final DeliveredPosition position;
    private final GtidTracker executed;
    private @Nullable Lane lane;
    private @Nullable GtidEvents gtid;
    private @Nullable String xid;
    private long timestamp;

    /** @param named the lane of all events; null where the server that wrote the first file names it */
    DeliveredOrigin(DeliveredPosition position, GtidTracker executed, @Nullable Lane named) {
        this.position = position;
        this.executed = executed;
        this.lane = named;
    }

    /** This server writes from here on; the first names the lane, where nobody else did. */
    void server(long id) {
        lane = laneOr(id);
    }

    /** A transaction begins, with its names. */
    void transaction(GtidEvents newGtid, @Nullable String newXid) {
        gtid = newGtid;
        xid = newXid;
    }

    /** Time of the event that is delivered, seconds since 1970. */
    void time(long seconds) {
        timestamp = seconds;
    }

    Lane lane() {
        Lane l = lane;
        if (l == null) {
            throw new IllegalStateException("no format description was read");
        }
        return l;
    }

    /** The lane, or before a format description the one that this server's would name. */
    Lane laneOr(long serverId) {
        Lane known = lane;
        return known != null ? known : Lane.of("binlog of server " + serverId);
    }

    EventOrigin origin() {
        return new EventOrigin(lane(), position.here(), executed(), time(), null);
    }

    /** Transactions executed up to this one; null of one without a GTID, and where they are not known. */
    @Nullable
    GtidSet executed() {
        GtidEvents own = gtid;
        return own == null || own.isAnonymous() ? null : executed.set();
    }

    Instant time() {
        return Instant.ofEpochSecond(timestamp);
    }

    TransactionMark mark(TransactionMark.Kind kind) {
        GtidEvents own = gtid;
        return own == null
                ? new TransactionMark(origin(), kind, xid)
                : new TransactionMark(origin(), kind, own.gtid(), own.originalCommit(), own.immediateCommit(), xid);
    }

    /** Whether the transaction is one of these. */
    boolean isOf(GtidSet set) {
        GtidEvents own = gtid;
        Gtid id = own == null ? null : own.gtid();
        return id != null && set.contains(id);
    }

    /** See {@link GtidEvents#isWithoutEffect}. */
    boolean isWithoutEffect() {
        GtidEvents own = gtid;
        return own != null && own.isWithoutEffect();
    }
}
