package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the servers' answers cannot show: refusals, options, and keys of several columns. */
class KeyTextTest {

    @Test
    void trailingSpaceTellsKeysApartOnlyWithoutPadding() {
        assertThat(key("utf8mb4_0900_ai_ci", "bar")).isNotEqualTo(key("utf8mb4_0900_ai_ci", "bar "));
        assertThat(key("utf8mb4_0900_ai_ci", "bar")).isEqualTo(key("utf8mb4_0900_ai_ci", "BAR"));
        assertThat(key("utf8mb4_general_ci", "bar")).isEqualTo(key("utf8mb4_general_ci", "Bar  "));
        assertThat(key("utf8mb4_bin", "bar"))
                .isEqualTo(key("utf8mb4_bin", "bar "))
                .isNotEqualTo(key("utf8mb4_bin", "Bar"));
        assertThat(key("utf8mb4_0900_bin", "bar")).isNotEqualTo(key("utf8mb4_0900_bin", "bar "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\t", "\u001f", "\u007f", "\u00e9", "\u4e2d", "\ud83d\ude00"})
    void firstCharacterOutsidePrintableAsciiIsRefusedWithItsPlaceAndTheWayOn(String outside) {
        for (String collation : List.of(
                "utf8mb4_0900_ai_ci",
                "utf8mb4_general_ci",
                "utf8mb4_unicode_ci",
                "latin1_swedish_ci",
                "uca1400_ai_ci")) {
            assertThatThrownBy(() -> key(collation, "abc" + outside + "secret"))
                    .isInstanceOfSatisfying(KeyException.class, e -> {
                        assertThat(e.table()).isEqualTo(new TableId("shop", "t"));
                        assertThat(e.column()).isEqualTo("k");
                    })
                    .hasMessageContaining("shop.t.k")
                    .hasMessageContaining(collation)
                    .hasMessageContaining("character 3")
                    .hasMessageContaining("KeyCollations.binary()")
                    .hasMessageNotContaining("secret");
        }
        assertThat(key(KeyCollations.binary(), "utf8mb4_0900_ai_ci", "abc" + outside))
                .isNotEmpty();
    }

    @Test
    void unknownCollationIsNeverAssumed() {
        assertThatThrownBy(() -> key(KeyCollations.fromSchema(), null, "a"))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("shop.t.k")
                .hasMessageContaining("KeyCollations.fromSchema().column(\"k\"");
        for (String unknown :
                List.of("utf8mb4_tr_0900_ai_ci", "sjis_japanese_ci", "big5_bin", "cp932_bin", "nonsense")) {
            assertThatThrownBy(() -> key(unknown, "a"))
                    .isInstanceOf(KeyException.class)
                    .hasMessageContaining(unknown)
                    .hasMessageContaining("binary");
        }
    }

    @Test
    void optionsOverrideTheSchemaForOneColumnOrAll() {
        byte[] folded = key("utf8mb4_general_ci", "a");
        assertThat(key(KeyCollations.of("UTF8MB4_General_ci"), null, "A")).isEqualTo(folded);
        assertThat(key(KeyCollations.fromSchema().column("K", "utf8mb4_general_ci"), "utf8mb4_bin", "A"))
                .isEqualTo(folded);
        assertThat(key(KeyCollations.binary().column("k", "utf8mb4_general_ci"), "utf8mb4_bin", "A"))
                .isEqualTo(folded);
        assertThat(key(KeyCollations.binary(), "utf8mb4_general_ci", "A"))
                .isNotEqualTo(key(KeyCollations.binary(), "utf8mb4_general_ci", "a"));
        assertThat(key(KeyCollations.fromSchema().column("other", "utf8mb4_general_ci"), "utf8mb4_bin", "A"))
                .isEqualTo(key("utf8mb4_bin", "A"));
        assertThat(KeyCollations.fromSchema().column("a", "binary"))
                .isEqualTo(KeyCollations.fromSchema().column("A", "BINARY"))
                .isNotEqualTo(KeyCollations.binary());
    }

    /** Keys of several columns compare column by column, whatever the lengths: no part runs into the next. */
    @Test
    void partsOfACompositeKeyDoNotRunIntoEachOther() {
        String[] collations = {"utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_0900_as_cs", "binary"};
        long seed = 38;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String first = collations[random.nextInt(collations.length)];
            TableSchema schema = TableSchema.builder(new TableId("shop", "t"))
                    .column("a", ColumnType.of(Kind.VARCHAR).withCollation(null, first))
                    .column("b", ColumnType.of(Kind.INT))
                    .primaryKey("a", "b")
                    .build();
            String a1 = text(random);
            String a2 = text(random);
            int b1 = random.nextInt(3) - 1;
            int b2 = random.nextInt(3) - 1;
            int expected = Integer.signum(Arrays.compareUnsigned(key(first, a1), key(first, a2)));
            expected = expected != 0 ? expected : Integer.compare(b1, b2);
            assertThat(Integer.signum(Arrays.compareUnsigned(key(schema, a1, b1), key(schema, a2, b2))))
                    .as("seed %s round %s", seed, round)
                    .isEqualTo(expected);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            text.append(" aA!".charAt(random.nextInt(4)));
        }
        return text.toString();
    }

    private static byte[] key(TableSchema schema, String a, int b) {
        ByteSink sink = new ByteSink();
        RowImage row = RowImage.builder(schema)
                .text("a", a)
                .text("b", Integer.toString(b))
                .build();
        KeyEncoder.of(schema, KeyCollations.fromSchema()).encode(row, sink);
        return sink.toByteArray();
    }

    private static byte[] key(String collation, String value) {
        return key(KeyCollations.fromSchema(), collation, value);
    }

    private static byte[] key(
            KeyCollations collations, @org.jspecify.annotations.Nullable String collation, String value) {
        TableSchema schema = TableSchema.builder(new TableId("shop", "t"))
                .column("k", ColumnType.of(Kind.VARCHAR).withCollation("utf8mb4", collation))
                .primaryKey("k")
                .build();
        ByteSink sink = new ByteSink();
        KeyEncoder.of(schema, collations)
                .encode(RowImage.builder(schema).text("k", value).build(), sink);
        return sink.toByteArray();
    }
}
