package io.sluice.cdc.model.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The readings of numbers that do without a string give what Java's own classes give from the string. */
class NumberReadingTest {

    private static final long SEED = 20_261_122L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "0.00",
                "7.50",
                "-0.05",
                "999999999999999999",
                "99999999999999999.9",
                "1234567890123456.78",
                "9999999999999999999",
                "-9223372036854775808",
                "0.000000000000000001",
                "99999999999999999999999999999999999.999999999999999999999999999999"
            })
    void decimalIsThatOfItsText(String text) {
        assertThat(reader("decimal(65,30)", text).getDecimal()).isEqualTo(new BigDecimal(text));
    }

    @Test
    void randomDecimalsAreThoseOfTheirText() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            BigInteger unscaled = BigInteger.valueOf(random.nextLong() >> random.nextInt(64));
            BigDecimal value = new BigDecimal(unscaled, random.nextInt(0, 25));
            String text = value.toPlainString();
            assertThat(reader("decimal(65,30)", text).getDecimal()).as(text).isEqualTo(new BigDecimal(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "1.", ".5", "1.2.3", "--1", "1-", "x", "1 "})
    void whatIsNoDecimalIsRefusedOrReadAsJavaReadsIt(String text) {
        BigDecimal java = javaDecimal(text);
        if (java == null) {
            assertThatThrownBy(() -> reader("decimal(10,2)", text).getDecimal())
                    .isInstanceOf(CellAccessException.class)
                    .hasMessageContaining("db.t.c");
        } else {
            assertThat(reader("decimal(10,2)", text).getDecimal()).isEqualTo(java);
        }
    }

    @Test
    void randomDoublesReadBack() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 50_000; i++) {
            double value = i % 2 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : random.nextInt() / Math.pow(10, random.nextInt(8));
            if (Double.isFinite(value)) {
                String text = FloatingText.toText(value);
                assertThat(Double.doubleToRawLongBits(reader("double", text).getDouble()))
                        .as("%s of seed %d", text, SEED)
                        .isEqualTo(Double.doubleToRawLongBits(value));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "1e16", "-2.5e-300", "5e-324", "1.7976931348623157e308", "123.456"})
    void doubleIsThatOfItsText(String text) {
        assertThat(Double.doubleToRawLongBits(reader("double", text).getDouble()))
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "e5", "1e", "NaN", "Infinity", "1e400", "0x1p3", "1d"})
    void whatIsNoDoubleIsRefused(String text) {
        assertThatThrownBy(() -> reader("double", text).getDouble())
                .isInstanceOf(CellAccessException.class)
                .hasMessageContaining("db.t.c");
    }

    private static @org.jspecify.annotations.Nullable BigDecimal javaDecimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static CellReader reader(String type, String text) {
        TableSchema schema = TableSchema.builder(TableId.parse("db.t"))
                .column("c", ColumnType.parse(type))
                .build();
        byte[] padded = (" " + text + " ").getBytes(StandardCharsets.UTF_8);
        return new CellReader(schema, 0, padded, 1, padded.length - 2);
    }
}
