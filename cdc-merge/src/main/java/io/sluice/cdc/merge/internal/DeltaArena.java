package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;

/**
 * Stored rows, packed, in pages. In front of each row stand its owner's number and the room it has, so that a page can be walked:
 * compaction moves the rows of one page after the other and gives each page back before the next, instead of holding all
 * rows twice. Room that was given up is taken again by the next row that needs as much; rooms are multiples of eight bytes,
 * so that this is likely. A reference points at the row itself and is never 0.
 */
final class DeltaArena {

    /** Tells an owner where its row went. */
    interface Owners {
        void moved(int owner, long ref);
    }

    static final long NO_ROW = 0;

    private static final int HEADER = 8;
    private static final int NOBODY = Integer.MIN_VALUE;
    /** Larger rooms are not taken again before a compaction. */
    private static final int LARGEST_REUSED = 1024;

    private final int pageSize;
    private final MemoryBudget budget;
    private BytePages pages;
    private final RowPacking packing = new RowPacking();
    private long garbage;
    /** By room in units of eight bytes: the room given up last, which begins with the reference of the one before. */
    private final long[] free = new long[LARGEST_REUSED / 8 + 1];

    DeltaArena(int pageSize, MemoryBudget budget) {
        this.pageSize = pageSize;
        this.budget = budget;
        this.pages = new BytePages(pageSize, budget);
    }

    /** Puts a row, as stored rows are, to the sink as all of its content. Any number of threads, while no row is put in. */
    void read(long ref, ByteSink into) {
        packing.unpack(pages.page(ref), BytePages.offset(ref), into);
    }

    /** Reads some of the first rows, of which some may be {@link #NO_ROW}. */
    void readAhead(ReadAhead ahead, int count) {
        long[] refs = ahead.rows;
        int read = 0;
        for (int i = 0; i < count; i++) {
            if (refs[i] != NO_ROW) {
                byte[] page = pages.page(refs[i]);
                int at = BytePages.offset(refs[i]);
                read += page[at] + page[Math.min(at + 64, page.length - 1)];
            }
        }
        ahead.read(read);
    }

    long held() {
        return pages.held();
    }

    long garbage() {
        return garbage;
    }

    /** Copies a row in. {@code owner} is any number but {@link Integer#MIN_VALUE}. */
    long append(int owner, byte[] a, int row, int length) {
        return appendPacked(owner, packing.pack(a, row, length));
    }

    private long appendPacked(int owner, int length) {
        int room = roomFor(length);
        long ref = room <= LARGEST_REUSED ? free[room >> 3] : NO_ROW;
        if (ref == NO_ROW) {
            return append(pages, owner, packing.packed(), 0, length);
        }
        byte[] page = pages.page(ref);
        int at = BytePages.offset(ref);
        free[room >> 3] = Words.getLong(page, at);
        garbage -= HEADER + room;
        Words.putInt(page, at - HEADER, owner);
        System.arraycopy(packing.packed(), 0, page, at, length);
        return ref;
    }

    private static int roomFor(int length) {
        return length + 7 & ~7;
    }

    /** Puts another row in place of the owner's present one. */
    long replace(long ref, int owner, byte[] a, int row, int length) {
        int packedLength = packing.pack(a, row, length);
        if (ref == NO_ROW) {
            return appendPacked(owner, packedLength);
        }
        byte[] page = pages.page(ref);
        int at = BytePages.offset(ref);
        if (packedLength <= Words.getInt(page, at - 4)) {
            System.arraycopy(packing.packed(), 0, page, at, packedLength);
            return ref;
        }
        free(ref);
        return appendPacked(owner, packedLength);
    }

    void free(long ref) {
        byte[] page = pages.page(ref);
        int at = BytePages.offset(ref);
        int room = Words.getInt(page, at - 4);
        Words.putInt(page, at - HEADER, NOBODY);
        garbage += HEADER + room;
        if (room <= LARGEST_REUSED) {
            Words.putLong(page, at, free[room >> 3]);
            free[room >> 3] = ref;
        }
    }

    /** Forgets all rows. */
    void clear() {
        pages.release();
        pages = new BytePages(pageSize, budget);
        garbage = 0;
        Arrays.fill(free, NO_ROW);
    }

    /** True once half of what is held is garbage and there is enough of it to be worth a walk. */
    boolean wantsCompaction() {
        return garbage > 2L * pageSize && garbage > pages.used() >> 1;
    }

    void compact(Owners owners) {
        BytePages old = pages;
        BytePages fresh = new BytePages(pageSize, budget);
        garbage = 0;
        Arrays.fill(free, NO_ROW);
        for (int p = 0; p < old.pageCount(); p++) {
            byte[] page = old.pageAt(p);
            int end = old.endOf(p);
            if (page.length > pageSize) {
                int owner = Words.getInt(page, 0);
                old.drop(p);
                if (owner != NOBODY) {
                    owners.moved(owner, (long) fresh.adopt(page, end) << 32 | HEADER);
                }
                continue;
            }
            old.drop(p);
            for (int at = 0; at < end; ) {
                int owner = Words.getInt(page, at);
                int room = Words.getInt(page, at + 4);
                if (owner != NOBODY) {
                    int row = at + HEADER;
                    owners.moved(owner, append(fresh, owner, page, row, room));
                }
                at += HEADER + room;
            }
        }
        pages = fresh;
    }

    private static long append(BytePages pages, int owner, byte[] a, int row, int length) {
        int room = roomFor(length);
        long ref = pages.allocate(HEADER + room);
        byte[] page = pages.page(ref);
        int at = BytePages.offset(ref);
        Words.putInt(page, at, owner);
        Words.putInt(page, at + 4, room);
        System.arraycopy(a, row, page, at + HEADER, length);
        return ref + HEADER;
    }
}
