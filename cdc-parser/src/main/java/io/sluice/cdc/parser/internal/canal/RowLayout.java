package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of one {@code mysqlType} block in their order. What stands before a string value of a row, {@code
 * "name":"} up to and with the value's own quote, is kept as words, so that it is recognised by a few comparisons. Shared by all tables with that block. Immutable.
 */
final class RowLayout {

    private static final int HEAD = 16;
    /** Words kept of each column: two of its opening with the masks of those, and the masks without the value's quote. */
    private static final int STRIDE = 6;

    private final int columnCount;
    private final List<String> names;
    private final byte[][] nameBytes;
    private final Map<String, Integer> indexByName;
    private final long[] heads;
    /** What follows the first {@value #HEAD} bytes of each opening, without the value's quote; mostly nothing. */
    private final byte[][] rests;

    /** A column whose name begins with certain four bytes, found by their hash: mostly the only one; -1 for none. */
    private final int[] likely;

    private final int likelyShift;
    private final int[] openingLength;
    private final int reach;
    private final boolean plain;

    /** @param names the columns' names, escapes resolved, each once */
    RowLayout(List<String> names) {
        this.names = List.copyOf(names);
        int n = names.size();
        this.columnCount = n;
        this.nameBytes = new byte[n][];
        this.indexByName = new HashMap<>(n * 2);
        this.heads = new long[n * STRIDE];
        this.rests = new byte[n][];
        this.openingLength = new int[n];
        int longest = 0;
        boolean allPlain = true;
        for (int i = 0; i < n; i++) {
            indexByName.put(names.get(i), i);
            allPlain &= isPlain(names.get(i));
            nameBytes[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
            byte[] opening = ('"' + names.get(i) + "\":\"").getBytes(StandardCharsets.UTF_8);
            int length = opening.length;
            openingLength[i] = length;
            longest = Math.max(longest, length);
            byte[] head = Arrays.copyOf(opening, HEAD);
            int h = i * STRIDE;
            heads[h] = Words.getLongLE(head, 0);
            heads[h + 1] = Words.getLongLE(head, 8);
            heads[h + 2] = mask(length);
            heads[h + 3] = mask(length - 8);
            heads[h + 4] = mask(length - 1);
            heads[h + 5] = mask(length - 1 - 8);
            rests[i] = Arrays.copyOfRange(opening, Math.min(HEAD, length - 1), length - 1);
        }
        int bits = 34 - Integer.numberOfLeadingZeros(Math.max(1, n));
        this.likelyShift = 32 - bits;
        this.likely = new int[1 << bits];
        Arrays.fill(likely, -1);
        for (int i = n - 1; i >= 0; i--) {
            byte[] opening = Arrays.copyOf(('"' + names.get(i) + "\":\"").getBytes(StandardCharsets.UTF_8), HEAD);
            likely[hash(opening, 0)] = i;
        }
        this.reach = Math.max(HEAD, longest);
        this.plain = allPlain;
    }

    /** Of the first four bytes after the quote of a key. */
    private int hash(byte[] a, int at) {
        return Words.getIntLE(a, at + 1) * 0x9E3779B1 >>> likelyShift;
    }

    private static long mask(int bytes) {
        return bytes <= 0 ? 0 : bytes >= 8 ? -1L : (1L << bytes * 8) - 1;
    }

    private static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
    }

    /** False where a name needs escapes: its key's bytes are not known, {@link #opens} and {@link #next} are not to be asked. */
    boolean isPlain() {
        return plain;
    }

    int columnCount() {
        return columnCount;
    }

    List<String> names() {
        return names;
    }

    /** Index of a column by its exact name, or -1. */
    int indexOf(String name) {
        Integer i = indexByName.get(name);
        return i == null ? -1 : i;
    }

    /** True if the bytes are the column's name, and need no escapes. */
    boolean isNamed(int column, byte[] a, int from, int to) {
        byte[] name = nameBytes[column];
        return plain && to - from == name.length && Arrays.equals(a, from, to, name, 0, name.length);
    }

    /** Bytes that must be readable where {@link #opens} or {@link #next} is asked. */
    int reach() {
        return reach;
    }

    /** Length of {@code "name":"}. */
    int openingLength(int column) {
        return openingLength[column];
    }

    /**
     * True if a string value of the column opens here.
     */
    boolean opens(int column, byte[] a, int at) {
        int h = column * STRIDE;
        long head = ((Words.getLongLE(a, at) ^ heads[h]) & heads[h + 2])
                | ((Words.getLongLE(a, at + 8) ^ heads[h + 1]) & heads[h + 3]);
        int length = openingLength[column];
        return head == 0
                && (length <= HEAD || (Words.standsAt(rests[column], a, at + HEAD) && a[at + length - 1] == '"'));
    }

    /** The same for any value: its key stands here, and its colon, with no white space between. */
    private boolean names(int column, byte[] a, int at) {
        int h = column * STRIDE;
        long head = ((Words.getLongLE(a, at) ^ heads[h]) & heads[h + 4])
                | ((Words.getLongLE(a, at + 8) ^ heads[h + 1]) & heads[h + 5]);
        return head == 0 && (openingLength[column] <= HEAD + 1 || Words.standsAt(rests[column], a, at + HEAD));
    }

    /** The column from {@code from} on whose key stands here, or -1. */
    int next(int from, byte[] a, int at) {
        int column = likely[hash(a, at)];
        if (column >= from && names(column, a, at)) {
            return column;
        }
        for (column = from; column < columnCount; column++) {
            if (names(column, a, at)) {
                return column;
            }
        }
        return -1;
    }
}
