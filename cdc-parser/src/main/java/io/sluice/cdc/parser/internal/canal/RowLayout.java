package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of one {@code mysqlType} block in their order, with each key's bytes as words, so that the next expected key
 * of a row is recognised by a few comparisons. Shared by all tables with that block. Immutable.
 */
final class RowLayout {

    private final List<String> names;
    private final Map<String, Integer> indexByName;
    private final long[] words;
    private final int[] firstWord;
    private final long[] lastMask;
    private final int[] keyLength;
    private final int longestKey;
    private final boolean plain;

    /** @param names the columns' names, escapes resolved, each once */
    RowLayout(List<String> names) {
        this.names = List.copyOf(names);
        int n = names.size();
        this.indexByName = new HashMap<>(n * 2);
        this.firstWord = new int[n + 1];
        this.lastMask = new long[n];
        this.keyLength = new int[n];
        byte[][] keys = new byte[n][];
        int longest = 0;
        boolean allPlain = true;
        for (int i = 0; i < n; i++) {
            indexByName.put(names.get(i), i);
            allPlain &= isPlain(names.get(i));
            keys[i] = key(names.get(i));
            keyLength[i] = keys[i].length;
            firstWord[i + 1] = firstWord[i] + (keys[i].length + 7) / 8;
            longest = Math.max(longest, keys[i].length);
        }
        this.longestKey = longest;
        this.plain = allPlain;
        this.words = new long[firstWord[n]];
        for (int i = 0; i < n; i++) {
            int count = firstWord[i + 1] - firstWord[i];
            byte[] padded = java.util.Arrays.copyOf(keys[i], count * 8);
            for (int w = 0; w < count; w++) {
                words[firstWord[i] + w] = Words.getLongLE(padded, w * 8);
            }
            int rest = keys[i].length & 7;
            lastMask[i] = rest == 0 ? -1L : (1L << rest * 8) - 1;
        }
    }

    private static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
    }

    /** False where a name needs escapes: its key's bytes are not known, {@link #matches} must not be asked. */
    boolean isPlain() {
        return plain;
    }

    /** The key as Canal writes it, with its colon. */
    private static byte[] key(String name) {
        return ('"' + name + "\":").getBytes(StandardCharsets.UTF_8);
    }

    int columnCount() {
        return names.size();
    }

    List<String> names() {
        return names;
    }

    /** Index of a column by its exact name, or -1. */
    int indexOf(String name) {
        Integer i = indexByName.get(name);
        return i == null ? -1 : i;
    }

    /** Bytes that must be readable where {@link #matches} is asked. */
    int reach() {
        return (longestKey + 7) & ~7;
    }

    int keyLength(int column) {
        return keyLength[column];
    }

    /** True if the column's key with its colon, no white space between, stands here. */
    boolean matches(int column, byte[] a, int at) {
        int w = firstWord[column];
        int last = firstWord[column + 1] - 1;
        int i = at;
        while (w < last) {
            if (Words.getLongLE(a, i) != words[w]) {
                return false;
            }
            i += 8;
            w++;
        }
        return ((Words.getLongLE(a, i) ^ words[w]) & lastMask[column]) == 0;
    }
}
