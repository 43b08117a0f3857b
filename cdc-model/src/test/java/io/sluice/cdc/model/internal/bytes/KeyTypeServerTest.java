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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds keys of every type but text against the order and equality a server gives the values. */
class KeyTypeServerTest {

    private static final Pattern TYPE = Pattern.compile("([A-Z0-9]+)(?:\\((.*)\\))?(.*)");

    @ParameterizedTest
    @CsvSource({"mysql,34", "mariadb,37"})
    void bytesOrderAndEqualAsTheServerSays(String server, int types) throws IOException {
        Map<String, List<String[]>> byType = new LinkedHashMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/fixtures/keys/types-" + server + ".tsv")),
                StandardCharsets.UTF_8))) {
            in.lines().map(line -> line.split("\t", -1)).forEach(cell -> byType.computeIfAbsent(
                            cell[0], t -> new ArrayList<>())
                    .add(cell));
        }
        assertThat(byType).hasSizeGreaterThanOrEqualTo(types);
        byType.forEach(KeyTypeServerTest::assertType);
    }

    private static void assertType(String name, List<String[]> lines) {
        TableSchema schema = TableSchema.builder(new TableId("shop", "t"))
                .column("k", type(name))
                .primaryKey("k")
                .build();
        KeyEncoder encoder = KeyEncoder.of(schema, KeyCollations.fromSchema());
        List<byte[]> values = new ArrayList<>();
        byte[][] keys = new byte[lines.size()][];
        int[] ranks = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            ranks[i] = Integer.parseInt(lines.get(i)[1]);
            values.add(HexFormat.of().parseHex(lines.get(i)[2]));
            ByteSink sink = new ByteSink();
            encoder.encode(RowImage.builder(schema).bytes("k", values.get(i)).build(), sink);
            keys[i] = sink.toByteArray();
        }
        KeyCollationServerTest.assertRanks(name, keys, ranks, values);
    }

    private static ColumnType type(String name) {
        Matcher m = TYPE.matcher(name);
        assertThat(m.matches()).isTrue();
        Kind kind = Kind.valueOf(m.group(1));
        List<String> labels = new ArrayList<>();
        if (kind == Kind.ENUM || kind == Kind.SET) {
            for (String label : m.group(2).split(",")) {
                labels.add(label.substring(1, label.length() - 1));
            }
        }
        return new ColumnType(
                kind, -1, -1, m.group(3).contains("UNSIGNED"), m.group(3).contains("ZEROFILL"), null, null, labels);
    }
}
