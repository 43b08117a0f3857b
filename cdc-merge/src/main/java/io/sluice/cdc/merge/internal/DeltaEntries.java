package io.sluice.cdc.merge.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a delta knows of each key but the key's bytes: three words a key, side by side, so that a base row that meets a
 * change finds all of it in one or two cache lines; in pages, so that growth neither copies nor reserves twice the room.
 *
 * <pre>
 * word 0   row (page 20 bits, offset 20 bits; 0 for none), seen, lenient, kind
 * word 1   position of the last change
 * word 2   first expectation, see {@link Expectations}; 0 for none
 * </pre>
 *
 * A patch whose source is another key is rare: those sources have an array of their own, made when the first one comes.
 *
 * <p>One thread while the delta changes; then threads may mark different entries as seen at one time.
 */
final class DeltaEntries {

    private static final int WORDS = 3;
    private static final int PAGE_SHIFT = 12;
    private static final int PAGE_ENTRIES = 1 << PAGE_SHIFT;
    private static final long PAGE_BYTES = (long) PAGE_ENTRIES * WORDS * 8;

    private static final long KIND = 7;
    private static final long LENIENT = 8;
    private static final long SEEN = 16;
    private static final int ROW_SHIFT = 8;
    private static final int OFFSET_BITS = 20;
    private static final long OFFSET = (1L << OFFSET_BITS) - 1;
    private static final long FLAGS = (1L << ROW_SHIFT) - 1;

    private final MemoryBudget budget;
    private long[][] pages = new long[8][];
    private int pageCount;
    private int size;
    /** Of each entry, one more than its source where that is another key, else 0. */
    private int @Nullable [] sources;

    DeltaEntries(MemoryBudget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    long bytesUsed() {
        int[] s = sources;
        return pageCount * PAGE_BYTES + (s == null ? 0 : s.length * 4L);
    }

    /** Adds an entry of which nothing is known. */
    void add() {
        if (size == pageCount << PAGE_SHIFT) {
            budget.reserve(PAGE_BYTES);
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, pageCount * 2);
            }
            pages[pageCount++] = new long[PAGE_ENTRIES * WORDS];
        }
        size++;
    }

    private long[] page(int entry) {
        return pages[entry >>> PAGE_SHIFT];
    }

    private static int at(int entry) {
        return (entry & PAGE_ENTRIES - 1) * WORDS;
    }

    int kind(int entry) {
        return (int) (page(entry)[at(entry)] & KIND);
    }

    boolean isLenient(int entry) {
        return (page(entry)[at(entry)] & LENIENT) != 0;
    }

    boolean isSeen(int entry) {
        return (page(entry)[at(entry)] & SEEN) != 0;
    }

    void markSeen(int entry) {
        page(entry)[at(entry)] |= SEEN;
    }

    /** Reference of the entry's row, or {@link DeltaArena#NO_ROW}. */
    long row(int entry) {
        long packed = page(entry)[at(entry)] >>> ROW_SHIFT;
        return packed >>> OFFSET_BITS << 32 | packed & OFFSET;
    }

    void row(int entry, long ref) {
        long packed = ref >>> 32 << OFFSET_BITS | ref & 0xFFFF_FFFFL;
        if (ref >>> 32 + OFFSET_BITS != 0 || (ref & 0xFFFF_FFFFL) > OFFSET) {
            throw new IllegalArgumentException("no row can stand at " + ref);
        }
        long[] page = page(entry);
        page[at(entry)] = page[at(entry)] & FLAGS | packed << ROW_SHIFT;
    }

    /** A net change; the row is set apart. Takes the mark off. */
    void put(int entry, int kind, int source, boolean lenient, long position) {
        long[] page = page(entry);
        int at = at(entry);
        page[at] = page[at] & ~FLAGS | (lenient ? LENIENT : 0) | kind;
        page[at + 1] = position;
        if (source != entry || sources != null) {
            putSource(entry, source);
        }
    }

    private void putSource(int entry, int source) {
        int[] s = sources;
        if (s == null || entry >= s.length) {
            if (source == entry) {
                return;
            }
            int length = Math.max(pageCount << PAGE_SHIFT, s == null ? 0 : s.length * 2);
            budget.reserve((length - (s == null ? 0 : s.length)) * 4L);
            s = s == null ? new int[length] : Arrays.copyOf(s, length);
            sources = s;
        }
        s[entry] = source == entry ? 0 : source + 1;
    }

    /** False only where the source of each entry is its own key. */
    boolean hasOtherSources() {
        return sources != null;
    }

    int source(int entry) {
        int[] s = sources;
        return s == null || entry >= s.length || s[entry] == 0 ? entry : s[entry] - 1;
    }

    long position(int entry) {
        return page(entry)[at(entry) + 1];
    }

    long expectation(int entry) {
        return page(entry)[at(entry) + 2];
    }

    void expectation(int entry, long word) {
        page(entry)[at(entry) + 2] = word;
    }

    /** Forgets all entries. */
    @SuppressWarnings("NullAway") // pages behind pageCount are never looked at
    void clear() {
        budget.release(bytesUsed());
        Arrays.fill(pages, 0, pageCount, null);
        pageCount = 0;
        size = 0;
        sources = null;
    }
}
