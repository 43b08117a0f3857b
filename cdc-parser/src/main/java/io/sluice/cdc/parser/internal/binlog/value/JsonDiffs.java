package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.json.JsonPath;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import java.util.List;

/**
 * The cells of PARTIAL_UPDATE_ROWS events that hold changes of a JSON document instead of the document
 * ({@code Json_diff_vector}): four bytes of length, little-endian, then for each change its operation, its path and, unless it
 * is a REMOVE, the new value in binary, both with a length before them. No change at all means that the document stays.
 *
 * <p>One instance a thread.
 */
public final class JsonDiffs {

    private static final int LENGTH_BYTES = 4;

    private final JsonBinary binary = new JsonBinary();
    private final ByteSink document = new ByteSink(64);
    private final ByteSink changes = new ByteSink(64);
    private final ByteSink value = new ByteSink(64);
    private int pos;

    /** Bounds a cell as {@link ColumnDecoder#skip} does. */
    public static int skip(byte[] a, int pos, int limit) {
        if (limit - pos < LENGTH_BYTES) {
            return -1;
        }
        long length = Words.getIntLE(a, pos) & 0xFFFF_FFFFL;
        return length <= limit - pos - LENGTH_BYTES ? pos + LENGTH_BYTES + (int) length : -1;
    }

    /**
     * The changes of a cell, in their order.
     *
     * @throws InvalidValueException if the cell is damaged
     */
    public List<JsonDiff> parse(byte[] a, int from, int to) {
        changes.clear();
        store(a, from, to, changes);
        return StoredDiffs.read(changes.array(), 0, changes.size());
    }

    /**
     * Appends the changes of a cell as they are stored. On an exception the sink is as before.
     *
     * @throws InvalidValueException if the cell is damaged
     */
    public void store(byte[] a, int from, int to, ByteSink out) {
        int start = out.size();
        try {
            pos = from + LENGTH_BYTES;
            while (pos < to) {
                JsonDiff.Operation operation = operation(a[pos++]);
                int pathEnd = counted(a, to);
                int path = pos;
                JsonPath.parse(a, path, pathEnd);
                pos = pathEnd;
                value.clear();
                if (operation != JsonDiff.Operation.REMOVE) {
                    int end = counted(a, to);
                    binary.append(a, pos, end, value);
                    pos = end;
                }
                StoredDiffs.put(operation, a, path, pathEnd, value.array(), 0, value.size(), out);
            }
        } catch (InvalidValueException e) {
            out.setSize(start);
            throw e;
        }
    }

    /**
     * Appends the canonical text of the document that the changes make of another one. On an exception the sink is as
     * before.
     *
     * @param beforeFrom start of the cell of the row before, its four bytes of length included
     * @param from start of the cell with the changes
     * @throws InvalidValueException if a cell is damaged, or a change does not fit the document
     */
    public void append(byte[] a, int beforeFrom, int beforeTo, int from, int to, ByteSink out) {
        document.clear();
        binary.append(a, beforeFrom + LENGTH_BYTES, beforeTo, document);
        changes.clear();
        store(a, from, to, changes);
        int start = out.size();
        int unfit;
        try {
            unfit = StoredDiffs.apply(document.array(), 0, document.size(), changes.array(), 0, changes.size(), out);
        } catch (InvalidValueException e) {
            out.setSize(start);
            throw e;
        }
        if (unfit > 0) {
            out.setSize(start);
            throw JsonBinary.bad("change " + unfit
                    + " does not fit the document before it, which is not the one the server changed");
        }
    }

    private static JsonDiff.Operation operation(int code) {
        return switch (code) {
            case 0 -> JsonDiff.Operation.REPLACE;
            case 1 -> JsonDiff.Operation.INSERT;
            case 2 -> JsonDiff.Operation.REMOVE;
            default -> throw JsonBinary.bad("unknown change " + code);
        };
    }

    /** Moves behind a length ({@code net_field_length}) and returns the end of what it counts. */
    private int counted(byte[] a, int to) {
        int first = pos < to ? a[pos++] & 0xFF : 0xFF;
        int bytes =
                switch (first) {
                    case 0xFC -> 2;
                    case 0xFD -> 3;
                    case 0xFE -> 8;
                    case 0xFB, 0xFF -> to - pos + 1;
                    default -> 0;
                };
        if (bytes > to - pos) {
            throw JsonBinary.bad("changes that end within one");
        }
        long length = bytes == 0 ? first : 0;
        for (int i = bytes - 1; i >= 0; i--) {
            length = length << 8 | a[pos + i] & 0xFF;
        }
        pos += bytes;
        if (length < 0 || length > to - pos) {
            throw JsonBinary.bad("changes that end within one");
        }
        return pos + (int) length;
    }
}
