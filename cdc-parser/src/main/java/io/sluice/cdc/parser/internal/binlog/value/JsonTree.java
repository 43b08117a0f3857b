package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.parser.internal.binlog.value.JsonPath.Leg;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document under change. Each change is what {@code apply_json_diffs} of the server does for it, and false where that
 * rejects it: the root is never changed, a step leads to a member that is there, and nothing is wrapped into an array.
 */
final class JsonTree {

    /** Members moved by insertions and removals before a log is taken for hostile; each is a move of four bytes. */
    private static final long MOST_MOVES = 1L << 32;

    private final JsonBinary binary;
    private final JsonNode root;
    private long moves;

    JsonTree(JsonBinary binary, JsonNode root) {
        this.binary = binary;
        this.root = root;
    }

    boolean replace(JsonPath path, JsonNode value) {
        JsonNode old = path.legs().isEmpty() ? null : seek(path, path.legs().size());
        if (old == null) {
            return false;
        }
        old.become(value);
        return true;
    }

    boolean insert(JsonPath path, JsonNode value) {
        JsonNode parent = parent(path);
        if (parent == null) {
            return false;
        }
        Leg last = path.legs().get(path.legs().size() - 1);
        byte[] key = last.key();
        if (key != null && parent.isObject()) {
            List<byte[]> keys = parent.keys(binary);
            int at = find(keys, key);
            if (at >= 0) {
                return false;
            }
            move(keys.size() + at + 1);
            keys.add(-at - 1, key);
            parent.members(binary).add(-at - 1, value);
            return true;
        }
        if (key == null && parent.isArray()) {
            List<JsonNode> members = parent.members(binary);
            int at = last.position(members.size());
            move(members.size() - at);
            members.add(at, value);
            return true;
        }
        return false;
    }

    boolean remove(JsonPath path) {
        JsonNode parent = parent(path);
        if (parent == null) {
            return false;
        }
        Leg last = path.legs().get(path.legs().size() - 1);
        int at = index(parent, last);
        if (at < 0) {
            return false;
        }
        List<JsonNode> members = parent.members(binary);
        move(members.size() - at);
        members.remove(at);
        if (last.key() != null) {
            parent.keys(binary).remove(at);
        }
        return true;
    }

    private @Nullable JsonNode parent(JsonPath path) {
        return path.legs().isEmpty() ? null : seek(path, path.legs().size() - 1);
    }

    private @Nullable JsonNode seek(JsonPath path, int steps) {
        JsonNode node = root;
        for (int i = 0; i < steps; i++) {
            int at = index(node, path.legs().get(i));
            if (at < 0) {
                return null;
            }
            node = node.members(binary).get(at);
        }
        return node;
    }

    /** Which member of a container a step leads to, or -1. */
    private int index(JsonNode node, Leg leg) {
        byte[] key = leg.key();
        if (key != null) {
            return node.isObject() ? Math.max(-1, find(node.keys(binary), key)) : -1;
        }
        if (!node.isArray()) {
            return -1;
        }
        int size = node.members(binary).size();
        return leg.isWithin(size) ? leg.position(size) : -1;
    }

    /** As {@link java.util.Collections#binarySearch}. */
    private static int find(List<byte[]> keys, byte[] key) {
        int low = 0;
        int high = keys.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            byte[] other = keys.get(middle);
            int order = other.length != key.length ? other.length - key.length : Arrays.compareUnsigned(other, key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private void move(int members) {
        moves += members;
        if (moves > MOST_MOVES) {
            throw JsonBinary.bad("changes that move more than " + MOST_MOVES + " members");
        }
    }
}
