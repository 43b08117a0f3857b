package io.sluice.cdc.merge.internal;

/** What one change is held to. */
public enum ExpectPolicy {
    /** The change must fit the row it meets; else it is an anomaly. */
    STRICT,
    /**
     * The row may be in any state: inside the window of a snapshot that was read while the log went on, and for feeds that
     * only know upserts. Nothing is expected and nothing is an anomaly.
     */
    ANY
}
