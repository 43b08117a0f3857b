package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyEncoderTest {

    private static final TableId TABLE = new TableId("shop", "t");
    private static final ColumnType BIGINT_UNSIGNED =
            new ColumnType(Kind.BIGINT, 20, 0, true, false, null, null, List.of());

    @Test
    void signedIntegersOrderThroughZero() {
        assertAscending(
                ColumnType.of(Kind.BIGINT),
                "-9223372036854775808",
                "-9223372036854775807",
                "-1000",
                "-1",
                "0",
                "1",
                "0000000000000000000000042",
                "999999999999999999",
                "9223372036854775807");
    }

    @Test
    void unsignedIntegersOrderPastTheSignBit() {
        assertAscending(
                BIGINT_UNSIGNED, "0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615");
    }

    @Test
    void oneIntegerHasOneEncodingHoweverItIsSpelled() {
        assertThat(key(ColumnType.of(Kind.INT), "-0")).isEqualTo(key(ColumnType.of(Kind.INT), "0"));
        assertThat(key(ColumnType.of(Kind.INT), "00000000000000000000000000007"))
                .isEqualTo(key(ColumnType.of(Kind.INT), "7"));
        assertThat(key(BIGINT_UNSIGNED, "000000000018446744073709551615"))
                .isEqualTo(key(BIGINT_UNSIGNED, "18446744073709551615"));
    }

    @Test
    void whatIsNoIntegerOfTheTypeIsRefused() {
        for (String bad : new String[] {
            "",
            "-",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "0x1",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "99999999999999999999999"
        }) {
            assertThatThrownBy(() -> key(ColumnType.of(Kind.BIGINT), bad))
                    .as(bad)
                    .isInstanceOf(KeyException.class);
        }
        for (String bad : new String[] {"", "-1", "18446744073709551616", "18446744073709551620", "1e3"}) {
            assertThatThrownBy(() -> key(BIGINT_UNSIGNED, bad)).as(bad).isInstanceOf(KeyException.class);
        }
    }

    @Test
    void bytesOrderAsBytesAndEndThemselves() {
        TableSchema schema = TableSchema.builder(TABLE)
                .column("a", ColumnType.of(Kind.VARBINARY))
                .column("b", ColumnType.of(Kind.VARBINARY))
                .primaryKey("a", "b")
                .build();
        KeyEncoder encoder = KeyEncoder.of(schema, KeyCollations.fromSchema());
        byte[][] values = new byte[1 + 4 + 16 + 64][];
        int n = 0;
        values[n++] = new byte[0];
        byte[] alphabet = {0, 1, (byte) 0xFE, (byte) 0xFF};
        for (byte x : alphabet) {
            values[n++] = new byte[] {x};
            for (byte y : alphabet) {
                values[n++] = new byte[] {x, y};
                for (byte z : alphabet) {
                    values[n++] = new byte[] {x, y, z};
                }
            }
        }
        for (byte[] a : values) {
            for (byte[] b : values) {
                byte[] keyA = key(encoder, schema, a, b);
                for (byte[] c : values) {
                    byte[] keyC = key(encoder, schema, c, a);
                    int expected = Arrays.compareUnsigned(a, c);
                    expected = expected != 0 ? expected : Arrays.compareUnsigned(b, a);
                    assertThat(Integer.signum(Arrays.compareUnsigned(keyA, keyC)))
                            .isEqualTo(Integer.signum(expected));
                }
            }
        }
    }

    private static byte[] key(KeyEncoder encoder, TableSchema schema, byte[] a, byte[] b) {
        RowImage image = RowImage.builder(schema).bytes("a", a).bytes("b", b).build();
        ByteSink sink = new ByteSink();
        encoder.encode(image, sink);
        ByteSink again = new ByteSink();
        encoder.encode(((StoredRow) image).rowBytes(), 0, again);
        assertThat(again.toByteArray()).isEqualTo(sink.toByteArray());
        return sink.toByteArray();
    }

    @Test
    void keyOfAnImageIsFoundByNameWhateverItsColumnOrder() {
        TableSchema table = TableSchema.builder(TABLE)
                .column("v", ColumnType.of(Kind.INT))
                .column("k1", ColumnType.of(Kind.INT))
                .column("k2", ColumnType.of(Kind.INT))
                .primaryKey("k2", "k1")
                .build();
        TableSchema message = TableSchema.builder(TABLE)
                .column("K2", ColumnType.of(Kind.INT))
                .column("K1", ColumnType.of(Kind.INT))
                .build();
        KeyEncoder encoder = KeyEncoder.of(table, KeyCollations.fromSchema());
        ByteSink sink = new ByteSink();
        encoder.encode(RowImage.builder(message).text("k1", "1").text("k2", "2").build(), sink);
        assertThat(HexFormat.of().formatHex(sink.toByteArray())).isEqualTo("80000000000000028000000000000001");
        assertThat(encoder.columns()).containsExactly(2, 1);
    }

    @Test
    void absentAndNullKeyCellsAreRefusedAndTheSinkKeepsWhatItHeld() {
        TableSchema schema = TableSchema.builder(TABLE)
                .column("a", ColumnType.of(Kind.INT))
                .column("b", ColumnType.of(Kind.INT))
                .primaryKey("a", "b")
                .build();
        KeyEncoder encoder = KeyEncoder.of(schema, KeyCollations.fromSchema());
        ByteSink sink = new ByteSink();
        sink.put(7);
        RowImage absent = RowImage.builder(schema).text("a", "1").build();
        RowImage isNull = RowImage.builder(schema).text("a", "1").setNull("b").build();
        assertThatThrownBy(() -> encoder.encode(absent, sink))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("shop.t.b")
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> encoder.encode(((StoredRow) isNull).rowBytes(), 0, sink))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("NULL");
        assertThat(sink.toByteArray()).containsExactly(7);
    }

    @Test
    void rowOfAnotherSchemaVersionIsRefused() {
        TableSchema schema = TableSchema.builder(TABLE)
                .column("a", ColumnType.of(Kind.INT))
                .primaryKey("a")
                .build();
        TableSchema other =
                schema.toBuilder().column("b", ColumnType.of(Kind.INT)).build();
        RowImage row = RowImage.builder(other).text("a", "1").build();
        assertThatThrownBy(() -> KeyEncoder.of(schema, KeyCollations.fromSchema())
                        .encode(((StoredRow) row).rowBytes(), 0, new ByteSink()))
                .isInstanceOf(SchemaMismatchException.class);
    }

    @Test
    void firstNotNullUniqueKeyStandsInForThePrimaryKey() {
        TableSchema schema = TableSchema.builder(TABLE)
                .column(column("n", Column.Nullability.NULLABLE))
                .column(column("u", Column.Nullability.UNKNOWN))
                .column(column("x", Column.Nullability.NOT_NULL))
                .column(column("y", Column.Nullability.NOT_NULL))
                .uniqueKey(new TableSchema.UniqueKey("k0", List.of("x", "n")))
                .uniqueKey(new TableSchema.UniqueKey("k1", List.of("u")))
                .uniqueKey(new TableSchema.UniqueKey("k2", List.of("y", "x")))
                .uniqueKey(new TableSchema.UniqueKey("k3", List.of("x")))
                .build();
        assertThat(KeyEncoder.keyColumns(schema)).containsExactly(3, 2);
        TableSchema keyless = schema.toBuilder()
                .uniqueKeys(
                        List.of(schema.uniqueKeys().get(0), schema.uniqueKeys().get(1)))
                .build();
        assertThat(KeyEncoder.keyColumns(keyless)).isEmpty();
        assertThatThrownBy(() -> KeyEncoder.of(keyless, KeyCollations.fromSchema()))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("NOT NULL");
    }

    private static Column column(String name, Column.Nullability nullability) {
        return new Column(name, ColumnType.of(Kind.INT), nullability, ColumnDefault.UNKNOWN, false, false);
    }

    static void assertAscending(ColumnType type, String... values) {
        for (int i = 1; i < values.length; i++) {
            assertThat(Arrays.compareUnsigned(key(type, values[i - 1]), key(type, values[i])))
                    .as("%s < %s", values[i - 1], values[i])
                    .isNegative();
        }
    }

    static byte[] key(ColumnType type, String value) {
        TableSchema schema =
                TableSchema.builder(TABLE).column("k", type).primaryKey("k").build();
        ByteSink sink = new ByteSink();
        KeyEncoder.of(schema, KeyCollations.fromSchema())
                .encode(RowImage.builder(schema).text("k", value).build(), sink);
        return sink.toByteArray();
    }
}
