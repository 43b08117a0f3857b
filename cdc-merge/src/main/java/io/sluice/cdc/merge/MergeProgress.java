package io.sluice.cdc.merge;

/** Hears how far a run is. Called from the running thread, at most a few times a second; must not throw. */
@FunctionalInterface
public interface MergeProgress {

    /** Hears nothing. */
    MergeProgress NONE = (phase, done, total) -> {};

    /** What the run is at. */
    enum Phase {
        /** Reading the log; counted in changes, total unknown. */
        LOG,
        /** Reading the base; counted in bytes. */
        BASE
    }

    /** @param total all there is to do, or -1 where not known */
    void at(Phase phase, long done, long total);
}
