package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON as MySQL prints it ({@code Json_wrapper::to_string}), found and checked without objects: one space behind each comma and
 * colon and none elsewhere. The canonical text of a JSON cell is this.
 */
public final class CanonicalJson {

    /** {@code JSON_DOCUMENT_MAX_DEPTH}. */
    public static final int MOST_LEVELS = 100;

    private static final ColumnType TYPE = ColumnType.of(Kind.JSON);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private CanonicalJson() {}

    /** Where a value ends that begins at {@code from}, or -1 where none does. {@code levels}: how many it may have. */
    public static int valueEnd(byte[] a, int from, int limit, int levels) {
        if (from >= limit) {
            return -1;
        }
        return switch (a[from]) {
            case '{', '[' -> levels == 0 ? -1 : containerEnd(a, from, limit, levels);
            case '"' -> stringEnd(a, from, limit);
            case 'n' -> wordEnd(NULL, a, from, limit);
            case 't' -> wordEnd(TRUE, a, from, limit);
            case 'f' -> wordEnd(FALSE, a, from, limit);
            default -> JsonBytes.numberEnd(a, from, limit);
        };
    }

    private static int containerEnd(byte[] a, int from, int limit, int levels) {
        boolean object = a[from] == '{';
        int close = object ? '}' : ']';
        int at = from + 1;
        if (at < limit && a[at] == close) {
            return at + 1;
        }
        while (true) {
            int value = object ? memberValue(a, at, limit) : at;
            int end = value < 0 ? -1 : valueEnd(a, value, limit, levels - 1);
            if (end < 0 || end >= limit) {
                return -1;
            }
            if (a[end] == close) {
                return end + 1;
            }
            at = nextMember(a, end, limit);
            if (at < 0) {
                return -1;
            }
        }
    }

    /** Index behind the comma and space at {@code at}, or -1. */
    static int nextMember(byte[] a, int at, int limit) {
        return at + 1 < limit && a[at] == ',' && a[at + 1] == ' ' ? at + 2 : -1;
    }

    /** Where the value of a member begins whose key begins at {@code at}, or -1. */
    static int memberValue(byte[] a, int at, int limit) {
        int end = at < limit && a[at] == '"' ? stringEnd(a, at, limit) : -1;
        return end >= 0 && end + 1 < limit && a[end] == ':' && a[end + 1] == ' ' ? end + 2 : -1;
    }

    /** Index behind the closing quote of the string at {@code from}, or -1. */
    static int stringEnd(byte[] a, int from, int limit) {
        int end = JsonBytes.stringEnd(a, from + 1, limit);
        return JsonBytes.isFault(end) ? -1 : (end < 0 ? ~end : end) + 1;
    }

    private static int wordEnd(byte[] word, byte[] a, int from, int limit) {
        int end = from + word.length;
        return end <= limit && Arrays.equals(word, 0, word.length, a, from, end) ? end : -1;
    }

    /** The exception for a document, or changes of one, that no server wrote. */
    public static InvalidValueException damaged(String what) {
        return new InvalidValueException(TYPE, "a damaged document: " + what);
    }
}
