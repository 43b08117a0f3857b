package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCompareTest {

    private static final TableSchema SCHEMA = TableSchema.builder(TableId.parse("shop.t"))
            .column("id", ColumnType.parse("int"))
            .column("name", ColumnType.parse("varchar(20) collate utf8mb4_bin"))
            .column("at", ColumnType.parse("timestamp"))
            .column("f", ColumnType.parse("float"))
            .column("b", ColumnType.parse("varbinary(9)"))
            .primaryKey("id")
            .build();
    private static final Dialect UTC =
            Dialect.builder().timestampZone("UTC").binary(Dialect.Binary.HEX).build();

    @TempDir
    private Path directory;

    private Path file(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TableFormat hive(String name, String content) {
        return HiveText.at(file(name, content.replace('|', '\u0001'))).dialect(UTC);
    }

    private static TableCompare compare() {
        return TableCompare.of(SCHEMA);
    }

    @Test
    void anotherSpellingAndOrderIsNoDifference() {
        TableFormat hive = hive("a", "2|x|2026-01-01 00:00:00|0.33333334|\\N\n1|\\N|2026-01-01 08:00:00|1.5|FF41\n");
        TableFormat json = JsonLines.at(
                        file(
                                "b.jsonl",
                                "{\"id\":1,\"b\":{\"$base64\":\"/0E=\"},\"name\":null,\"at\":\"2026-01-01 16:00:00\",\"f\":\"1.50\"}\n"
                                        + "{\"id\":\"2\",\"name\":\"x\",\"at\":\"2026-01-01 08:00:00\",\"f\":0.33333334,\"b\":null}\n"))
                .dialect(Dialect.builder().timestampZone("+08:00").build());
        for (TableDifference d : new TableDifference[] {
            compare().run(hive, json), compare().run(json, hive), compare().run(hive, hive)
        }) {
            assertThat(d.isEmpty()).isTrue();
            assertThat(d.rowsA()).isEqualTo(2);
            assertThat(d.rowsB()).isEqualTo(2);
            assertThat(d.equalRows()).isEqualTo(2);
            assertThat(d.examples()).isEmpty();
            assertThat(d.differentByColumn()).isEmpty();
        }
    }

    @Test
    void floatAtTheDigitsOfTheSideThatHasFewest() {
        TableFormat shortest = hive("a", "1|x|2026-01-01 00:00:00|0.33333334|41\n");
        TableFormat six = OutfileText.at(file("b", "1\tx\t2026-01-01 00:00:00\t0.333333\tA\n"))
                .dialect(Dialect.builder()
                        .timestampZone("UTC")
                        .floats(Dialect.Floats.SIX_DIGITS)
                        .build());
        assertThat(compare().run(shortest, six).isEmpty()).isTrue();
        assertThat(compare().run(six, shortest).isEmpty()).isTrue();
        TableFormat wrong = hive("c", "1|x|2026-01-01 00:00:00|0.33334|41\n");
        assertThat(compare().run(six, wrong).differentByColumn()).containsExactly(Map.entry("f", 1L));
        TableFormat sixTaken = hive("d", "1|x|2026-01-01 00:00:00|0.333333|41\n");
        assertThat(compare().run(shortest, sixTaken).differentByColumn()).containsExactly(Map.entry("f", 1L));
    }

    @Test
    void differencesByKindAndColumn() {
        TableFormat a = hive(
                "a",
                "1|a|2026-01-01 00:00:00|1|00\n2|b|2026-01-01 00:00:00|1|00\n3|c|2026-01-01 00:00:00|1|00\n"
                        + "4|d|2026-01-01 00:00:00|1|00\n");
        TableFormat b = hive(
                "b",
                "4|\\N|2026-01-01 00:00:01|1|00\n6|f|2026-01-01 00:00:00|1|00\n3|C|2026-01-01 00:00:00|1|00\n"
                        + "1|a|2026-01-01 00:00:00|1|00\n5||2026-01-01 00:00:00|1|00\n");
        TableDifference d = compare().run(a, b);
        assertThat(d.isEmpty()).isFalse();
        assertThat(d.rowsA()).isEqualTo(4);
        assertThat(d.rowsB()).isEqualTo(5);
        assertThat(d.onlyInA()).isEqualTo(1);
        assertThat(d.onlyInB()).isEqualTo(2);
        assertThat(d.different()).isEqualTo(2);
        assertThat(d.equalRows()).isEqualTo(1);
        assertThat(d.differentByColumn()).isEqualTo(new LinkedHashMap<>(Map.of("name", 2L, "at", 1L)));
        assertThat(d.examples())
                .extracting(e -> e.kind() + " " + e.key() + " " + e.cells())
                .containsExactly(
                        "ONLY_IN_A id=2 []",
                        "ONLY_IN_B id=6 []",
                        "ONLY_IN_B id=5 []",
                        "DIFFERENT id=3 [Cell[column=name, a=null, b=null]]",
                        "DIFFERENT id=4 [Cell[column=name, a=null, b=null], Cell[column=at, a=null, b=null]]");
        assertThat(compare().withValues().examples(1).run(a, b).examples())
                .extracting(e -> e.kind() + " " + e.key() + " " + e.cells())
                .containsExactly(
                        "ONLY_IN_A id=2 []", "ONLY_IN_B id=6 []", "DIFFERENT id=3 [Cell[column=name, a=c, b=C]]");
    }

    @Test
    void keysCompareByTheirCollation() {
        TableSchema named = TableSchema.builder(TableId.parse("shop.n"))
                .column("name", ColumnType.parse("varchar(20) collate utf8mb4_general_ci"))
                .primaryKey("name")
                .build();
        TableFormat lower = hive("a", "one\n");
        TableFormat upper = hive("b", "ONE\n");
        TableDifference byCollation = TableCompare.of(named).run(lower, upper);
        assertThat(byCollation.different()).isEqualTo(1);
        TableDifference byBytes =
                TableCompare.of(named).keyCollations(KeyCollations.of("binary")).run(lower, upper);
        assertThat(byBytes.onlyInA()).isEqualTo(1);
        assertThat(byBytes.onlyInB()).isEqualTo(1);
    }

    @Test
    void whatCannotBeComparedIsAnError() {
        String row = "1|a|2026-01-01 00:00:00|1|00\n";
        TableFormat once = hive("a", row);
        TableFormat twice = hive("b", row + row);
        TableFormat twiceElsewhere = hive("c", row + row.replace("1|a", "2|a") + row.replace("1|a", "2|b"));
        assertThatThrownBy(() -> compare().run(twice, once))
                .hasMessageContaining("b:" + row.length())
                .hasMessageContaining("twice in table A");
        assertThatThrownBy(() -> compare().run(once, twice)).hasMessageContaining("twice in table B");
        assertThatThrownBy(() -> compare().run(once, twiceElsewhere)).hasMessageContaining("twice in table B");
        assertThatThrownBy(() -> compare().run(once, hive("d", "1|a\n")))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("d:");
        assertThatThrownBy(() -> compare()
                        .run(once, HiveText.at(directory.resolve("none")).dialect(UTC)))
                .hasMessageContaining("none");
        assertThatThrownBy(() -> compare().run(once, HiveText.at(file("e", row))))
                .hasMessageContaining("timestampZone");
        TableSchema keyless = SCHEMA.toBuilder().primaryKey().build();
        assertThatThrownBy(() -> TableCompare.of(keyless).run(once, once)).isInstanceOf(KeyException.class);
        assertThatThrownBy(() -> compare().memoryBudget(100).run(once, once))
                .hasMessageContaining("more than the 100 bytes")
                .hasMessageContaining("memoryBudget");
        assertThatThrownBy(() -> compare()
                        .run(once, Csv.at(file("f.csv", "id,name\n1,a\n")).dialect(UTC)))
                .isInstanceOf(CdcException.class);
    }

    /** Random tables against a comparison of two maps. */
    @RepeatedTest(20)
    void asTwoMapsCompare(RepetitionInfo info) {
        long seed = info.getCurrentRepetition() * 104729L;
        Random random = new Random(seed);
        Map<Integer, String> a = table(random);
        Map<Integer, String> b = new TreeMap<>(table(random));
        a.forEach((k, v) -> {
            if (random.nextInt(3) == 0) {
                b.put(k, v);
            }
        });
        long different = a.keySet().stream()
                .filter(k -> b.containsKey(k) && !Objects.equals(a.get(k), b.get(k)))
                .count();
        long onlyA = a.keySet().stream().filter(k -> !b.containsKey(k)).count();
        long onlyB = b.keySet().stream().filter(k -> !a.containsKey(k)).count();
        TableDifference d = compare().examples(Integer.MAX_VALUE).run(hive("a", text(a)), hive("b", text(b)));
        assertThat(new long[] {d.rowsA(), d.rowsB(), d.onlyInA(), d.onlyInB(), d.different()})
                .as("seed %s", seed)
                .containsExactly(a.size(), b.size(), onlyA, onlyB, different);
        assertThat(d.differentByColumn().getOrDefault("name", 0L)).isEqualTo(different);
        assertThat(d.examples()).hasSize((int) (different + onlyA + onlyB));
    }

    private static Map<Integer, String> table(Random random) {
        Map<Integer, String> rows = new LinkedHashMap<>();
        for (int i = random.nextInt(3000); i > 0; i--) {
            rows.put(random.nextInt(2000), random.nextInt(4) == 0 ? "\\N" : "v" + random.nextInt(3));
        }
        return rows;
    }

    private static String text(Map<Integer, String> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach((k, v) -> text.append(k).append('|').append(v).append("|2026-01-01 00:00:00|1|00\n"));
        return text.toString();
    }
}
