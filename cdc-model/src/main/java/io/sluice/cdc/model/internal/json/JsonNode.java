package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document that is being changed: text as it stands in an array, or, once a change has come its way, its members.
 * Members of an object are ordered by length and bytes of their keys, as the server keeps them.
 */
final class JsonNode {

    private byte[] a;
    private int from;
    private int to;

    private @Nullable List<JsonNode> members;
    /** Of an object that has been opened: its keys, without quotes and escapes. */
    private @Nullable List<byte[]> keys;

    JsonNode(byte[] a, int from, int to) {
        this.a = a;
        this.from = from;
        this.to = to;
    }

    /** Becomes the other one. */
    void become(JsonNode other) {
        a = other.a;
        from = other.from;
        to = other.to;
        members = other.members;
        keys = other.keys;
    }

    boolean isObject() {
        return from < to && a[from] == '{';
    }

    boolean isArray() {
        return from < to && a[from] == '[';
    }

    /**
     * The members of an object or array, made when first asked for.
     *
     * @param levels how many the value may have
     */
    List<JsonNode> members(int levels) {
        List<JsonNode> known = members;
        return known != null ? known : open(levels);
    }

    /** The keys of an object whose {@link #members} were asked for, in their order. */
    List<byte[]> keys() {
        List<byte[]> known = keys;
        if (known == null) {
            throw new IllegalStateException("not an object that was opened");
        }
        return known;
    }

    private List<JsonNode> open(int levels) {
        boolean object = isObject();
        List<JsonNode> opened = new ArrayList<>();
        List<byte[]> names = new ArrayList<>();
        int at = from + 1;
        boolean more = at < to && !isEnd(at, object);
        while (more) {
            int value = object ? CanonicalJson.memberValue(a, at, to) : at;
            int end = value < 0 ? -1 : CanonicalJson.valueEnd(a, value, to, levels - 1);
            if (end < 0) {
                throw JsonDocument.unreadable();
            }
            if (object) {
                names.add(key(at, value - 2, names));
            }
            opened.add(new JsonNode(a, value, end));
            more = end >= to || !isEnd(end, object);
            at = more ? CanonicalJson.nextMember(a, end, to) : end;
            if (at < 0) {
                throw JsonDocument.unreadable();
            }
        }
        if (at + 1 != to) {
            throw JsonDocument.unreadable();
        }
        members = opened;
        keys = object ? names : null;
        return opened;
    }

    private boolean isEnd(int at, boolean object) {
        return a[at] == (object ? '}' : ']');
    }

    /** The key in quotes, checked to be spelled and to stand as the server does it. */
    private byte[] key(int start, int end, List<byte[]> before) {
        ByteSink key = new ByteSink(end - start);
        if (JsonBytes.unescape(a, start + 1, end - 1, key) >= 0) {
            throw JsonDocument.unreadable();
        }
        byte[] name = key.toByteArray();
        if (name.length != end - start - 2) {
            ByteSink again = new ByteSink(end - start);
            JsonEscapes.putQuoted(name, 0, name.length, again);
            if (!Arrays.equals(again.array(), 0, again.size(), a, start, end)) {
                throw JsonDocument.unreadable();
            }
        }
        if (!before.isEmpty() && compareKeys(before.get(before.size() - 1), name) >= 0) {
            throw JsonDocument.unreadable();
        }
        return name;
    }

    static int compareKeys(byte[] key, byte[] other) {
        return key.length != other.length ? key.length - other.length : Arrays.compareUnsigned(key, other);
    }

    void print(ByteSink out) {
        List<JsonNode> opened = members;
        if (opened == null) {
            out.put(a, from, to - from);
            return;
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
            opened.get(i).print(out);
        }
        out.put(names != null ? '}' : ']');
    }
}
