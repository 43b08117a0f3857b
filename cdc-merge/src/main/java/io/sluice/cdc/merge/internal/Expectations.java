package io.sluice.cdc.merge.internal;

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
    /** Nothing: an UPDATE that did not fit, which is counted, made these changes of documents that others speak of. */
    static final int MADE = 5;

    static final int END = -1;

    /** Largest position a record holds. */
    static final long LAST_POSITION = (1L << 40) - 1;

    private static final int ROW = 1;
    private static final int PLACE = 2;
    private static final int REPEATS = 3;
    private static final int RUN_SHIFT = 32;
    private static final int LATE = 256;

    /** In the lowest bits of a place, beside the kind: the record's row word is a hash of the cells and not their place. */
    private static final int HASHED = 8;

    private static final int LAYOUT_SHIFT = 4;
    private static final int POSITION_SHIFT = 23;
    private static final int LAST_LAYOUT = (1 << POSITION_SHIFT - LAYOUT_SHIFT) - 1;

    /** Lowest bit of an entry's word: the word itself is the expectation, else twice the id of the first record plus two. */
    private static final long INLINE = 1;

    private final MemoryBudget budget;
    private final DeltaEntries entries;
    /**
     * The records one after the other, an id being the index of a record's first word: next and subject; row; position,
     * layout and kind; and repeats and run, of CELLS only. The base pass meets records in no order, so that each array they were
     * spread over was a cache miss of its own: as one they are one, and with 24 bytes a record instead of 32.
     *
     * <p>Most entries have one expectation, of the entry itself and without cells. That one needs no record: it stands in
     * the entry's own word, and its id is the complement of the entry, less one, which is below {@link #END}.
     */
    private final LongPages words = new LongPages();

    private int used;
    private int inlined;

    /** Entries that got an expectation lately, each with its last: most get one behind the other. */
    private final int[] lateEntries = new int[LATE];

    private final int[] lateLast = new int[LATE];

    Expectations(DeltaEntries entries, MemoryBudget budget) {
        this.entries = entries;
        this.budget = budget;
    }

    /** The first expectation of the base row under the entry's key, or {@link #END}. */
    int first(int entry) {
        long word = entries.expectation(entry);
        return word == 0 ? END : (word & INLINE) != 0 ? -2 - entry : (int) (word >>> 1) - 1;
    }

    /** Adds an expectation without cells behind those the entry has. */
    void expect(int entry, int kind, int layout, int subject, long position) {
        if (subject == entry && entries.expectation(entry) == 0) {
            requireFits(layout, position);
            entries.expectation(entry, place(kind, layout, position) << 1 | INLINE);
            inlined++;
        } else {
            append(entry, add(kind, layout, subject, position, 0));
        }
    }

    /** Adds an expectation with a record of its own, for {@link #row}, behind those the entry has; returns its id. */
    int expectWithRecord(int entry, int kind, int layout, int subject, long position, int repeat) {
        return expectWithRecord(entry, kind, layout, subject, position, repeat, 0);
    }

    /** @param run see {@link #run} */
    int expectWithRecord(int entry, int kind, int layout, int subject, long position, int repeat, int run) {
        int id = add(kind, layout, subject, position, (long) run << RUN_SHIFT | repeat);
        append(entry, id);
        return id;
    }

    /** Adds an expectation of a whole row in the delta's first layout, known by {@link PartialRows#hash}. */
    void expectHash(int entry, int kind, int subject, long position, long hash) {
        int id = add(kind | HASHED, 0, subject, position, 0);
        words.set(id + ROW, hash);
        append(entry, id);
    }

    private void append(int entry, int id) {
        int x = first(entry);
        if (x == END) {
            entries.expectation(entry, id + 1L << 1);
            remember(entry, id);
            return;
        }
        if (x < END) {
            x = add(kind(x), layout(x), entry, position(x), 0);
            inlined--;
            entries.expectation(entry, x + 1L << 1);
        }
        x = last(entry, x);
        remember(entry, id);
        words.set(x, (long) id << 32 | words.get(x) & 0xFFFF_FFFFL);
    }

    /** The last expectation of the base row under the entry's key, or {@link #END}. */
    int last(int entry) {
        int first = first(entry);
        return first <= END ? first : last(entry, first);
    }

    private int last(int entry, int first) {
        int slot = entry & LATE - 1;
        int x = lateEntries[slot] == entry + 1 ? lateLast[slot] : first;
        while (next(x) != END) {
            x = next(x);
        }
        return x;
    }

    private void remember(int entry, int id) {
        lateEntries[entry & LATE - 1] = entry + 1;
        lateLast[entry & LATE - 1] = id;
    }

    private static long place(int kind, int layout, long position) {
        return position << POSITION_SHIFT | (long) layout << LAYOUT_SHIFT | kind;
    }

    private static void requireFits(int layout, long position) {
        if (position < 0 || position > LAST_POSITION || layout > LAST_LAYOUT) {
            throw new IllegalArgumentException("position " + position + " or layout " + layout + " fits no record");
        }
    }

    private long placeOf(int id) {
        return id < END ? entries.expectation(-2 - id) >>> 1 : words.get(id + PLACE);
    }

    boolean isEmpty() {
        return used == 0 && inlined == 0;
    }

    long bytesUsed() {
        return words.bytes();
    }

    /** @param subject entry of the key the event itself named: the base key's own but for CELLS, whose row had moved */
    private int add(int kind, int layout, int subject, long position, long repeat) {
        requireFits(layout, position);
        int length = kind == CELLS ? 4 : 3;
        int rest = -used & LongPages.PAGE_WORDS - 1;
        int id = rest < length ? Math.addExact(used, rest) : used;
        if (!words.has(id)) {
            budget.reserve(LongPages.PAGE_BYTES);
            words.addPage();
        }
        words.set(id, (long) END << 32 | subject);
        words.set(id + ROW, DeltaArena.NO_ROW);
        words.set(id + PLACE, place(kind, layout, position));
        if (kind == CELLS) {
            words.set(id + REPEATS, repeat);
        }
        used = Math.addExact(id, length);
        return id;
    }

    void row(int id, long ref) {
        words.set(id + ROW, ref);
    }

    /** More events expect the same CELLS. */
    void repeat(int id, int more) {
        long word = words.get(id + REPEATS);
        words.set(id + REPEATS, word + Math.addExact((int) word, more) - (int) word);
    }

    /**
     * Of CELLS with changes of documents: how many, this one included, stand one behind the other that hold or fail together;
     * 0 of all others.
     */
    int run(int id) {
        return kind(id) == CELLS ? (int) (words.get(id + REPEATS) >>> RUN_SHIFT) : 0;
    }

    int kind(int id) {
        return (int) placeOf(id) & 7;
    }

    /** Ordinal of the layout, within the delta's chain, that the cells are in. */
    int layout(int id) {
        return (int) (placeOf(id) >>> LAYOUT_SHIFT) & LAST_LAYOUT;
    }

    /** Whether cells are expected: those at {@link #row}, or a whole row by its {@link #hash}. */
    boolean hasCells(int id) {
        return isHashed(id) || row(id) != DeltaArena.NO_ROW;
    }

    boolean isHashed(int id) {
        return (placeOf(id) & HASHED) != 0;
    }

    /** Of one that {@link #isHashed}. */
    long hash(int id) {
        return words.get(id + ROW);
    }

    /** The cells, or {@link DeltaArena#NO_ROW} where none are kept. */
    long row(int id) {
        return id < END || isHashed(id) ? DeltaArena.NO_ROW : words.get(id + ROW);
    }

    int subject(int id) {
        return id < END ? -2 - id : (int) words.get(id);
    }

    long position(int id) {
        return placeOf(id) >>> POSITION_SHIFT;
    }

    /** How many more events, later ones, expect exactly the same. */
    int repeats(int id) {
        return kind(id) == CELLS ? (int) words.get(id + REPEATS) : 0;
    }

    /** The next expectation of the same base key, or {@link #END}. */
    int next(int id) {
        return id < END ? END : (int) (words.get(id) >> 32);
    }

    void release() {
        budget.release(bytesUsed());
        used = 0;
        inlined = 0;
        words.clear();
    }
}
