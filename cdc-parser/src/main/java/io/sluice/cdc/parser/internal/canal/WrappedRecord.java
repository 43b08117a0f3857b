package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.InputPlace;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.internal.canal.Wrapping.Part;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One landed record: the span of the message in it, and the lane and offset it had. Reused. */
final class WrappedRecord {

    private static final Part[] PARTS = Part.values();
    /** As many digits as a position's text form has. */
    private static final long LARGEST_OFFSET = 999_999_999_999_999_999L;

    private record Partition(String topic, long number) {}

    private record LaneState(Lane lane, LaneOffsets offsets) {}

    private final Wrapping wrapping;
    private final JsonScanner scanner;
    private final Map<Partition, LaneState> lanes = new HashMap<>();
    private final ByteSink unescaped = new ByteSink(256);
    private final JsonScanner.Kind[] kinds = new JsonScanner.Kind[PARTS.length];
    private final int[] from = new int[PARTS.length];
    private final int[] to = new int[PARTS.length];
    /** By part and depth: the fields on the part's path that were met. */
    private final boolean[][] seen = new boolean[PARTS.length][];

    private @Nullable LaneState lane;
    private long offset;

    WrappedRecord(Wrapping wrapping, ParserLimits limits) {
        this.wrapping = wrapping;
        this.scanner = new JsonScanner(limits.maxNesting(), limits.maxMessageBytes());
        for (Part part : PARTS) {
            seen[part.ordinal()] = new boolean[wrapping.path(part).size()];
        }
    }

    /** Reads the record in [start, end) of the file with this number. */
    void read(byte[] a, int start, int end, long file, InputPlace place) {
        for (boolean[] fields : seen) {
            Arrays.fill(fields, false);
        }
        scanner.reset(a, start, end, place);
        object(0, (1 << PARTS.length) - 1);
        scanner.expectEnd();
        for (Part part : PARTS) {
            boolean[] fields = seen[part.ordinal()];
            if (!fields[fields.length - 1]) {
                throw scanner.fault(
                        "the record has no field " + wrapping.text(part) + ", which should hold its " + name(part),
                        start);
            }
        }
        String topic = topic(end);
        long partition = number(Part.PARTITION, Integer.MAX_VALUE, end);
        offset = number(Part.OFFSET, LARGEST_OFFSET, end);
        LaneState state = lanes.computeIfAbsent(
                new Partition(topic, partition),
                p -> new LaneState(Lane.kafka(p.topic(), (int) p.number()), new LaneOffsets()));
        lane = state;
        requireKind(
                Part.VALUE,
                "a JSON object, a string that holds one, or null",
                JsonScanner.Kind.OBJECT,
                JsonScanner.Kind.STRING,
                JsonScanner.Kind.NULL);
        if (!state.offsets().note(file, offset)) {
            throw scanner.fault(
                    "offset " + offset + " of " + state.lane() + " stands behind offset "
                            + state.offsets().newest()
                            + " and was not read before it: list the files in the order of their offsets",
                    from[Part.OFFSET.ordinal()]);
        }
    }

    Lane lane() {
        return Objects.requireNonNull(lane, "no record read").lane();
    }

    long offset() {
        return offset;
    }

    /** True where the value is JSON null: a record without a message. */
    boolean isTombstone() {
        return kinds[Part.VALUE.ordinal()] == JsonScanner.Kind.NULL;
    }

    /** First byte of the value. */
    int valueFrom() {
        return from[Part.VALUE.ordinal()];
    }

    int valueTo() {
        return to[Part.VALUE.ordinal()];
    }

    /** The content of a value that is a string with escapes resolved, or null where the value is an object. */
    @Nullable
    ByteSink valueText() {
        if (kinds[Part.VALUE.ordinal()] != JsonScanner.Kind.STRING) {
            return null;
        }
        unescaped.clear();
        scanner.rewind(valueFrom(), valueTo());
        scanner.readString();
        scanner.appendText(scanner.tokenStart(), scanner.tokenEnd(), scanner.tokenEscaped(), unescaped);
        return unescaped;
    }

    /** @param open bit set of the parts whose paths lead here */
    private void object(int depth, int open) {
        if (!scanner.beginObject()) {
            return;
        }
        do {
            scanner.readKey();
            int key = scanner.tokenStart();
            int within = matching(depth, open);
            if (within == 0) {
                scanner.skipValue();
                continue;
            }
            int i = Integer.numberOfTrailingZeros(within);
            if (seen[i][depth]) {
                throw scanner.fault("the record has this field twice", key);
            }
            seen[i][depth] = true;
            if (depth + 1 == seen[i].length) {
                kinds[i] = scanner.skipValue();
                from[i] = scanner.tokenStart();
                to[i] = scanner.tokenEnd();
            } else if (scanner.peek() == JsonScanner.Kind.OBJECT) {
                object(depth + 1, within);
            } else {
                throw scanner.fault(
                        "an object must stand here, for " + wrapping.text(PARTS[i]) + " is in it", scanner.pos());
            }
        } while (scanner.nextMember());
    }

    private int matching(int depth, int open) {
        int matching = 0;
        @Nullable String escaped = scanner.tokenEscaped() ? scanner.tokenText() : null;
        for (Part part : PARTS) {
            List<String> path = wrapping.path(part);
            if ((open >> part.ordinal() & 1) != 0 && depth < path.size() && isKey(path.get(depth), escaped)) {
                matching |= 1 << part.ordinal();
            }
        }
        return matching;
    }

    private boolean isKey(String name, @Nullable String escaped) {
        if (escaped != null) {
            return escaped.equals(name);
        }
        return scanner.tokenIs(name) || (!isAscii(name) && scanner.tokenText().equals(name));
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }

    private String topic(int end) {
        requireKind(Part.TOPIC, "a string", JsonScanner.Kind.STRING);
        scanner.rewind(from[Part.TOPIC.ordinal()], end);
        scanner.readString();
        String topic = scanner.tokenText();
        if (topic.isEmpty()) {
            throw scanner.fault("an empty topic", from[Part.TOPIC.ordinal()]);
        }
        return topic;
    }

    private long number(Part part, long most, int end) {
        requireKind(part, "a number", JsonScanner.Kind.NUMBER);
        int at = from[part.ordinal()];
        scanner.rewind(at, end);
        long value = scanner.readLong();
        if (value < 0 || value > most) {
            throw scanner.fault("a " + name(part) + " must be 0 to " + most, at);
        }
        return value;
    }

    private void requireKind(Part part, String wanted, JsonScanner.Kind... possible) {
        JsonScanner.Kind kind = kinds[part.ordinal()];
        if (!Arrays.asList(possible).contains(kind)) {
            throw scanner.fault(
                    "the field " + wrapping.text(part) + " is of JSON type " + kind + "; the " + name(part)
                            + " must be " + wanted,
                    from[part.ordinal()]);
        }
    }

    private static String name(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
