package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of one {@code mysqlType} block in their order, with each key's bytes as words, so that the next expected key
 * of a row is recognised by a few comparisons. Shared by all tables with that block. Immutable.
 */
final class RowLayout {

    private static final int HEAD = 16;

    private final List<String> names;
    private final Map<String, Integer> indexByName;
    /** Of each key its first bytes as a word, the mask of those, and the same of the next eight: four in a row. */
    private final long[] heads;
    /** What follows the first {@value #HEAD} bytes of each key; mostly nothing. */
    private final byte[][] rests;

    private final int[] keyLength;
    private final int longestKey;
    private final boolean plain;

    /** @param names the columns' names, escapes resolved, each once */
    RowLayout(List<String> names) {
        this.names = List.copyOf(names);
        int n = names.size();
        this.indexByName = new HashMap<>(n * 2);
        this.heads = new long[n * 4];
        this.rests = new byte[n][];
        this.keyLength = new int[n];
        int longest = 0;
        boolean allPlain = true;
        for (int i = 0; i < n; i++) {
            indexByName.put(names.get(i), i);
            allPlain &= isPlain(names.get(i));
            byte[] key = key(names.get(i));
            keyLength[i] = key.length;
            longest = Math.max(longest, key.length);
            byte[] head = Arrays.copyOf(key, HEAD);
            heads[i * 4] = Words.getLongLE(head, 0);
            heads[i * 4 + 1] = mask(key.length);
            heads[i * 4 + 2] = Words.getLongLE(head, 8);
            heads[i * 4 + 3] = mask(key.length - 8);
            rests[i] = Arrays.copyOfRange(key, Math.min(HEAD, key.length), key.length);
        }
        this.longestKey = longest;
        this.plain = allPlain;
    }

    private static long mask(int bytes) {
        return bytes <= 0 ? 0 : bytes >= 8 ? -1L : (1L << bytes * 8) - 1;
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
        return Math.max(HEAD, longestKey);
    }

    int keyLength(int column) {
        return keyLength[column];
    }

    /** True if the column's key with its colon, no white space between, stands here. */
    boolean matches(int column, byte[] a, int at) {
        int h = column * 4;
        long head = ((Words.getLongLE(a, at) ^ heads[h]) & heads[h + 1])
                | ((Words.getLongLE(a, at + 8) ^ heads[h + 2]) & heads[h + 3]);
        return head == 0 && (keyLength[column] <= HEAD || matchesRest(rests[column], a, at + HEAD));
    }

    private static boolean matchesRest(byte[] rest, byte[] a, int at) {
        return Arrays.equals(a, at, at + rest.length, rest, 0, rest.length);
    }
}
