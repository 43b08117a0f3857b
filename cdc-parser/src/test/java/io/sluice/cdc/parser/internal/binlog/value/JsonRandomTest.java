package io.sluice.cdc.parser.internal.binlog.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random documents and random changes of them, encoded by other code, against a model of Java collections. */
class JsonRandomTest {

    private static final long SEED = 20261122;

    private final Random random = new Random(SEED);
    private final ByteSink out = new ByteSink();
    private final JsonBinary binary = new JsonBinary();

    @Test
    void documents() {
        for (int i = 0; i < 1000; i++) {
            Object value = value(i % 6);
            byte[] document = encoder(i).document(value);
            assertThat(text(document)).as("document %d, seed %d", i, SEED).isEqualTo(JsonEncoder.text(value));
        }
        List<Object> large = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            large.add((long) i * 1000);
        }
        assertThat(text(new JsonEncoder(0, false).document(large))).isEqualTo(JsonEncoder.text(large));
    }

    /** Each cut and each flipped byte ends in some text or a typed error, with output linear in the length. */
    @Test
    void damagedDocuments() {
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] document = encoder(i).document(value(4));
            for (int at = 0; at < document.length; at++) {
                byte[] cut = Arrays.copyOf(document, at);
                byte[] flipped = document.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                for (byte[] damaged : List.of(cut, flipped)) {
                    try {
                        String text = text(damaged);
                        assertThat(text.length()).isLessThan(30 * damaged.length + 30);
                    } catch (InvalidValueException e) {
                        assertThat(e).hasMessageContaining("damaged document");
                        refused++;
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    /** An array whose members are all the same one, whose members are all the same one … and one that holds itself. */
    @Test
    void offsetsThatMultiplyOrLoop() {
        byte[] document = new byte[1 + 64 * 20];
        document[0] = 2;
        for (int level = 0; level < 64; level++) {
            int at = 1 + level * 20;
            int left = document.length - at;
            boolean last = level == 63;
            byte[] head = {
                2,
                0,
                (byte) left,
                (byte) (left >> 8),
                (byte) (last ? 4 : 2),
                (byte) (last ? 0 : 20),
                0,
                (byte) (last ? 4 : 2),
                (byte) (last ? 0 : 20),
                0
            };
            System.arraycopy(head, 0, document, at, head.length);
        }
        assertThatThrownBy(() -> text(document))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("lie upon each other");
        byte[] loop = {2, 1, 0, 7, 0, 2, 0, 0};
        assertThatThrownBy(() -> text(loop))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("outside its container");
        Object nested = List.of();
        for (int i = 0; i < 100; i++) {
            nested = List.of(nested);
        }
        Object tooDeep = nested;
        assertThatThrownBy(() -> text(new JsonEncoder(0, false).document(tooDeep)))
                .hasMessageContaining("more than 100 levels");
    }

    @Test
    void changes() {
        JsonDiffs diffs = new JsonDiffs();
        int rejected = 0;
        for (int i = 0; i < 1000; i++) {
            Object root = i % 2 == 0 ? object(4) : list(4);
            byte[] before = CellEncoder.counted(encoder(i).document(root), 4);
            ByteArrayOutputStream changes = new ByteArrayOutputStream();
            boolean fits = true;
            List<JsonDiff> expected = new ArrayList<>();
            for (int n = 1 + random.nextInt(5); n > 0 && fits; n--) {
                fits = change(root, changes, expected);
            }
            byte[] cell = CellEncoder.counted(changes.toByteArray(), 4);
            byte[] a = Arrays.copyOf(before, before.length + cell.length);
            System.arraycopy(cell, 0, a, before.length, cell.length);
            assertThat(JsonDiffs.skip(a, before.length, a.length)).isEqualTo(a.length);
            assertThat(JsonDiffs.skip(a, before.length, a.length - 1)).isEqualTo(-1);
            assertThat(diffs.parse(a, before.length, a.length)).isEqualTo(expected);
            out.clear();
            if (fits) {
                diffs.append(a, 0, before.length, before.length, a.length, out);
                assertThat(out.toText())
                        .as("changes %s, seed %d", expected, SEED)
                        .isEqualTo(JsonEncoder.text(root));
            } else {
                rejected++;
                assertThatThrownBy(() -> diffs.append(a, 0, before.length, before.length, a.length, out))
                        .isInstanceOf(InvalidValueException.class)
                        .hasMessageContaining("change " + expected.size() + " ");
            }
        }
        assertThat(rejected).isBetween(100, 900);
    }

    /** Writes one change and makes it in the model; false where it does not fit it. */
    @SuppressWarnings("unchecked")
    private boolean change(Object root, ByteArrayOutputStream to, List<JsonDiff> expected) {
        StringBuilder path = new StringBuilder("$");
        Object at = root;
        while (true) {
            JsonDiff.Operation operation = JsonDiff.Operation.values()[random.nextInt(3)];
            Object value = value(2);
            if (at instanceof Map<?, ?> m) {
                Map<String, Object> map = (Map<String, Object>) m;
                boolean old = !map.isEmpty() && random.nextInt(5) > 0;
                String key =
                        old ? List.copyOf(map.keySet()).get(random.nextInt(map.size())) : "new" + random.nextInt(50);
                boolean there = map.containsKey(key);
                path.append('.').append(key.matches("[a-z]+[0-9]*") ? key : JsonEncoder.quoted(key));
                Object member = map.get(key);
                if (there && (member instanceof Map || member instanceof List) && random.nextBoolean()) {
                    at = member;
                    continue;
                }
                write(operation, path.toString(), value, to, expected);
                switch (operation) {
                    case REMOVE -> map.remove(key);
                    case REPLACE -> {
                        if (there) {
                            map.put(key, value);
                        }
                    }
                    default -> {
                        if (!there) {
                            map.put(key, value);
                        }
                    }
                }
                return there != (operation == JsonDiff.Operation.INSERT);
            }
            List<Object> list = (List<Object>) at;
            int index = random.nextInt(list.size() + 1);
            boolean there = index < list.size();
            boolean fromEnd = there && random.nextInt(3) == 0;
            int down = list.size() - 1 - index;
            path.append('[')
                    .append(fromEnd ? "last" + (down == 0 ? "" : "-" + down) : String.valueOf(index))
                    .append(']');
            if (there && (list.get(index) instanceof Map || list.get(index) instanceof List) && random.nextBoolean()) {
                at = list.get(index);
                continue;
            }
            write(operation, path.toString(), value, to, expected);
            switch (operation) {
                case INSERT -> list.add(index, value);
                case REPLACE -> {
                    if (there) {
                        list.set(index, value);
                    }
                }
                default -> {
                    if (there) {
                        list.remove(index);
                    }
                }
            }
            return there || operation == JsonDiff.Operation.INSERT;
        }
    }

    private void write(
            JsonDiff.Operation operation,
            String path,
            Object value,
            ByteArrayOutputStream to,
            List<JsonDiff> expected) {
        boolean hasValue = operation != JsonDiff.Operation.REMOVE;
        to.write(operation.ordinal());
        counted(path.getBytes(StandardCharsets.UTF_8), to);
        if (hasValue) {
            counted(encoder(random.nextInt(9)).document(value), to);
        }
        expected.add(new JsonDiff(operation, path, hasValue ? JsonEncoder.text(value) : null));
    }

    private static void counted(byte[] content, ByteArrayOutputStream to) {
        if (content.length > 250) {
            to.write(0xFC);
            to.write(content.length);
            to.write(content.length >> 8);
        } else {
            to.write(content.length);
        }
        to.writeBytes(content);
    }

    private String text(byte[] document) {
        out.clear();
        binary.append(document, 0, document.length, out);
        return out.toText();
    }

    private static JsonEncoder encoder(int i) {
        return new JsonEncoder(i % 3, i % 5 == 0);
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> random.nextBoolean() ? null : random.nextBoolean();
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextInt(64_000_000) / 64.0;
            case 3 ->
                "x".repeat(random.nextInt(3) == 0 ? 100 + random.nextInt(60) : random.nextInt(10))
                        + "é\"\\\n\u0001😀".substring(random.nextInt(6));
            case 4 -> BigInteger.ONE.shiftLeft(63).add(new BigInteger(62, random));
            case 5 -> (long) random.nextInt(70_000);
            case 6, 7 -> object(depth);
            default -> list(depth);
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> map = JsonEncoder.newObject();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.put(
                    "k".repeat(1 + random.nextInt(3)) + (random.nextInt(4) == 0 ? "é \"\\" : "") + random.nextInt(30),
                    value(depth - 1));
        }
        return map;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            list.add(value(depth - 1));
        }
        return list;
    }
}
