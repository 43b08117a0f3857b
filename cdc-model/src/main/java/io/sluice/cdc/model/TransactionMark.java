package io.sluice.cdc.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A boundary or sign of life in the log. Immutable.
 *
 * <p>What a feed does not carry is null: MariaDB's logs have no commit times, anonymous transactions no GTID, Canal's messages
 * neither, and a heartbeat is of no transaction.
 *
 * @param gtid of the transaction the mark is of; for an XA transaction of its outcome, which has one of its own
 * @param commitTime when the server committed on which the transaction began ({@code original_commit_timestamp}, MySQL 8.0
 *     and newer), to the microsecond
 * @param immediateCommitTime when the server committed whose log this is ({@code immediate_commit_timestamp}): later than
 *     {@code commitTime} by what replication took
 * @param xid the XA transaction's id as the log prints it, or null outside of XA
 */
public record TransactionMark(
        EventOrigin origin,
        Kind kind,
        @Nullable Gtid gtid,
        @Nullable Instant commitTime,
        @Nullable Instant immediateCommitTime,
        @Nullable String xid)
        implements ChangeEvent {

    /** What the mark says. */
    public enum Kind {
        BEGIN,
        COMMIT,
        ROLLBACK,
        XA_COMMIT,
        XA_ROLLBACK,
        HEARTBEAT
    }

    public TransactionMark {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(kind, "kind");
    }

    /** A mark of a feed that tells neither GTID nor commit times. */
    public TransactionMark(EventOrigin origin, Kind kind, @Nullable String xid) {
        this(origin, kind, null, null, null, xid);
    }
}
