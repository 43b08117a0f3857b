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

    /** Largest position a record holds. */
    static final long LAST_POSITION = (1L << 40) - 1;

    private static final int ROW = 1;
    private static final int PLACE = 2;
    private static final int REPEATS = 3;

    private static final int SHIFT = 24;
    private static final int LAST_LAYOUT = (1 << SHIFT - 3) - 1;

    private final MemoryBudget budget;
    /**
     * The records one after the other, an id being the index of a record's first word: next and subject; row; position,
     * layout and kind; and repeats, of CELLS only. The base pass meets records in no order, so that each array they were
     * spread over was a cache miss of its own: as one they are one, and with 24 bytes a record instead of 32.
     */
    private long[] words = new long[64];

    private int used;

    Expectations(MemoryBudget budget) {
        this.budget = budget;
        budget.reserve(bytesUsed());
    }

    boolean isEmpty() {
        return used == 0;
    }

    long bytesUsed() {
        return words.length * 8L;
    }

    /** @param subject entry of the key the event itself named: the base key's own but for CELLS, whose row had moved */
    int add(int kind, int layout, int subject, long position, int repeat) {
        if (position < 0 || position > LAST_POSITION || layout > LAST_LAYOUT) {
            throw new IllegalArgumentException("position " + position + " or layout " + layout + " fits no record");
        }
        int length = kind == CELLS ? 4 : 3;
        if (used + length > words.length) {
            int more = words.length;
            budget.reserve(more * 8L);
            words = Arrays.copyOf(words, Math.addExact(words.length, more));
        }
        int id = used;
        words[id] = (long) END << 32 | subject;
        words[id + ROW] = DeltaArena.NO_ROW;
        words[id + PLACE] = position << SHIFT | (long) layout << 3 | kind;
        if (kind == CELLS) {
            words[id + REPEATS] = repeat;
        }
        used += length;
        return id;
    }

    void chain(int before, int next) {
        words[before] = (long) next << 32 | words[before] & 0xFFFF_FFFFL;
    }

    void row(int id, long ref) {
        words[id + ROW] = ref;
    }

    /** More events expect the same CELLS. */
    void repeat(int id, int more) {
        words[id + REPEATS] += more;
    }

    int kind(int id) {
        return (int) words[id + PLACE] & 7;
    }

    /** Ordinal of the layout, within the delta's chain, that the cells are in. */
    int layout(int id) {
        return (int) words[id + PLACE] >>> 3 & LAST_LAYOUT;
    }

    /** The cells, or {@link DeltaArena#NO_ROW} where none are expected. */
    long row(int id) {
        return words[id + ROW];
    }

    int subject(int id) {
        return (int) words[id];
    }

    long position(int id) {
        return words[id + PLACE] >>> SHIFT;
    }

    /** How many more events, later ones, expect exactly the same. */
    int repeats(int id) {
        return kind(id) == CELLS ? Math.toIntExact(words[id + REPEATS]) : 0;
    }

    /** The next expectation of the same base key, or {@link #END}. */
    int next(int id) {
        return (int) (words[id] >> 32);
    }

    void release() {
        budget.release(bytesUsed());
        used = 0;
        words = new long[0];
    }
}
