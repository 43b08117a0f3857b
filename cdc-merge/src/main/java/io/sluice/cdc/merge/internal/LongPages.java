package io.sluice.cdc.merge.internal;

import java.util.Arrays;

/** An array of words that grows by pages: nothing is copied, and never are an old and a new one held side by side. */
final class LongPages {

    private static final int SHIFT = 13;

    /** Words of a page; a record that is not to be divided starts a new one. */
    static final int PAGE_WORDS = 1 << SHIFT;

    static final long PAGE_BYTES = PAGE_WORDS * 8L;

    private long[][] pages = new long[4][];
    private int count;

    long get(int i) {
        return pages[i >>> SHIFT][i & PAGE_WORDS - 1];
    }

    void set(int i, long word) {
        pages[i >>> SHIFT][i & PAGE_WORDS - 1] = word;
    }

    /** Whether there is a page for the word. */
    boolean has(int i) {
        return i >>> SHIFT < count;
    }

    void addPage() {
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, count * 2);
        }
        pages[count++] = new long[PAGE_WORDS];
    }

    long bytes() {
        return count * PAGE_BYTES;
    }

    void clear() {
        pages = new long[4][];
        count = 0;
    }
}
