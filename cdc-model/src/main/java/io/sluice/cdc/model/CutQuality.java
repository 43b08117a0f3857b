package io.sluice.cdc.model;

/** Where a log can be cut so that the table is consistent, strongest first. */
public enum CutQuality {
    /** At a commit mark. */
    COMMIT,
    /** Where the GTID set changes; the last transaction is held back unless the input is declared complete. */
    GTID,
    /** By the time of statements only; a transaction may be cut in two. */
    STATEMENT_TIME
}
