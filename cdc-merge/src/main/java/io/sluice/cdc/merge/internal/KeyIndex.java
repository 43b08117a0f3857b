package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.Hash64;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys numbered 0, 1, 2 ... in the order they came, found by open addressing. A slot of four bytes holds some bits of the
 * key's hash beside the number, so that a probe rarely looks at a wrong key.
 *
 * <p>One thread while keys are added. After {@link #seal} any number of threads may ask; most keys of a large base are not
 * in the index, and a filter of 8 to 16 bits a key, three of them set, answers for them without a probe of the far larger
 * table.
 */
final class KeyIndex {

    private final MemoryBudget budget;
    private final int pageSize;
    private BytePages pages;
    /** Number plus one in as many low bits as the table's size has, bits of the hash above them; 0 where free. */
    private int[] slots = new int[64];

    private int shift = 64 - 6;
    private long[] refs = new long[0];
    /**
     * Length of all keys as long as they have one, as integers and dates have: then a key's number says where it stands,
     * which saves 12 bytes a key for reference and length, and a look-up a cache miss. 0 before the first key, -1 where
     * lengths differ.
     */
    private int stride;

    /** Keys of one length are a power of two to a page. */
    private int pageShift;

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
        return stride > 0 ? pages.pageAt(key >>> pageShift) : pages.page(refs[key]);
    }

    int offset(int key) {
        return stride > 0 ? (key & (1 << pageShift) - 1) * stride : BytePages.offset(refs[key]) + 4;
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
        return find(hashOf(a, from, to), a, from, to);
    }

    int find(long hash, byte[] a, int from, int to) {
        return mayHold(hash) ? probe(hash, a, from, to) : -1;
    }

    private boolean mayHold(long hash) {
        long[] f = filter;
        if (f == null) {
            return true;
        }
        long bits = filterBits(hash);
        return (f[(int) (hash >>> 20) & f.length - 1] & bits) == bits;
    }

    private int probe(long hash, byte[] a, int from, int to) {
        int[] table = slots;
        int mask = table.length - 1;
        int tag = (int) hash & ~mask;
        for (int i = (int) (hash >>> shift); ; i = i + 1 & mask) {
            int slot = table[i];
            if (slot == 0) {
                return -1;
            }
            if ((slot & ~mask) == tag && holds((slot & mask) - 1, a, from, to)) {
                return (slot & mask) - 1;
            }
        }
    }

    /** Looks up all keys of a batch. The index must be sealed. */
    void findAll(KeyBatch batch) {
        int n = filter(batch);
        readAhead(batch.ahead, n);
        byte[] keys = batch.keys.array();
        for (int c = 0; c < n; c++) {
            int i = batch.candidates[c];
            batch.found[i] = probe(batch.ahead.hashes[c], keys, batch.from(i), batch.to(i));
        }
    }

    /** Keeps the keys that the filter may hold; returns their number. */
    private int filter(KeyBatch batch) {
        long[] f = requireSealed();
        hash(batch);
        long[] hashes = batch.ahead.hashes;
        int n = 0;
        for (int i = 0; i < batch.count(); i++) {
            long hash = hashes[i];
            batch.candidates[n] = i;
            hashes[n] = hash;
            // No branch: a wrong guess would be known only when memory has answered, and waste what was begun since.
            long missing = filterBits(hash) & ~f[(int) (hash >>> 20) & f.length - 1];
            n += (int) ((missing | -missing) >>> 63) ^ 1;
        }
        return n;
    }

    /** Apart from the look into the filter, so that of the latter's short steps more wait for memory at one time. */
    private static void hash(KeyBatch batch) {
        byte[] keys = batch.keys.array();
        int from = 0;
        for (int i = 0; i < batch.count(); i++) {
            int to = batch.to(i);
            batch.ahead.hashes[i] = Hash64.hash(keys, from, to - from);
            batch.found[i] = -1;
            from = to;
        }
    }

    private long[] requireSealed() {
        long[] f = filter;
        if (f == null) {
            throw new IllegalStateException("seal() comes first");
        }
        return f;
    }

    /** Reads what the look-ups of the first hashes will read, and sets the guesses. */
    void readAhead(ReadAhead ahead, int n) {
        int mask = slots.length - 1;
        for (int i = 0; i < n; i++) {
            ahead.guesses[i] = slots[(int) (ahead.hashes[i] >>> shift)] & mask;
        }
        int read = 0;
        for (int i = 0; i < n; i++) {
            int guess = ahead.guesses[i];
            if (guess != 0) {
                read += page(guess - 1)[offset(guess - 1)];
            }
        }
        ahead.read(read);
    }

    /** What the other forms take as a key's hash. */
    static long hashOf(byte[] a, int from, int to) {
        return Hash64.hash(a, from, to - from);
    }

    /** The key's number; a new key gets the next one. */
    int findOrAdd(byte[] a, int from, int to) {
        return findOrAdd(hashOf(a, from, to), a, from, to);
    }

    int findOrAdd(long hash, byte[] a, int from, int to) {
        int found = probe(hash, a, from, to);
        return found >= 0 ? found : add(hash, a, from, to);
    }

    private int add(long hash, byte[] a, int from, int to) {
        append(a, from, to);
        unseal();
        if (count + 1 > slots.length - (slots.length >> 2)) {
            grow();
        }
        put(slots, shift, hash, count);
        return count++;
    }

    private static void put(int[] table, int shift, long hash, int key) {
        int mask = table.length - 1;
        int i = (int) (hash >>> shift);
        while (table[i] != 0) {
            i = i + 1 & mask;
        }
        table[i] = (int) hash & ~mask | key + 1;
    }

    private void append(byte[] a, int from, int to) {
        int length = to - from;
        if (stride == 0) {
            stride = length > 0 && length <= pageSize ? length : -1;
            if (stride > 0) {
                pageShift = 31 - Integer.numberOfLeadingZeros(pageSize / length);
                pages = new BytePages(length << pageShift, budget);
            }
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
            appendWithLength(key, old.pageAt(key >>> pageShift), (key & (1 << pageShift) - 1) * length, length);
        }
        old.release();
    }

    /** Builds the filter: until the next key is added, any number of threads may ask. */
    void seal() {
        if (filter != null) {
            return;
        }
        int words = Integer.highestOneBit(Math.max(1, count >> 3)) * 2;
        budget.reserve(words * 8L);
        long[] f = new long[words];
        for (int k = 0; k < count; k++) {
            long hash = hashOf(k);
            f[(int) (hash >>> 20) & f.length - 1] |= filterBits(hash);
        }
        filter = f;
    }

    void release() {
        pages.release();
        unseal();
        budget.release(tables());
        // a released index is not used again; what remains is not counted
        slots = new int[64];
        refs = new long[0];
        stride = 0;
        shift = 64 - 6;
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
        return slots.length * 4L + refs.length * 8L;
    }

    private boolean holds(int key, byte[] a, int from, int to) {
        int at = offset(key);
        return Arrays.equals(page(key), at, at + length(key), a, from, to);
    }

    private void grow() {
        budget.reserve(slots.length * 4L);
        int[] fresh = new int[slots.length * 2];
        shift--;
        for (int key = 0; key < count; key++) {
            put(fresh, shift, hashOf(key), key);
        }
        slots = fresh;
    }

    private long hashOf(int key) {
        return Hash64.hash(page(key), offset(key), length(key));
    }

    private static long filterBits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
    }
}
