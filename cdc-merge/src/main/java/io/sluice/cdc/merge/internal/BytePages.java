package io.sluice.cdc.merge.internal;

import java.util.Arrays;

/**
 * Append-only bytes in pages, so that growth copies nothing. An allocation never crosses pages; one larger than a page
 * gets a page of its own. A reference is page number and offset in one long.
 */
final class BytePages {

    private final int pageSize;
    private final MemoryBudget budget;
    private byte[][] pages = new byte[4][];
    private int[] ends = new int[4];
    private int pageCount;
    private int current = -1;
    private long used;
    private long held;

    BytePages(int pageSize, MemoryBudget budget) {
        this.pageSize = pageSize;
        this.budget = budget;
    }

    static int offset(long ref) {
        return (int) ref;
    }

    static int pageNumber(long ref) {
        return (int) (ref >>> 32);
    }

    byte[] page(long ref) {
        return pages[(int) (ref >>> 32)];
    }

    byte[] pageAt(int number) {
        return pages[number];
    }

    /** Bytes of a page that are allocated. */
    int endOf(int number) {
        return ends[number];
    }

    int pageCount() {
        return pageCount;
    }

    /** Bytes handed out. */
    long used() {
        return used;
    }

    /** Bytes of all pages. */
    long held() {
        return held;
    }

    long allocate(int length) {
        used += length;
        if (current >= 0 && length <= pages[current].length - ends[current]) {
            long ref = (long) current << 32 | ends[current];
            ends[current] += length;
            return ref;
        }
        boolean own = length > pageSize;
        int number = addPage(newPage(own ? length : pageSize), length);
        if (!own) {
            current = number;
        }
        return (long) number << 32;
    }

    /** Takes over a page that is full, with what it holds. */
    int adopt(byte[] page, int end) {
        budget.take(page.length);
        held += page.length;
        used += end;
        return addPage(page, end);
    }

    /** Gives up all pages. */
    void release() {
        for (int i = 0; i < pageCount; i++) {
            drop(i);
        }
        pageCount = 0;
        current = -1;
        used = 0;
    }

    /** Gives up one page; nothing may refer to it any more. */
    void drop(int number) {
        byte[] page = pages[number];
        if (page != null) {
            budget.release(page.length);
            held -= page.length;
            dropReference(number);
        }
    }

    @SuppressWarnings("NullAway") // a dropped page is never looked at again
    private void dropReference(int number) {
        pages[number] = null;
    }

    private byte[] newPage(int length) {
        budget.reserve(length);
        held += length;
        return new byte[length];
    }

    private int addPage(byte[] page, int end) {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pageCount * 2);
            ends = Arrays.copyOf(ends, pageCount * 2);
        }
        pages[pageCount] = page;
        ends[pageCount] = end;
        return pageCount++;
    }
}
