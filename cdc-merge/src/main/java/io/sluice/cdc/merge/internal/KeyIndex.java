package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.Hash64;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys numbered 0, 1, 2 ... in the order they came, found by open addressing. A slot holds half of the key's hash beside
 * the number, so that the table grows without reading a key and a probe rarely looks at a wrong one.
 *
 * <p>One thread while keys are added. After {@link #seal} any number of threads may ask; most keys of a large base are not
 * in the index, and a filter of two bits a key answers for them without a probe of the far larger table.
 */
final class KeyIndex {

    private final MemoryBudget budget;
    private final int pageSize;
    private BytePages pages;
    private long[] slots = new long[64];
    private int shift = 32 - 6;
    private long[] refs = new long[0];
    /**
     * Length of all keys as long as they have one, as integers and dates have: then a key's number says where it stands,
     * which saves 12 bytes a key for reference and length, and a look-up a cache miss. 0 before the first key, -1 where
     * lengths differ.
     */
    private int stride;

    private int keysPerPage;
    private int count;
    private long @Nullable [] filter;

    KeyIndex(int pageSize, MemoryBudget budget) {
        this.budget = budget;
        this.pageSize = pageSize;
        this.pages = new BytePages(pageSize, budget);
        budget.reserve(tables());
    }

    int count() {
        return count;
    }

    long bytesUsed() {
        long[] f = filter;
        return pages.held() + tables() + (f == null ? 0 : f.length * 8L);
    }

    byte[] page(int key) {
        return stride > 0 ? pages.pageAt(key / keysPerPage) : pages.page(refs[key]);
    }

    int offset(int key) {
        return stride > 0 ? key % keysPerPage * stride : BytePages.offset(refs[key]) + 4;
    }

    int length(int key) {
        if (stride > 0) {
            return stride;
        }
        long ref = refs[key];
        return Words.getInt(pages.page(ref), BytePages.offset(ref));
    }

    byte[] copyOf(int key) {
        int at = offset(key);
        return Arrays.copyOfRange(page(key), at, at + length(key));
    }

    /** The key's number, or -1. */
    int find(byte[] a, int from, int to) {
        long hash = Hash64.hash(a, from, to - from);
        long[] f = filter;
        if (f != null) {
            long bits = filterBits(hash);
            if ((f[(int) (hash >>> 20) & f.length - 1] & bits) != bits) {
                return -1;
            }
        }
        long tag = hash >>> 32;
        for (int i = (int) (tag >>> shift); ; i = i + 1 & slots.length - 1) {
            long slot = slots[i];
            if (slot == 0) {
                return -1;
            }
            if (slot >>> 32 == tag && holds((int) slot - 1, a, from, to)) {
                return (int) slot - 1;
            }
        }
    }

    /** The key's number; a new key gets the next one. */
    int findOrAdd(byte[] a, int from, int to) {
        long tag = Hash64.hash(a, from, to - from) >>> 32;
        int i = (int) (tag >>> shift);
        for (; ; i = i + 1 & slots.length - 1) {
            long slot = slots[i];
            if (slot == 0) {
                break;
            }
            if (slot >>> 32 == tag && holds((int) slot - 1, a, from, to)) {
                return (int) slot - 1;
            }
        }
        append(a, from, to);
        slots[i] = tag << 32 | ++count;
        unseal();
        if (count > slots.length >> 1) {
            grow();
        }
        return count - 1;
    }

    private void append(byte[] a, int from, int to) {
        int length = to - from;
        if (stride == 0) {
            stride = length > 0 && length <= pageSize ? length : -1;
            keysPerPage = pageSize / Math.max(1, length);
        }
        if (stride > 0 && stride != length) {
            keepLengths();
        }
        if (stride > 0) {
            long ref = pages.allocate(length);
            System.arraycopy(a, from, pages.page(ref), BytePages.offset(ref), length);
        } else {
            appendWithLength(count, a, from, length);
        }
    }

    private void appendWithLength(int key, byte[] a, int from, int length) {
        if (key >= refs.length) {
            int more = Math.max(32, refs.length);
            budget.reserve(more * 8L);
            refs = Arrays.copyOf(refs, refs.length + more);
        }
        long ref = pages.allocate(4 + length);
        byte[] page = pages.page(ref);
        int at = BytePages.offset(ref);
        Words.putInt(page, at, length);
        System.arraycopy(a, from, page, at + 4, length);
        refs[key] = ref;
    }

    /** A key of another length came. */
    private void keepLengths() {
        BytePages old = pages;
        int length = stride;
        pages = new BytePages(pageSize, budget);
        stride = -1;
        for (int key = 0; key < count; key++) {
            appendWithLength(key, old.pageAt(key / keysPerPage), key % keysPerPage * length, length);
        }
        old.release();
    }

    /** Builds the filter: until the next key is added, any number of threads may ask. */
    void seal() {
        if (filter != null) {
            return;
        }
        int words = Integer.highestOneBit(Math.max(1, count >> 2)) * 2;
        budget.reserve(words * 8L);
        long[] f = new long[words];
        for (int k = 0; k < count; k++) {
            int at = offset(k);
            long hash = Hash64.hash(page(k), at, length(k));
            f[(int) (hash >>> 20) & f.length - 1] |= filterBits(hash);
        }
        filter = f;
    }

    void release() {
        pages.release();
        unseal();
        budget.release(tables());
        // a released index is not used again; what remains is not counted
        slots = new long[64];
        refs = new long[0];
        stride = 0;
        shift = 32 - 6;
        count = 0;
    }

    static int compare(KeyIndex x, int keyX, KeyIndex y, int keyY) {
        int atX = x.offset(keyX);
        int atY = y.offset(keyY);
        return Arrays.compareUnsigned(x.page(keyX), atX, atX + x.length(keyX), y.page(keyY), atY, atY + y.length(keyY));
    }

    private void unseal() {
        long[] f = filter;
        if (f != null) {
            budget.release(f.length * 8L);
            filter = null;
        }
    }

    private long tables() {
        return slots.length * 8L + refs.length * 8L;
    }

    private boolean holds(int key, byte[] a, int from, int to) {
        int at = offset(key);
        return Arrays.equals(page(key), at, at + length(key), a, from, to);
    }

    private void grow() {
        budget.reserve(slots.length * 8L);
        long[] old = slots;
        long[] fresh = new long[old.length * 2];
        shift--;
        for (long slot : old) {
            if (slot != 0) {
                int i = (int) ((slot >>> 32) >>> shift);
                while (fresh[i] != 0) {
                    i = i + 1 & fresh.length - 1;
                }
                fresh[i] = slot;
            }
        }
        slots = fresh;
    }

    private static long filterBits(long hash) {
        return 1L << hash | 1L << (hash >>> 6);
    }
}
