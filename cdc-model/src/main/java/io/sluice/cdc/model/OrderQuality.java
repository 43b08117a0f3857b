package io.sluice.cdc.model;

/** How well a feed's order is known, strongest first. A weak feed is never called exact. */
public enum OrderQuality {
    /** Log coordinates down to the row: duplicates and order are decided exactly. */
    EXACT,
    /** GTID sets: transactions are ordered and duplicates of whole transactions are known; rows within one by arrival. */
    TRANSACTION,
    /** Offsets of the transport: rows come in the order they arrived; a redelivery is told from content. */
    ARRIVAL,
    /** A time or sequence column chosen by the user: ties cannot be ordered. */
    TIME
}
