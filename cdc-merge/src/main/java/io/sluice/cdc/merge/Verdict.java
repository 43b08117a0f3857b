package io.sluice.cdc.merge;

/** What a run can say of its log. */
public enum Verdict {
    /** Every change fits the row it found. */
    COMPLETE,
    /** The same, and some changes came more than once; they were counted and not applied twice. */
    COMPLETE_WITH_REDELIVERY,
    /** Some change does not fit the row it found: something is missing between base and log or within the log. */
    HOLE
}
