package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.JsonDiff.Operation;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The content of a stored cell that is changes of a JSON document: one after the other, each its operation (a byte, its
 * ordinal), the length of its path (4 bytes, big-endian) and the path as the server writes it, and, unless it is a REMOVE, the
 * length of the new value and its canonical text. No change at all means that the document stays.
 *
 * <p>A change that does not fit a document leaves it as it is. So making changes is a function of every document, and making
 * one list after another is making the list of both.
 */
public final class StoredDiffs {

    private static final Operation[] OPERATIONS = Operation.values();
    private static final int HEAD = 5;

    private StoredDiffs() {}

    /**
     * Appends a change.
     *
     * @param path the array the path stands in
     * @param value the array the new value stands in, unless it is a REMOVE
     */
    public static void put(
            Operation operation,
            byte[] path,
            int pathFrom,
            int pathTo,
            byte[] value,
            int valueFrom,
            int valueTo,
            ByteSink out) {
        out.put(operation.ordinal());
        out.putInt(pathTo - pathFrom);
        out.put(path, pathFrom, pathTo - pathFrom);
        if (operation != Operation.REMOVE) {
            out.putInt(valueTo - valueFrom);
            out.put(value, valueFrom, valueTo - valueFrom);
        }
    }

    /**
     * Appends a change from outside.
     *
     * @throws io.sluice.cdc.model.InvalidValueException if the path is none, or the value not canonical
     */
    public static void put(JsonDiff diff, ByteSink out) {
        byte[] path = diff.path().getBytes(StandardCharsets.UTF_8);
        String text = diff.value();
        byte[] value = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        JsonPath.parse(path, 0, path.length);
        if (text != null && CanonicalJson.valueEnd(value, 0, value.length, CanonicalJson.MOST_LEVELS) != value.length) {
            throw CanonicalJson.damaged("a new value that is not spelled as MySQL prints JSON");
        }
        put(diff.operation(), path, 0, path.length, value, 0, value.length, out);
    }

    /** The changes, in their order. */
    public static List<JsonDiff> read(byte[] a, int from, int to) {
        List<JsonDiff> diffs = new ArrayList<>();
        for (int at = from; at < to; at = next(a, at)) {
            String path = text(a, at + HEAD, pathEnd(a, at));
            Operation operation = operation(a, at);
            String value = operation == Operation.REMOVE ? null : text(a, valueStart(a, at), next(a, at));
            diffs.add(new JsonDiff(operation, path, value));
        }
        return List.copyOf(diffs);
    }

