package io.sluice.cdc.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A boundary or sign of life in the log.
 *
 * @param xid the XA transaction's id as the log prints it, or null outside of XA
 */
public record TransactionMark(
        EventOrigin origin, Kind kind, @Nullable String xid) implements ChangeEvent {

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
}
