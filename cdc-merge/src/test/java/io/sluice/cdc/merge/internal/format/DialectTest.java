package io.sluice.cdc.merge.internal.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.format.UnwritableValueException;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.FloatingText;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DialectTest {

    private static final Path T = Path.of("t");

    @Test
    void timestampsNeedAZone() {
        assertThatThrownBy(() -> codec(OutfileText.at(T), "timestamp"))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("shop.t.x")
                .hasMessageContaining("timestampZone");
    }

    @Test
    void bytesNeedASpellingWhereTheLayoutHasNone() {
        for (TableFormat format : List.of(HiveText.at(T), Csv.at(T))) {
            assertThatThrownBy(() -> codec(format, "blob"))
                    .isInstanceOf(CdcException.class)
                    .hasMessageContaining("binary(RAW, BASE64 or HEX)");
        }
        codec(OutfileText.at(T), "blob");
        codec(JsonLines.at(T), "blob");
    }

    @Test
    void timestampsAreLocalTimesOfTheZone() {
        RowCodec shanghai = codec(
                OutfileText.at(T)
                        .dialect(
                                Dialect.builder().timestampZone("Asia/Shanghai").build()),
                "timestamp(3)");
        assertThat(read(shanghai, "2024-02-29 07:59:59.5")).isEqualTo("2024-02-28 23:59:59.500");
        assertThat(write(shanghai, "2024-02-28 23:59:59.500")).isEqualTo("2024-02-29 07:59:59.500");
        assertThat(write(shanghai, "0000-00-00 00:00:00.000")).isEqualTo("0000-00-00 00:00:00.000");
        // Shanghai had summer time from 1986 to 1991.
        assertThat(write(shanghai, "1990-07-01 00:00:00.000")).isEqualTo("1990-07-01 09:00:00.000");
        assertThat(read(shanghai, "1990-07-01 09:00:00")).isEqualTo("1990-07-01 00:00:00.000");
    }

    @Test
    void timesThatClocksShowTwiceOrNeverAreRefused() {
        RowCodec newYork = codec(
                OutfileText.at(T)
                        .dialect(Dialect.builder()
                                .timestampZone("America/New_York")
                                .build()),
                "timestamp");
        assertThatThrownBy(() -> read(newYork, "2026-11-01 01:30:00"))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> read(newYork, "2026-03-08 02:30:00"))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("skipped");
        for (String twice : List.of("2026-11-01 05:30:00", "2026-11-01 06:30:00")) {
            assertThatThrownBy(() -> write(newYork, twice))
                    .isInstanceOf(UnwritableValueException.class)
                    .hasMessageContaining("fixed offset");
        }
        assertThat(write(newYork, "2026-11-01 07:00:00")).isEqualTo("2026-11-01 02:00:00");
    }

    @Test
    void booleansStandForTinyintOne() {
        Dialect dialect =
                Dialect.builder().booleans(Dialect.Booleans.TRUE_FALSE).build();
        RowCodec flag = codec(HiveText.at(T).dialect(dialect), "tinyint(1)");
        assertThat(read(flag, "true")).isEqualTo("1");
        assertThat(write(flag, "0")).isEqualTo("false");
        assertThatThrownBy(() -> write(flag, "2")).isInstanceOf(UnwritableValueException.class);
        assertThatThrownBy(() -> read(flag, "1")).isInstanceOf(MalformedInputException.class);
        assertThat(read(codec(HiveText.at(T).dialect(dialect), "tinyint(4)"), "1"))
                .isEqualTo("1");
        assertThat(read(codec(JsonLines.at(T).dialect(dialect), "tinyint(1)"), "{\"x\":true}"))
                .isEqualTo("1");
        assertThatThrownBy(() -> read(codec(JsonLines.at(T), "tinyint(1)"), "{\"x\":true}"))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("where the dialect says so");
    }

    @Test
    void otherSpellingsBecomeCanonical() {
        assertThat(read(codec(HiveText.at(T), "double"), "1.0E10")).isEqualTo("10000000000");
        assertThat(read(codec(HiveText.at(T), "decimal(10,2)"), "5")).isEqualTo("5.00");
        assertThat(read(codec(HiveText.at(T), "int(6) unsigned zerofill"), "42"))
                .isEqualTo("000042");
        assertThat(read(codec(HiveText.at(T), "datetime"), "2026-11-22 08:00:00.0"))
                .isEqualTo("2026-11-22 08:00:00");
        assertThat(read(codec(HiveText.at(T), "char(5)"), "ab   ")).isEqualTo("ab");
        assertThat(read(codec(OutfileText.at(T), "binary(3)"), "a")).isEqualTo("a\0\0");
        for (String[] bad : new String[][] {
            {"int", "1x"},
            {"int", ""},
            {"tinyint", "128"},
            {"date", "2026-13-01"},
            {"decimal(4,2)", "100.00"},
            {"enum('a','b')", "zzz"},
            {"year", "26"},
        }) {
            assertThatThrownBy(() -> read(codec(HiveText.at(T), bad[0]), bad[1]))
                    .as("%s", bad[0])
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("shop.t.x")
                    .hasMessageNotContaining(bad[1].isEmpty() ? "\0" : bad[1]);
        }
    }

    @Test
    void rawBitsAreRefused() {
        for (String raw : List.of("\u0001", "\\0", "a")) {
            assertThatThrownBy(() -> read(codec(OutfileText.at(T), "bit(8)"), raw))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("col+0");
        }
        assertThat(read(codec(OutfileText.at(T), "bit(8)"), "255")).isEqualTo("255");
    }

    @Test
    void textMustBeUtf8() {
        RowCodec codec = codec(OutfileText.at(T), "varchar(9)");
        assertThatThrownBy(() -> Rows.read(codec, new byte[] {'a', (byte) 0xE9, '\n'}))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("utf8mb4");
    }

    @Test
    void floatsOfSixDigitsAreComparedAtSix() {
        Dialect six = Dialect.builder().floats(Dialect.Floats.SIX_DIGITS).build();
        RowCodec codec = codec(HiveText.at(T).dialect(six), "float");
        // What MySQL 9.7 prints for these stored values.
        assertThat(write(codec, "16777216")).isEqualTo("16777200");
        assertThat(write(codec, "3.4028235e38")).isEqualTo("3.40282e38");
        assertThat(write(codec, "0.123456789")).isEqualTo("0.123457");
        assertThat(write(codec, "52009.25")).isEqualTo("52009.2");
        assertThat(write(codec, "52009.75")).isEqualTo("52009.8");
        assertThat(write(codec, "-1.5")).isEqualTo("-1.5");
        assertThat(read(codec, "16777200")).isEqualTo("16777200");
        TableSchema schema = schema("float");
        assertThat(same(new ValueEquality(schema, six), "16777216", "16777200")).isTrue();
        assertThat(same(new ValueEquality(schema, six), "16777216", "16777300")).isFalse();
        assertThat(new ValueEquality(schema, six).isExact()).isFalse();
        assertThat(same(new ValueEquality(schema, Dialect.DEFAULT), "16777216", "16777200"))
                .isFalse();
        assertThat(new ValueEquality(schema, Dialect.DEFAULT).isExact()).isTrue();
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            float f = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(f) && Math.abs(f) >= Float.MIN_NORMAL) {
                ByteSink canonical = new ByteSink();
                FloatingText.putFloat(f, canonical);
                String printed = write(codec, canonical.toText());
                assertThat(same(new ValueEquality(schema, six), canonical.toText(), read(codec, printed)))
                        .as("%s printed %s", canonical.toText(), printed)
                        .isTrue();
                BigDecimal exact = new BigDecimal(f);
                BigDecimal error = new BigDecimal(printed).subtract(exact).abs();
                int unit = exact.precision() - exact.scale() - 6;
                assertThat(error).as(printed).isLessThanOrEqualTo(BigDecimal.valueOf(5, 1 - unit));
            }
        }
    }

    @Test
    void columnsAreTakenByNameAndOthersKept() {
        TableSchema schema = TableSchema.builder(new TableId("shop", "t"))
                .column("a", ColumnType.parse("int"))
                .column("b", ColumnType.parse("int"))
                .build();
        Dialect dialect = Dialect.builder()
                .columns("B", "load_date", "a")
                .passThrough("load_date", "2026-11-22")
                .build();
        RowCodec codec = TextCodecs.of(Csv.at(T).dialect(dialect), schema);
        assertThat(codec.columns()).containsExactly("b", "load_date", "a");
        assertThat(Rows.read(codec, Rows.utf8("1,\"x, 0007\",2\n"))).containsExactly(Rows.row("1", "x, 0007", "2"));
        assertThatThrownBy(() -> TextCodecs.of(
                        Csv.at(T).dialect(Dialect.builder().columns("a").build()), schema))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("leave out b");
        assertThatThrownBy(() -> TextCodecs.of(
                        Csv.at(T)
                                .dialect(
                                        Dialect.builder().columns("a", "b", "c").build()),
                        schema))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("column c")
                .hasMessageContaining("passThrough");
        assertThatThrownBy(() -> TextCodecs.of(Csv.at(T), schema, List.of("a", "A")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("twice");
        assertThat(TextCodecs.of(
                                Csv.at(T)
                                        .dialect(Dialect.builder()
                                                .passThrough("z", null)
                                                .build()),
                                schema)
                        .columns())
                .containsExactly("a", "b", "z");
    }

    private static TableSchema schema(String type) {
        return TableSchema.builder(new TableId("shop", "t"))
                .column("x", ColumnType.parse(type))
                .build();
    }

    private static RowCodec codec(TableFormat format, String type) {
        return TextCodecs.of(format, schema(type));
    }

    private static @Nullable String read(RowCodec codec, String text) {
        return Rows.read(codec, Rows.utf8(text + "\n")).get(0).get(0);
    }

    private static String write(RowCodec codec, String canonical) {
        return new String(Rows.write(codec, List.of(Rows.row(canonical))), US_ASCII).strip();
    }

    private static boolean same(ValueEquality equality, @Nullable String a, @Nullable String b) {
        byte[] x = String.valueOf(a).getBytes(US_ASCII);
        byte[] y = String.valueOf(b).getBytes(US_ASCII);
        return equality.sameValue(0, x, 0, x.length, y, 0, y.length);
    }
}
