package io.sluice.cdc.model.internal.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds the number of an ENUM or SET member by the bytes of its label. Immutable. */
final class LabelIndex {

    private final byte[][] labels;
    /** Open addressing: member number from 1, 0 for an empty slot. */
    private final int[] slots;

    LabelIndex(List<String> names) {
        labels = new byte[names.size()][];
        slots = new int[Integer.highestOneBit(Math.max(2, names.size())) * 4];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
            int slot = slot(labels[i], 0, labels[i].length);
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i + 1;
        }
    }

    /** Number of the member from 1, or 0 where there is none of this label. */
    int find(byte[] a, int from, int to) {
        int slot = slot(a, from, to);
        while (slots[slot] != 0) {
            byte[] label = labels[slots[slot] - 1];
            if (Arrays.equals(label, 0, label.length, a, from, to)) {
                return slots[slot];
            }
            slot = slot + 1 & slots.length - 1;
        }
        return 0;
    }

    private int slot(byte[] a, int from, int to) {
        return (int) Hash64.hash(a, from, to - from) & slots.length - 1;
    }
}
