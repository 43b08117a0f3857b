package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Exact counts by kind, and of each kind the first few examples by position, whatever order they were found in: equal for
 * every way to cut and fold one log. Not thread-safe; {@link #addAll} joins those of several threads.
 */
public final class Anomalies {

    /**
     * One anomaly.
     *
     * @param position as given to {@link TableDelta#add}
     * @param key the key's bytes
     */
    public record Example(AnomalyKind kind, long position, byte[] key) {}

    /** Position of no anomaly. */
    static final long NO_POSITION = -1;

    private static final AnomalyKind[] KINDS = AnomalyKind.values();

    private final int keep;
    private final long[] counts = new long[KINDS.length];
    private long last = NO_POSITION;
    private final int[] kept = new int[KINDS.length];
    private final long[][] positions;
    private final byte[][][] keys;

    /** @param keep how many examples of a kind are kept */
    public Anomalies(int keep) {
        this.keep = keep;
        this.positions = new long[KINDS.length][keep];
        this.keys = new byte[KINDS.length][keep][];
    }

    /** Counts {@code count} anomalies of which the first stands at {@code position}; all of one key. */
    void add(AnomalyKind kind, long position, long count, byte[] key, int from, int length) {
        int k = kind.ordinal();
        counts[k] += count;
        last = Math.max(last, position);
        if (isExample(k, position)) {
            insert(k, position, Arrays.copyOfRange(key, from, from + length));
        }
    }

    public void addAll(Anomalies other) {
        last = Math.max(last, other.last);
        for (int k = 0; k < KINDS.length; k++) {
            counts[k] += other.counts[k];
            for (int i = 0; i < other.kept[k] && isExample(k, other.positions[k][i]); i++) {
                insert(k, other.positions[k][i], other.keys[k][i]);
            }
        }
    }

    public long count(AnomalyKind kind) {
        return counts[kind.ordinal()];
    }

    /** Position of the last anomaly, or -1. */
    public long last() {
        return last;
    }

    public long total() {
        return Arrays.stream(counts).sum();
    }

    /** The first anomalies of the kind, by position. */
    public List<Example> examples(AnomalyKind kind) {
        int k = kind.ordinal();
        List<Example> list = new ArrayList<>(kept[k]);
        for (int i = 0; i < kept[k]; i++) {
            list.add(new Example(kind, positions[k][i], keys[k][i].clone()));
        }
        return list;
    }

    private boolean isExample(int k, long position) {
        return kept[k] < keep || keep > 0 && position < positions[k][keep - 1];
    }

    private void insert(int k, long position, byte[] key) {
        int i = Math.min(kept[k], keep - 1);
        for (; i > 0 && positions[k][i - 1] > position; i--) {
            positions[k][i] = positions[k][i - 1];
            keys[k][i] = keys[k][i - 1];
        }
        positions[k][i] = position;
        keys[k][i] = key;
        kept[k] = Math.min(kept[k] + 1, keep);
    }
}