    private static String text(byte[] a, int from, int to) {
        return new String(a, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether the bytes, which may be anything, are changes by their lengths. */
    public static boolean isWellFormed(byte[] a, int from, int to) {
        int at = from;
        while (at < to) {
            int operation = a[at];
            if (operation < 0 || operation >= OPERATIONS.length) {
                return false;
            }
            at = countedEnd(a, at + 1, to);
            if (at >= 0 && OPERATIONS[operation] != Operation.REMOVE) {
                at = countedEnd(a, at, to);
            }
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    private static int countedEnd(byte[] a, int at, int to) {
        if (to - at < 4) {
            return -1;
        }
        int length = Words.getInt(a, at);
        return length < 0 || length > to - at - 4 ? -1 : at + 4 + length;
    }

    /**
     * Appends the canonical text of the document that the changes make of another.
     *
     * @param doc canonical text of the document before
     * @return 0 where every change fits, or the number, from 1, of the first that does not
     * @throws io.sluice.cdc.model.InvalidValueException if the document is not spelled as the server prints it
     */
    public static int apply(byte[] doc, int docFrom, int docTo, byte[] a, int from, int to, ByteSink out) {
        JsonDocument document = new JsonDocument(doc, docFrom, docTo);
        int unfit = 0;
        int number = 0;
        for (int at = from; at < to; at = next(a, at)) {
            number++;
            JsonPath path = JsonPath.parse(a, at + HEAD, pathEnd(a, at));
            if (!document.change(operation(a, at), path, a, valueStart(a, at), next(a, at)) && unfit == 0) {
                unfit = number;
            }
        }
        document.append(out);
        return unfit;
    }

    /**
     * Appends the changes of both lists, one after the other. Where the second replaces what the first has replaced already, and
     * nothing between may hang on it, only the last value is kept: a counter that goes up a million times is one change.
     */
    public static void concat(byte[] a, int from, int to, byte[] b, int bFrom, int bTo, ByteSink out) {
        int start = out.size();
        out.put(a, from, to - from);
        for (int at = bFrom; at < bTo; at = next(b, at)) {
            int replaced = operation(b, at) == Operation.REPLACE ? lastReplaced(out, start, b, at) : -1;
            if (replaced < 0) {
                out.put(b, at, next(b, at) - at);
            } else {
                exchange(out, replaced, b, at);
            }
        }
    }

    /** Index of the change that replaces what the change {@code b[at]} does, and whose value nothing behind it sees; or -1. */
    private static int lastReplaced(ByteSink list, int start, byte[] b, int at) {
        byte[] a = list.array();
        int found = -1;
        for (int x = start; x < list.size(); x = next(a, x)) {
            if (operation(a, x) != Operation.REPLACE) {
                found = -1;
            } else if (samePath(a, x, b, at)) {
                found = x;
            } else if (!areApart(a, x, b, at)) {
                found = -1;
            }
        }
        return found;
    }

    private static void exchange(ByteSink list, int at, byte[] b, int bAt) {
        byte[] a = list.array();
        int behind = next(a, at);
        byte[] rest = Arrays.copyOfRange(a, behind, list.size());
        list.setSize(at);
        list.put(b, bAt, next(b, bAt) - bAt);
        list.put(rest);
    }

    private static boolean samePath(byte[] a, int x, byte[] b, int y) {
        return Arrays.equals(a, x + HEAD, pathEnd(a, x), b, y + HEAD, pathEnd(b, y));
    }

    /**
     * Whether two paths lead to values neither of which is in the other. Told of members with plain names only; false where it
     * takes more to tell.
     */
    private static boolean areApart(byte[] a, int x, byte[] b, int y) {
        int end = pathEnd(a, x);
        int other = pathEnd(b, y);
        if (!hasPlainNames(a, x + HEAD, end) || !hasPlainNames(b, y + HEAD, other)) {
            return false;
        }
        int length = Math.min(end - x, other - y) - HEAD;
        int mismatch = Arrays.mismatch(a, x + HEAD, end, b, y + HEAD, other);
        if (mismatch < length) {
            return mismatch >= 0;
        }
        // one path is how the other begins: apart where it ends within a name of that one
        return end - x > other - y ? a[x + HEAD + length] != '.' : b[y + HEAD + length] != '.';
    }

    private static boolean hasPlainNames(byte[] a, int from, int to) {
        for (int i = from; i < to; i++) {
            if (a[i] == '[' || a[i] == '"') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether both lists replace the same values, and no value is in another: then whoever the first list fits, the second
     * does after it, and it leaves nothing of the first one's.
     */
    public static boolean replaceTheSame(byte[] a, int from, int to, byte[] b, int bFrom, int bTo) {
        int y = bFrom;
        for (int x = from; x < to; x = next(a, x)) {
            if (y >= bTo
                    || operation(a, x) != Operation.REPLACE
                    || operation(b, y) != Operation.REPLACE
                    || !samePath(a, x, b, y)) {
                return false;
            }
            for (int earlier = from; earlier < x; earlier = next(a, earlier)) {
                if (!areApart(a, earlier, a, x)) {
                    return false;
                }
            }
            y = next(b, y);
        }
        return y == bTo;
    }

    private static Operation operation(byte[] a, int at) {
        return OPERATIONS[a[at]];
    }

    private static int pathEnd(byte[] a, int at) {
        return at + HEAD + Words.getInt(a, at + 1);
    }

    /** Where the new value begins; of a REMOVE where the next change does. */
    private static int valueStart(byte[] a, int at) {
        int end = pathEnd(a, at);
        return operation(a, at) == Operation.REMOVE ? end : end + 4;
    }

    private static int next(byte[] a, int at) {
        int value = valueStart(a, at);
        return operation(a, at) == Operation.REMOVE ? value : value + Words.getInt(a, value - 4);
    }
}
