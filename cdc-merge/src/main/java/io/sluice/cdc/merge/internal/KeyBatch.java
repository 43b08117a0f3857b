package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * Keys that are looked up together. A look-up in a large index is a few cache misses one after the other; of many look-ups
 * at once, those of each step wait side by side.
 */
final class KeyBatch {

    static final int KEYS = 256;

    /** The keys' bytes, one after the other. */
    final ByteSink keys = new ByteSink(KEYS * 16);

    private final int[] ends = new int[KEYS];
    private int count;

    /** Of each key, its number in the index, or -1. */
    final int[] found = new int[KEYS];

    // scratch of the look-up: which keys pass the filter, and what is read of them
    final int[] candidates = new int[KEYS];
    final ReadAhead ahead = new ReadAhead(KEYS);

    void clear() {
        keys.clear();
        count = 0;
    }

    boolean isFull() {
        return count == KEYS;
    }

    int count() {
        return count;
    }

    /** Ends the key whose bytes were appended to {@link #keys}. */
    void endKey() {
        ends[count++] = keys.size();
    }

    int from(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    int to(int i) {
        return ends[i];
    }
}
