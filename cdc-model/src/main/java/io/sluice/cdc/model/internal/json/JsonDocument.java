package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.JsonPath.Leg;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document under change, from canonical text to canonical text: what no change touches keeps its very bytes. Each change is
 * what {@code apply_json_diffs} of the server does for it, and false, with the document left as it is, where that rejects it:
 * the root is never changed, a step leads to a member that is there, and nothing is wrapped into an array.
 *
 * <p>Changing a document makes an object of each member of the containers on the way to the change, and of no others. The
 * arrays given must stay as they are until the result is printed. One thread.
 */
public final class JsonDocument {

    /** Members moved by insertions and removals before a log is taken for hostile; each is a move of four bytes. */
    private static final long MOST_MOVES = 1L << 32;

    private final JsonNode root;
    private long moves;

    /** A document by its canonical text, which is checked as far as changes lead into it. */
    public JsonDocument(byte[] a, int from, int to) {
        root = new JsonNode(a, from, to);
    }

    /**
     * Makes one change.
     *
     * @param from where the canonical text of the new value begins, unless it is a REMOVE
     * @return whether the document is one that the change fits
     * @throws InvalidValueException if the document or the value is not spelled as the server prints it
     */
    public boolean change(JsonDiff.Operation operation, JsonPath path, byte[] a, int from, int to) {
        if (path.legs().isEmpty()) {
            return false;
        }
        int levels = CanonicalJson.MOST_LEVELS - path.legs().size();
        if (operation == JsonDiff.Operation.REMOVE) {
            return remove(path);
        }
        if (CanonicalJson.valueEnd(a, from, to, Math.max(0, levels)) != to) {
            throw CanonicalJson.damaged(
                    "a new value that is none, or of more than " + CanonicalJson.MOST_LEVELS + " levels");
        }
        JsonNode value = new JsonNode(a, from, to);
        return operation == JsonDiff.Operation.REPLACE ? replace(path, value) : insert(path, value);
    }

    /** Appends the document's canonical text. */
    public void append(ByteSink out) {
        root.print(out);
    }

    static InvalidValueException unreadable() {
        return new InvalidValueException(
                ColumnType.of(Kind.JSON),
                "the document that a logged change belongs to is not spelled as MySQL prints documents (one space behind"
                        + " each comma and colon, keys by length and then by bytes, at most "
                        + CanonicalJson.MOST_LEVELS
                        + " levels); give it as SELECT prints it");
    }

    private boolean replace(JsonPath path, JsonNode value) {
        JsonNode old = seek(path, path.legs().size());
        if (old == null) {
            return false;
        }
        old.become(value);
        return true;
    }

    private boolean insert(JsonPath path, JsonNode value) {
        int steps = path.legs().size() - 1;
        JsonNode parent = seek(path, steps);
        if (parent == null) {
            return false;
        }
        Leg last = path.legs().get(steps);
        byte[] key = last.key();
        if (key != null && parent.isObject()) {
            List<JsonNode> members = members(parent, steps);
            List<byte[]> keys = parent.keys();
            int at = find(keys, key);
            if (at >= 0) {
                return false;
            }
            move(keys.size() + at + 1);
            keys.add(-at - 1, key);
            members.add(-at - 1, value);
            return true;
        }
        if (key == null && parent.isArray()) {
            List<JsonNode> members = members(parent, steps);
            int at = last.position(members.size());
            move(members.size() - at);
            members.add(at, value);
            return true;
        }
        return false;
    }

    private boolean remove(JsonPath path) {
        int steps = path.legs().size() - 1;
        JsonNode parent = seek(path, steps);
        if (parent == null) {
            return false;
        }
        Leg last = path.legs().get(steps);
        int at = index(parent, last, steps);
        if (at < 0) {
            return false;
        }
        List<JsonNode> members = members(parent, steps);
        move(members.size() - at);
        members.remove(at);
        if (last.key() != null) {
            parent.keys().remove(at);
        }
        return true;
    }

    private @Nullable JsonNode seek(JsonPath path, int steps) {
        JsonNode node = root;
        for (int i = 0; i < steps; i++) {
            int at = index(node, path.legs().get(i), i);
            if (at < 0) {
                return null;
            }
            node = members(node, i).get(at);
        }
        return node;
    }

    /** @param depth how many steps lead to the node */
    private static List<JsonNode> members(JsonNode node, int depth) {
        return node.members(CanonicalJson.MOST_LEVELS - depth);
    }

    /** Which member of a container a step leads to, or -1. */
    private static int index(JsonNode node, Leg leg, int depth) {
        byte[] key = leg.key();
        if (key != null) {
            if (!node.isObject()) {
                return -1;
            }
            members(node, depth);
            return Math.max(-1, find(node.keys(), key));
        }
        if (!node.isArray()) {
            return -1;
        }
        int size = members(node, depth).size();
        return leg.isWithin(size) ? leg.position(size) : -1;
    }

    /** As {@link java.util.Collections#binarySearch}. */
    private static int find(List<byte[]> keys, byte[] key) {
        int low = 0;
        int high = keys.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = JsonNode.compareKeys(keys.get(middle), key);
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
            throw CanonicalJson.damaged("changes that move more than " + MOST_MOVES + " members");
        }
    }
}
