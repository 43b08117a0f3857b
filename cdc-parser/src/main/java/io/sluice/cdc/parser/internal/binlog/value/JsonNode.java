package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.JsonEscapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document that is being changed: binary as it stands in the log, or, once a change has come its way, its
 * members. Members of an object are ordered by length and bytes of their keys, as the server keeps them.
 */
final class JsonNode {

    private static final byte[] NULL_DOCUMENT = {JsonBinary.LITERAL, 0};

    private byte[] a;
    private int type;
    private int from;
    private int to;
    /** The value stands in an entry of its container, whose bytes are spent. */
    private boolean inlined;

    private @Nullable List<JsonNode> members;
    /** Of an object that has been opened. */
    private @Nullable List<byte[]> keys;

    private JsonNode(byte[] a, int type, int from, int to, boolean inlined) {
        this.a = a;
        this.type = type;
        this.from = from;
        this.to = to;
        this.inlined = inlined;
    }

    static JsonNode document(byte[] a, int from, int to) {
        return from == to
                ? new JsonNode(NULL_DOCUMENT, JsonBinary.LITERAL, 1, 2, true)
                : new JsonNode(a, a[from], from + 1, to, false);
    }

    /** Becomes the other one. */
    void become(JsonNode other) {
        a = other.a;
        type = other.type;
        from = other.from;
        to = other.to;
        inlined = other.inlined;
        members = other.members;
        keys = other.keys;
    }

    private boolean isContainer() {
        return type >= JsonBinary.SMALL_OBJECT && type <= JsonBinary.LARGE_ARRAY;
    }

    boolean isObject() {
        return isContainer() && JsonBinary.isObject(type);
    }

    boolean isArray() {
        return isContainer() && !JsonBinary.isObject(type);
    }

    /** The members of an object or array, made when first asked for. */
    List<JsonNode> members(JsonBinary binary) {
        List<JsonNode> known = members;
        return known != null ? known : open(binary);
    }

    List<byte[]> keys(JsonBinary binary) {
        members(binary);
        List<byte[]> known = keys;
        if (known == null) {
            throw new IllegalStateException("not an object");
        }
        return known;
    }

    private List<JsonNode> open(JsonBinary binary) {
        int limit = binary.limit(type, a, from, to);
        int count = JsonBinary.offset(type, a, from);
        List<JsonNode> opened = new ArrayList<>(count);
        List<byte[]> names = new ArrayList<>(isObject() ? count : 0);
        for (int i = 0; i < count; i++) {
            if (isObject()) {
                int key = binary.keyStart(type, count, i, a, from, limit);
                names.add(Arrays.copyOfRange(a, key, key + JsonBinary.keyLength(type, i, a, from)));
            }
            int entry = JsonBinary.valueEntry(type, count, i, from);
            int memberType = a[entry];
            opened.add(
                    JsonBinary.isInlined(type, memberType)
                            ? new JsonNode(a, memberType, entry + 1, limit, true)
                            : new JsonNode(
                                    a,
                                    memberType,
                                    binary.valueStart(type, count, entry, a, from, limit),
                                    limit,
                                    false));
        }
        members = opened;
        keys = isObject() ? names : null;
        return opened;
    }

    void print(JsonBinary binary, int depth, ByteSink out) {
        List<JsonNode> opened = members;
        if (opened == null) {
            if (inlined) {
                binary.inlined(type, a, from, out);
            } else {
                binary.value(type, a, from, to, depth, out);
            }
            return;
        }
        if (depth >= JsonBinary.MOST_LEVELS) {
            throw JsonBinary.bad("more than " + JsonBinary.MOST_LEVELS + " levels");
        }
        List<byte[]> names = keys;
        out.put(names != null ? '{' : '[');
        for (int i = 0; i < opened.size(); i++) {
            if (i > 0) {
                out.put(',');
                out.put(' ');
            }
            if (names != null) {
                byte[] key = names.get(i);
                JsonEscapes.putQuoted(key, 0, key.length, out);
                out.put(':');
                out.put(' ');
            }
            opened.get(i).print(binary, depth + 1, out);
        }
        out.put(names != null ? '}' : ']');
    }
}
