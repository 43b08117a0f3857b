package io.sluice.cdc.merge.internal;

/**
 * Memory that is about to be read here and there, read for many changes or rows at once: a cache miss takes as long as some
 * hundred instructions, and those of one step then wait side by side. Folding changes into a delta of a million keys takes a
 * tenth less. One thread.
 */
final class ReadAhead {

    /** Of the keys to look up. */
    final long[] hashes;

    /** Of each key, what is likely its number plus one, or 0. */
    final int[] guesses;

    /** References of the rows that follow. */
    final long[] rows;

    private int read;

    ReadAhead(int most) {
        hashes = new long[most];
        guesses = new int[most];
        rows = new long[most];
    }

    /** Takes what was read, so that no compiler leaves it out. */
    void read(int bytes) {
        read += bytes;
    }

    @Override
    public String toString() {
        return "read ahead: " + read;
    }
}
