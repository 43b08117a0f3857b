package io.sluice.cdc.merge.internal;

import java.util.Arrays;

/**
 * What events of a piece of log say about rows of the table before the piece: one record each, chained under the entry of
 * the base key they speak of, in the order of the log.
 */
final class Expectations {

    /** An INSERT: the row is absent. */
    static final int INSERT_ABSENT = 0;
    /** An UPDATE moved a row here: no row was here. */
    static final int KEY_ABSENT = 1;
    /** An UPDATE: the row is present and has these cells. */
    static final int UPDATE_PRESENT = 2;
    /** A DELETE: the row is present and has these cells. */
    static final int DELETE_PRESENT = 3;
    /** A later UPDATE or DELETE of a row whose presence is settled: if there is a base row it has these cells. */
    static final int CELLS = 4;

    static final int END = -1;

    private static final int RECORD = 4 + 4 + 4 + 4 + 8 + 8;

    private final MemoryBudget budget;
    private int[] kinds = new int[16];
    private int[] nexts = new int[16];
    private int[] repeats = new int[16];
    private int[] subjects = new int[16];
    private long[] rows = new long[16];
    private long[] positions = new long[16];
    private int count;

    Expectations(MemoryBudget budget) {
        this.budget = budget;
        budget.reserve(bytesUsed());
    }

    int count() {
        return count;
    }

    long bytesUsed() {
        return (long) kinds.length * RECORD;
    }

    /** @param subject entry of the key the event itself named: the base key's own but for CELLS, whose row had moved */
    int add(int kind, int layout, int subject, long position, int repeat) {
        if (count == kinds.length) {
            budget.reserve(bytesUsed());
            int size = count * 2;
            kinds = Arrays.copyOf(kinds, size);
            nexts = Arrays.copyOf(nexts, size);
            repeats = Arrays.copyOf(repeats, size);
            subjects = Arrays.copyOf(subjects, size);
            rows = Arrays.copyOf(rows, size);
            positions = Arrays.copyOf(positions, size);
        }
        kinds[count] = layout << 3 | kind;
        subjects[count] = subject;
        nexts[count] = END;
        repeats[count] = repeat;
        rows[count] = DeltaArena.NO_ROW;
        positions[count] = position;
        return count++;
    }

    void chain(int before, int next) {
        nexts[before] = next;
    }

    void row(int id, long ref) {
        rows[id] = ref;
    }

    void repeat(int id, int more) {
        repeats[id] = Math.addExact(repeats[id], more);
    }

    int kind(int id) {
        return kinds[id] & 7;
    }

    /** Ordinal of the layout, within the delta's chain, that the cells are in. */
    int layout(int id) {
        return kinds[id] >>> 3;
    }

    /** The cells, or {@link DeltaArena#NO_ROW} where none are expected. */
    long row(int id) {
        return rows[id];
    }

    int subject(int id) {
        return subjects[id];
    }

    void subject(int id, int entry) {
        subjects[id] = entry;
    }

    long position(int id) {
        return positions[id];
    }

    /** How many more events, later ones, expect exactly the same. */
    int repeats(int id) {
        return repeats[id];
    }

    /** The next expectation of the same base key, or {@link #END}. */
    int next(int id) {
        return nexts[id];
    }

    void release() {
        budget.release(bytesUsed());
        count = 0;
        kinds = new int[16];
    }
}
