package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place a JSON diff speaks of, as the server writes it ({@code Json_path::to_string}): {@code $}, then {@code .name},
 * {@code ."quoted name"}, {@code [3]}, {@code [last]} or {@code [last-3]}. It has no wildcards.
 *
 * @param legs the steps from the root
 */
public record JsonPath(List<Leg> legs) {

    /**
     * One step.
     *
     * @param key UTF-8 of a member's name, or null for a cell of an array
     * @param index of the cell, from 0
     * @param fromEnd counted from the last cell down
     */
    public record Leg(byte @Nullable [] key, int index, boolean fromEnd) {

        /** The index in an array of that size, at most the size itself ({@code Json_array_index}). */
        int position(int size) {
            if (fromEnd) {
                return index < size ? size - index - 1 : 0;
            }
            return Math.min(index, size);
        }

        boolean isWithin(int size) {
            return index < size;
        }
    }

    private static final byte[] LAST = {'l', 'a', 's', 't'};

    /**
     * @throws io.sluice.cdc.model.InvalidValueException if it is none
     */
    public static JsonPath parse(byte[] a, int from, int to) {
        if (from == to || a[from] != '$') {
            throw bad();
        }
        List<Leg> legs = new ArrayList<>();
        int at = from + 1;
        while (at < to) {
            if (legs.size() == CanonicalJson.MOST_LEVELS) {
                throw CanonicalJson.damaged("a path of more than " + CanonicalJson.MOST_LEVELS + " steps");
            }
            int next = a[at] == '.' ? memberEnd(a, at + 1, to) : a[at] == '[' ? cellEnd(a, at + 1, to) : -1;
            if (next < 0) {
                throw bad();
            }
            legs.add(a[at] == '.' ? member(a, at + 1, next) : cell(a, at + 1, next - 1));
            at = next;
        }
        return new JsonPath(legs);
    }

    private static int memberEnd(byte[] a, int from, int to) {
        if (from < to && a[from] == '"') {
            int end = JsonBytes.stringEnd(a, from + 1, to);
            if (JsonBytes.isFault(end)) {
                return -1;
            }
            return (end < 0 ? ~end : end) + 1;
        }
        int i = from;
        while (i < to && a[i] != '.' && a[i] != '[') {
            i++;
        }
        return i == from ? -1 : i;
    }

    private static int cellEnd(byte[] a, int from, int to) {
        for (int i = from; i < to; i++) {
            if (a[i] == ']') {
                return i + 1;
            }
        }
        return -1;
    }

    private static Leg member(byte[] a, int from, int to) {
        boolean quoted = a[from] == '"';
        ByteSink key = new ByteSink(to - from);
        if (!quoted) {
            key.put(a, from, to - from);
        } else if (JsonBytes.unescape(a, from + 1, to - 1, key) >= 0) {
            throw bad();
        }
        if (JsonBytes.invalidUtf8(key.array(), 0, key.size()) >= 0) {
            throw bad();
        }
        return new Leg(key.toByteArray(), 0, false);
    }

    private static Leg cell(byte[] a, int from, int to) {
        boolean fromEnd = to - from >= LAST.length && Arrays.equals(a, from, from + LAST.length, LAST, 0, LAST.length);
        int digits = from;
        if (fromEnd) {
            digits = from + LAST.length;
            if (digits == to) {
                return new Leg(null, 0, true);
            }
            if (a[digits++] != '-') {
                throw bad();
            }
        }
        long index = 0;
        for (int i = digits; i < to; i++) {
            int c = a[i] - '0';
            if (c < 0 || c > 9 || index > Integer.MAX_VALUE) {
                throw bad();
            }
            index = index * 10 + c;
        }
        if (digits == to || index > Integer.MAX_VALUE) {
            throw bad();
        }
        return new Leg(null, (int) index, fromEnd);
    }

    private static RuntimeException bad() {
        return CanonicalJson.damaged("a path that is none");
    }
}
