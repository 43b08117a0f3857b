package io.sluice.cdc.model.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.JsonDiff.Operation;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server makes of these documents and changes is held against it in the binlog module's golden tests. */
class StoredDiffsTest {

    private static final long SEED = 20261123;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1};REPLACE;$.a;[1, 2];{\"a\": [1, 2]}",
                "{\"b\": 1, \"aa\": 2};INSERT;$.c;null;{\"b\": 1, \"c\": null, \"aa\": 2}",
                "{\"b\": 1, \"aa\": 2};INSERT;$.\"é\";1.50;{\"b\": 1, \"aa\": 2, \"é\": 1.50}",
                "{\"a\": {\"b\": [1.0, 1e300, \"x\\\"y\"]}};INSERT;$.a.b[1];true;{\"a\": {\"b\": [1.0, true, 1e300, \"x\\\"y\"]}}",
                "[1, 2, 3];REMOVE;$[last];;[1, 2]",
                "[1, 2, 3];REMOVE;$[last-2];;[2, 3]",
                "[1, 2, 3];INSERT;$[99];4;[1, 2, 3, 4]",
                "[1];REMOVE;$[0];;[]",
                "{\"a\": 1};REMOVE;$.a;;{}",
                "{};INSERT;$.a;1;{\"a\": 1}",
                "{\"x\\\"\\n\": 1};REPLACE;$.\"x\\\"\\n\";2;{\"x\\\"\\n\": 2}",
            })
    void aChangeLeavesTheOtherBytesAsTheyAre(
            String before, Operation operation, String path, String value, String after) {
        assertThat(apply(before, list(new JsonDiff(operation, path, value)))).isEqualTo(after + " 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1};REPLACE;$.b;1",
                "{\"a\": 1};REMOVE;$.b;",
                "{\"a\": 1};INSERT;$.a;1",
                "{\"a\": 1};REPLACE;$;1",
                "{\"a\": 1};INSERT;$.a.b;1",
                "{\"a\": 1};INSERT;$[0];1",
                "[1];REPLACE;$[1];1",
                "[1];REPLACE;$[last-1];1",
                "[1];INSERT;$.a;1",
                "1;REPLACE;$[0];2",
                "\"{}\";INSERT;$.a;1",
            })
    void aChangeThatDoesNotFitLeavesTheDocument(String before, Operation operation, String path, String value) {
        JsonDiff unfit = new JsonDiff(operation, path, value);
        assertThat(apply(before, list(unfit))).isEqualTo(before + " 1");
        assertThat(apply(before, list(unfit, unfit))).isEqualTo(before + " 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}",
                "{\"a\": 1,\"b\": 2}",
                "{ \"a\": 1}",
                "{\"b\": 1, \"a\": 2}",
                "{\"aa\": 1, \"a\": 2}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": 1",
                "{\"a\": 1}}",
                "{\"a\": 1} ",
                "{\"a\": 01}",
                "{\"a\": tru}",
                "{\"a\": \"\n\"}",
                "{\"\\u0061\": 1}",
                "{\"a\\/\": 1}",
                "{\"a\"}",
                "{\"a\": }",
                "{,}",
                "{"
            })
    void aDocumentThatNoServerPrintsIsRefused(String before) {
        assertThatThrownBy(() -> apply(before, list(new JsonDiff(Operation.INSERT, "$.zzz", "1"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("not spelled as MySQL prints documents")
                .hasMessageNotContaining("zzz");
    }

    @Test
    void aDocumentWithoutChangesIsNotLookedAt() {
        assertThat(apply("{\"a\":1}", new byte[0])).isEqualTo("{\"a\":1} 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "$.",
                "$a",
                "$[",
                "$[]",
                "$[x]",
                "$[-1]",
                "$[last",
                "$[last-]",
                "$[last+1]",
                "$..a",
                "$.\"a",
                "$[99999999999]",
                "$.*",
                "$[*]",
                "$**.a"
            })
    void aPathThatIsNoneIsRefused(String path) {
        JsonDiff bad = new JsonDiff(Operation.REMOVE, path, null);
        if (path.equals("$.*")) {
            // no server writes wildcards here; as a name it leads nowhere
            assertThat(apply("{}", list(bad))).isEqualTo("{} 1");
        } else {
            assertThatThrownBy(() -> list(bad)).isInstanceOf(InvalidValueException.class);
        }
    }

    @Test
    void nestingHasTheServersLimit() {
        String deep = "[".repeat(99) + "]".repeat(99);
        assertThat(apply("[1]", list(new JsonDiff(Operation.REPLACE, "$[0]", deep))))
                .endsWith(" 0");
        assertThatThrownBy(() -> apply("[1]", list(new JsonDiff(Operation.REPLACE, "$[0]", "[" + deep + "]"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("100 levels");
        assertThatThrownBy(() -> apply("[[" + deep + "]]", list(new JsonDiff(Operation.REMOVE, "$[0]", null))))
                .isInstanceOf(InvalidValueException.class);
        String manyLegs = "$" + "[0]".repeat(101);
        assertThatThrownBy(() -> list(new JsonDiff(Operation.REMOVE, manyLegs, null)))
                .isInstanceOf(InvalidValueException.class);
    }

    /** One list after the other is the list of both, whether they fit or not. */
    @Test
    void listsAreJoined() {
        int shorter = 0;
        int unfit = 0;
        for (int i = 0; i < 20_000; i++) {
            String document = value(3);
            byte[] a = list(diffs());
            byte[] b = list(diffs());
            ByteSink both = new ByteSink();
            StoredDiffs.concat(a, 0, a.length, b, 0, b.length, both);
            assertThat(StoredDiffs.isWellFormed(both.array(), 0, both.size())).isTrue();
            String between = apply(document, a);
            unfit += between.endsWith(" 0") ? 0 : 1;
            String after = apply(between.substring(0, between.lastIndexOf(' ')), b);
            assertThat(withoutNumber(apply(document, both.toByteArray())))
                    .as("document %d, seed %d", i, SEED)
                    .isEqualTo(withoutNumber(after));
            shorter += both.size() < a.length + b.length ? 1 : 0;
        }
        assertThat(shorter).isGreaterThan(200);
        assertThat(unfit).isBetween(2000, 19_000);
    }

    @Test
    void whatReplacesTheSameFitsTheSame() {
        int same = 0;
        for (int i = 0; i < 20_000; i++) {
            String document = value(3);
            byte[] a = list(replacements());
            byte[] b = list(replacements());
            if (StoredDiffs.replaceTheSame(a, 0, a.length, b, 0, b.length)) {
                same++;
                String first = apply(document, a);
                assertThat(apply(withoutNumber(first), b))
                        .as("document %d, seed %d", i, SEED)
                        .isEqualTo(apply(document, b));
            }
        }
        assertThat(same).isGreaterThan(200);
    }

    @Test
    void aCounterStaysOneChange() {
        byte[] list = list(new JsonDiff(Operation.REPLACE, "$.n", "0"), new JsonDiff(Operation.REPLACE, "$.m", "0"));
        for (int i = 1; i <= 1000; i++) {
            byte[] next = list(new JsonDiff(Operation.REPLACE, i % 2 == 0 ? "$.n" : "$.m", String.valueOf(i)));
            ByteSink both = new ByteSink();
            StoredDiffs.concat(list, 0, list.length, next, 0, next.length, both);
            list = both.toByteArray();
        }
        assertThat(StoredDiffs.read(list, 0, list.length))
                .containsExactly(
                        new JsonDiff(Operation.REPLACE, "$.n", "1000"), new JsonDiff(Operation.REPLACE, "$.m", "999"));
    }

    @Test
    void cutOrStrayBytesAreNoList() {
        byte[] list = list(
                new JsonDiff(Operation.REPLACE, "$.n", "0"),
                new JsonDiff(Operation.REMOVE, "$.m", null),
                new JsonDiff(Operation.INSERT, "$.k", "[1]"));
        assertThat(StoredDiffs.isWellFormed(list, 0, list.length)).isTrue();
        int whole = 0;
        for (int at = 0; at < list.length; at++) {
            whole += StoredDiffs.isWellFormed(Arrays.copyOf(list, at), 0, at) ? 1 : 0;
        }
        assertThat(whole).as("ends of changes").isEqualTo(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = list.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            if (StoredDiffs.isWellFormed(bad, 0, bad.length)) {
                try {
                    StoredDiffs.apply("{}".getBytes(StandardCharsets.UTF_8), 0, 2, bad, 0, bad.length, new ByteSink());
                } catch (InvalidValueException refused) {
                    assertThat(refused).hasMessageContaining("type json");
                }
            }
        }
    }

    private static String withoutNumber(String answer) {
        return answer.substring(0, answer.lastIndexOf(' '));
    }

    /** The document after, and the number of the first change that did not fit. */
    private static String apply(String document, byte[] list) {
        byte[] a = document.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink();
        int unfit = StoredDiffs.apply(a, 0, a.length, list, 0, list.length, out);
        return out.toText() + " " + unfit;
    }

    private static byte[] list(JsonDiff... diffs) {
        ByteSink out = new ByteSink();
        for (JsonDiff diff : diffs) {
            StoredDiffs.put(diff, out);
        }
        assertThat(StoredDiffs.read(out.array(), 0, out.size())).containsExactly(diffs);
        return out.toByteArray();
    }

    private JsonDiff[] diffs() {
        List<JsonDiff> diffs = new ArrayList<>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            Operation operation = Operation.values()[random.nextInt(5) % 3];
            diffs.add(new JsonDiff(operation, path(), operation == Operation.REMOVE ? null : value(2)));
        }
        return diffs.toArray(JsonDiff[]::new);
    }

    private JsonDiff[] replacements() {
        List<JsonDiff> diffs = new ArrayList<>();
        for (int n = random.nextInt(2); n >= 0; n--) {
            diffs.add(new JsonDiff(Operation.REPLACE, path(), value(1)));
        }
        return diffs.toArray(JsonDiff[]::new);
    }

    private String path() {
        StringBuilder path = new StringBuilder("$");
        for (int legs = random.nextInt(2); legs >= 0; legs--) {
            path.append(
                    switch (random.nextInt(7)) {
                        case 0, 1, 2 -> ".a";
                        case 3 -> ".aa";
                        case 4 -> ".\"é\"";
                        case 5 -> "[" + random.nextInt(3) + "]";
                        default -> "[last]";
                    });
        }
        return path.toString();
    }

    private String value(int levels) {
        switch (levels == 0 ? 0 : random.nextInt(4)) {
            case 0 -> {
                return List.of("1", "1.50", "\"x\"", "null", "true").get(random.nextInt(5));
            }
            case 1 -> {
                List<String> cells = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    cells.add(value(levels - 1));
                }
                return cells.toString();
            }
            default -> {
                List<String> members = new ArrayList<>();
                for (String key : List.of("a", "aa", "é")) {
                    if (random.nextInt(3) > 0) {
                        members.add("\"" + key + "\": " + value(levels - 1));
                    }
                }
                return "{" + String.join(", ", members) + "}";
            }
        }
    }
}
