package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;

/**
 * Sorts the numbers of an index's keys by the keys' bytes: by radix on the first eight, then by comparison where those
 * are equal. Radix passes over bytes that are the same in all keys are skipped, which is most of them for numbers.
 */
final class KeySort {

    private static final int PREFIX = 8;

    private KeySort() {}

    /** All keys of the index. */
    static int[] sort(KeyIndex index) {
        int[] all = new int[index.count()];
        Arrays.setAll(all, i -> i);
        return sort(index, all);
    }

    /** The given keys, in an array that may be the given one. */
    static int[] sort(KeyIndex index, int[] keys) {
        int n = keys.length;
        int[] order = keys;
        long[] prefixes = new long[n];
        long and = -1;
        long or = 0;
        for (int i = 0; i < n; i++) {
            long p = prefix(index, order[i]);
            prefixes[i] = p;
            and &= p;
            or |= p;
        }
        int[] spareOrder = new int[n];
        long[] sparePrefixes = new long[n];
        int[] starts = new int[257];
        for (int shift = 0; shift < 64; shift += 8) {
            if (((and ^ or) >>> shift & 0xFF) == 0) {
                continue;
            }
            Arrays.fill(starts, 0);
            for (long p : prefixes) {
                starts[(int) (p >>> shift & 0xFF) + 1]++;
            }
            for (int b = 0; b < 256; b++) {
                starts[b + 1] += starts[b];
            }
            for (int i = 0; i < n; i++) {
                int at = starts[(int) (prefixes[i] >>> shift & 0xFF)]++;
                sparePrefixes[at] = prefixes[i];
                spareOrder[at] = order[i];
            }
            int[] o = order;
            order = spareOrder;
            spareOrder = o;
            long[] p = prefixes;
            prefixes = sparePrefixes;
            sparePrefixes = p;
        }
        for (int from = 0; from < n; ) {
            int to = from + 1;
            while (to < n && prefixes[to] == prefixes[from]) {
                to++;
            }
            if (to - from > 1) {
                mergeSort(index, order, spareOrder, from, to);
            }
            from = to;
        }
        return order;
    }

    /** The first bytes as a number; a short key is filled with zeros, so that it is before or equal to what it begins. */
    private static long prefix(KeyIndex index, int key) {
        byte[] a = index.page(key);
        int at = index.offset(key);
        int length = index.length(key);
        if (length >= PREFIX) {
            return Words.getLong(a, at);
        }
        long p = 0;
        for (int i = 0; i < length; i++) {
            p |= (a[at + i] & 0xFFL) << (56 - 8 * i);
        }
        return p;
    }

    private static void mergeSort(KeyIndex index, int[] order, int[] spare, int from, int to) {
        if (to - from <= 8) {
            for (int i = from + 1; i < to; i++) {
                int moved = order[i];
                int k = i;
                for (; k > from && KeyIndex.compare(index, order[k - 1], index, moved) > 0; k--) {
                    order[k] = order[k - 1];
                }
                order[k] = moved;
            }
            return;
        }
        int middle = from + to >>> 1;
        mergeSort(index, order, spare, from, middle);
        mergeSort(index, order, spare, middle, to);
        System.arraycopy(order, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        for (int i = from; left < middle; i++) {
            if (right == to || KeyIndex.compare(index, spare[left], index, order[right]) <= 0) {
                order[i] = spare[left++];
            } else {
                order[i] = order[right++];
            }
        }
    }
}
