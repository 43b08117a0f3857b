package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds text keys against servers' answers: every string of at most two printable characters and thousands of longer ones,
 * and for {@code _bin} also control and other characters. Bytes must give the server's order and its equality.
 */
class KeyCollationServerTest {

    private final Map<String, List<byte[]>> strings = new HashMap<>();
    /** Set, collations, ranks. */
    private final List<String[]> answers = new ArrayList<>();

    private void read(String server) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        getClass().getResourceAsStream("/fixtures/keys/collations-" + server + ".tsv.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                String[] cell = line.split("\t");
                List<byte[]> set = new ArrayList<>();
                for (String hex : cell[1].split(" ")) {
                    set.add(hex.equals("-") ? new byte[0] : HexFormat.of().parseHex(hex));
                }
                strings.put(cell[0], set);
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answers.add(line.split("\t"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"mysql,45", "mariadb,100"})
    void bytesOrderAndEqualAsTheServerSays(String server, int collations) throws IOException {
        read(server);
        assertThat(strings.get("printable")).hasSizeGreaterThan(1 + 95 + 95 * 95 + 2000);
        Set<String> seen = new TreeSet<>();
        for (String[] answer : answers) {
            List<byte[]> values = Objects.requireNonNull(strings.get(answer[0]));
            int[] ranks = Arrays.stream(answer[2].split(" "))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            assertThat(ranks).hasSize(values.size());
            Map<TextCollation, String> done = new HashMap<>();
            for (String name : answer[1].split(" ")) {
                TextCollation rules = TextCollation.find(name);
                if (rules != null) {
                    seen.add(name);
                    if (done.putIfAbsent(rules, name) == null) {
                        check(name, answer[0], keys(name, values), ranks, values);
                    }
                }
            }
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(collations);
    }

    /** No collation is believed that no server was asked about. */
    @ParameterizedTest
    @ValueSource(strings = {"mysql"})
    void everyCollationKnownIsProvenOnSomeServer(String first) throws IOException {
        read(first);
        read("mariadb");
        Set<String> proven = new TreeSet<>();
        for (String[] answer : answers) {
            for (String name : answer[1].split(" ")) {
                proven.add(name);
                // names of the same: utf8 is utf8mb3, and information_schema may print uca1400 without character set
                proven.add(name.replace("utf8mb3_", "utf8_"));
                proven.add(name.replace("utf8mb4_uca1400_", "uca1400_"));
            }
        }
        Set<String> unproven = new TreeSet<>(TextCollation.names());
        unproven.removeAll(proven);
        assertThat(unproven).isEmpty();
        assertThat(TextCollation.names())
                .contains(
                        "binary",
                        "utf8mb4_bin",
                        "latin1_bin",
                        "utf8mb4_0900_bin",
                        "utf8mb3_general_ci",
                        "utf8mb4_general_ci",
                        "utf8mb4_unicode_ci",
                        "utf8mb4_unicode_520_ci",
                        "utf8mb4_0900_ai_ci",
                        "latin1_swedish_ci",
                        "utf8mb4_uca1400_ai_ci",
                        "utf8mb4_uca1400_nopad_ai_ci");
    }

    /** Character sets that are not Unicode's order other than ASCII by their own codes: there only equality is the server's. */
    private static void check(String collation, String set, byte[][] keys, int[] ranks, List<byte[]> values) {
        if (collation.startsWith("gb18030") && !set.equals("ascii") && !set.equals("printable")) {
            Map<Integer, String> keyOfRank = new HashMap<>();
            Map<String, Integer> rankOfKey = new HashMap<>();
            for (int i = 0; i < keys.length; i++) {
                String key = HexFormat.of().formatHex(keys[i]);
                assertThat(keyOfRank.putIfAbsent(ranks[i], key)).isIn(null, key);
                assertThat(rankOfKey.putIfAbsent(key, ranks[i])).isIn(null, ranks[i]);
            }
        } else {
            assertRanks(collation + " " + set, keys, ranks, values);
        }
    }

    private static byte[][] keys(String collation, List<byte[]> values) {
        TableSchema schema = TableSchema.builder(new TableId("shop", "t"))
                .column("k", ColumnType.of(Kind.VARCHAR).withCollation(null, collation))
                .primaryKey("k")
                .build();
        KeyEncoder encoder = KeyEncoder.of(schema, KeyCollations.fromSchema());
        ByteSink sink = new ByteSink();
        byte[][] keys = new byte[values.size()][];
        for (int i = 0; i < keys.length; i++) {
            sink.clear();
            encoder.encode(RowImage.builder(schema).bytes("k", values.get(i)).build(), sink);
            keys[i] = sink.toByteArray();
        }
        return keys;
    }

    /** Sorted by their bytes, keys must rise exactly where the ranks rise; and none may begin with a lesser one. */
    static void assertRanks(String what, byte[][] keys, int[] ranks, List<byte[]> values) {
        Integer[] order = new Integer[keys.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(keys[a], keys[b]));
        for (int i = 1; i < order.length; i++) {
            byte[] low = keys[order[i - 1]];
            byte[] high = keys[order[i]];
            int rise = ranks[order[i]] - ranks[order[i - 1]];
            boolean equal = Arrays.equals(low, high);
            if (equal ? rise != 0 : rise <= 0) {
                throw new AssertionError(what + ": " + HexFormat.of().formatHex(values.get(order[i - 1])) + " and "
                        + HexFormat.of().formatHex(values.get(order[i]))
                        + (equal ? " encode equal" : " encode ascending")
                        + ", the server ranks them " + ranks[order[i - 1]] + " and " + ranks[order[i]]);
            }
            if (!equal && high.length > low.length && Arrays.equals(low, 0, low.length, high, 0, low.length)) {
                throw new AssertionError(what + ": a key is the start of another");
            }
        }
    }
}
