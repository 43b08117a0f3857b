package io.sluice.cdc.model.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatingTextTest {

    private final ByteSink out = new ByteSink();

    /** Printed by MySQL 9.7.4 and, but for -0, MariaDB 10.11. */
    @ParameterizedTest
    @CsvSource({
        "1e14, 100000000000000",
        "1e15, 1e15",
        "1e16, 1e16",
        "1e-14, 0.00000000000001",
        "1e-15, 0.000000000000001",
        "1e-16, 1e-16",
        "-0.0, -0",
        "0.0, 0",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "5e-324, 5e-324",
        "9007199254740993, 9.007199254740992e15",
        "123456789012345678, 1.2345678901234568e17",
        "1.5e15, 1.5e15",
        "2.5e-15, 0.0000000000000025",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "1.7976931348623157e15, 1797693134862315.8",
        "12345678901234.5678, 12345678901234.568",
        "123456789012345.678, 123456789012345.67",
        "1.23456789012345e-14, 0.0000000000000123456789012345",
        "0.000123456789012345678, 0.00012345678901234567",
        "-1.5, -1.5",
        "100, 100",
        "1e22, 1e22"
    })
    void doublesAreStyledAsServersDo(double value, String text) {
        assertThat(FloatingText.toText(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1", "1.4e-45, 1e-45", "3.4028235e38, 3.4028235e38", "16777216, 16777216", "123456.7, 123456.7",
        "1234567890123456789, 1.234568e18", "1.17549435e-38, 1.1754944e-38", "-0.0, -0", "1e15, 1e15",
                "1e14, 100000000000000",
        "4194303.25, 4194303.2", "4194303.75, 4194303.8", "33554436, 33554436", "8.5899346e9, 8589935000"
    })
    void floatsAreShortest(float value, String text) {
        FloatingText.putFloat(value, out);
        assertThat(out.toText()).isEqualTo(text);
    }

    /** Printed by both servers for columns FLOAT(M,D) and DOUBLE(M,D). */
    @ParameterizedTest
    @CsvSource({
        "0.1, 20, 0.10000000000000000000",
        "123.456, 20, 123.45600000000000000000",
        "1.5, 3, 1.500",
        "0, 3, 0.000",
        "0, 0, 0",
        "9999999999, 20, 9999999999.00000000000000000000",
        "123456.7890625, 10, 123456.7890625000",
        "333333344, 10, 333333344.0000000000",
        "0.10000000149011612, 10, 0.1000000015",
        "99999, 0, 99999",
        "1234.568, 3, 1234.568",
        "-0.25, 1, -0.2",
        "0.35, 1, 0.3",
        "0.45, 1, 0.5",
        "2.5, 0, 2",
        "3.5, 0, 4",
        "-0.004, 2, -0.00",
        "-0.0, 3, -0.000",
        "1e22, 2, 10000000000000000000000.00"
    })
    void fixedDigitsComeFromTheBinaryValue(double value, int scale, String text) {
        FloatingText.putFixed(value, scale, out);
        assertThat(out.toText()).isEqualTo(text);
    }

    @Test
    void shortestDoublesAreThoseOfExactArithmetic() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 4_000; i++) {
            double v = Math.abs(randomDouble(random, i));
            if (v == 0 || Double.isNaN(v) || Double.isInfinite(v)) {
                continue;
            }
            BigDecimal expected = shortest(new BigDecimal(v), d -> d.doubleValue() == v);
            String text = FloatingText.toText(v);
            assertThat(new BigDecimal(text).stripTrailingZeros())
                    .as("seed %d, %s", seed, Double.toHexString(v))
                    .isEqualByComparingTo(expected);
            assertThat(Double.parseDouble(text)).isEqualTo(v);
        }
    }

    @Test
    void shortestFloatsAreThoseOfExactArithmetic() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 4_000; i++) {
            int bits = i < 254 * 3 ? (i / 3 << 23) + i % 3 - 1 : random.nextInt();
            float v = Math.abs(Float.intBitsToFloat(bits));
            if (v == 0 || Float.isNaN(v) || Float.isInfinite(v)) {
                continue;
            }
            BigDecimal expected = shortest(new BigDecimal(v), d -> d.floatValue() == v);
            out.clear();
            FloatingText.putFloat(v, out);
            assertThat(new BigDecimal(out.toText()))
                    .as("seed %d, %s", seed, Float.toHexString(v))
                    .isEqualByComparingTo(expected);
        }
    }

    @Test
    void anySpellingOfANumberIsReadToTheNearestBinaryNumber() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        CellNormalizer doubles = CellNormalizer.of(ColumnType.parse("double"));
        CellNormalizer floats = CellNormalizer.of(ColumnType.parse("float"));
        for (int i = 0; i < 4_000; i++) {
            String spelled = spelling(random, i);
            double d = Double.parseDouble(spelled);
            if (!Double.isInfinite(d)) {
                assertThat(normal(doubles, spelled))
                        .as("seed %d, %s", seed, spelled)
                        .isEqualTo(FloatingText.toText(d));
            }
            float f = Float.parseFloat(spelled);
            if (!Float.isInfinite(f)) {
                out.clear();
                FloatingText.putFloat(f, out);
                String expected = out.toText();
                assertThat(normal(floats, spelled))
                        .as("seed %d, %s", seed, spelled)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void powersOfTenEncloseTheirValue() {
        for (int e = PowersOfTen.MIN; e <= PowersOfTen.MAX; e++) {
            BigDecimal g = BigDecimal.valueOf(PowersOfTen.high(e))
                    .multiply(new BigDecimal(2).pow(63))
                    .add(BigDecimal.valueOf(PowersOfTen.low(e)));
            int r = PowersOfTen.log2(e) - 125;
            BigDecimal unit = r >= 0 ? new BigDecimal(2).pow(r) : BigDecimal.ONE.divide(new BigDecimal(2).pow(-r));
            BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(e);
            assertThat(g.multiply(unit)).as("10^%d", e).isGreaterThanOrEqualTo(power);
            assertThat(g.subtract(BigDecimal.ONE).multiply(unit)).as("10^%d", e).isLessThanOrEqualTo(power);
            assertThat(g.toBigInteger().bitLength()).as("10^%d", e).isEqualTo(126);
        }
        for (int e = -1100; e <= 1100; e++) {
            BigDecimal two = e >= 0 ? new BigDecimal(2).pow(e) : BigDecimal.ONE.divide(new BigDecimal(2).pow(-e));
            assertThat(PowersOfTen.log10(e)).isEqualTo(two.precision() - two.scale() - 1);
            BigDecimal less = two.multiply(new BigDecimal("0.75"));
            assertThat(PowersOfTen.log10ThreeQuarters(e)).isEqualTo(less.precision() - less.scale() - 1);
        }
    }

    private String normal(CellNormalizer normalizer, String text) {
        byte[] a = text.getBytes(StandardCharsets.US_ASCII);
        out.clear();
        normalizer.append(a, 0, a.length, out);
        return out.toText();
    }

    private static double randomDouble(Random random, int i) {
        return switch (i % 5) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Math.scalb(1.0, random.nextInt(2098) - 1074) + 0.0;
            case 2 -> random.nextInt(1_000_000) / 1000.0;
            case 3 -> random.nextLong() / (double) (1L << random.nextInt(60));
            default -> Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(50)); // subnormal
        };
    }

    private static String spelling(Random random, int i) {
        return switch (i % 6) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 1 -> Float.toString(Float.intBitsToFloat(random.nextInt() & ~(1 << 30)));
            case 2 -> random.nextInt(100_000) + "." + random.nextInt(1_000_000) + "00";
            case 3 -> "+00" + random.nextLong(1L << 62) + "e" + (random.nextInt(80) - 40);
            // the middle of two floats, and next to it
            case 4 -> {
                float f = Float.intBitsToFloat(random.nextInt(0x7F00_0000));
                BigDecimal middle =
                        new BigDecimal(f).add(new BigDecimal(Math.nextUp(f))).divide(new BigDecimal(2));
                yield middle.round(new MathContext(17 + random.nextInt(3))).toString();
            }
            default -> {
                double d = Double.longBitsToDouble(random.nextLong(0x7FE0_0000_0000_0000L));
                BigDecimal middle =
                        new BigDecimal(d).add(new BigDecimal(Math.nextUp(d))).divide(new BigDecimal(2));
                yield middle.round(new MathContext(17 + random.nextInt(8))).toString();
            }
        };
    }

    /** Of the decimals with fewest digits that read back, the closest; of two, the one with the even digit. */
    private static BigDecimal shortest(BigDecimal exact, Predicate<BigDecimal> readsBack) {
        for (int digits = 1; ; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
            boolean belowFits = readsBack.test(below);
            boolean aboveFits = readsBack.test(above);
            if (belowFits && aboveFits) {
                int order = exact.subtract(below).compareTo(above.subtract(exact));
                return order < 0 || (order == 0 && !below.unscaledValue().testBit(0)) ? below : above;
            }
            if (belowFits || aboveFits) {
                return belowFits ? below : above;
            }
        }
    }
}
