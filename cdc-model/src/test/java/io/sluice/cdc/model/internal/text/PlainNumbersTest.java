package io.sluice.cdc.model.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The short ways of numbers against normaliser and reader, which take every spelling: what a short way takes, they take as the
 * same number; what they refuse, it never takes; and what Canal usually prints it does take.
 */
class PlainNumbersTest {

    private static final long SEED = 20_261_123;
    /** What stands before a value must not matter, least of all digits, points and signs. */
    private static final List<String> BEFORE =
            List.of("99999999999999999999\":\"", "................\":\"", "--------.--0.1.2-", "0000000000000000.");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tinyint",
                "tinyint unsigned",
                "smallint",
                "mediumint unsigned",
                "int",
                "int unsigned",
                "bigint",
                "bigint unsigned",
                "decimal(18,2)",
                "decimal(18,18)",
                "decimal(18,0)",
                "decimal(19,4)",
                "decimal(10,4) unsigned",
                "decimal(5,3)",
                "decimal(30,17)",
                "float",
                "double",
                "double unsigned"
            })
    void whatIsTakenIsTheNumberThatTheLongWayReads(String type) {
        ColumnType columnType = ColumnType.parse(type);
        PlainColumn plain = PlainColumn.of(columnType, null);
        int usual = 0;
        SplittableRandom random = new SplittableRandom(SEED ^ type.hashCode());
        for (String text : texts(random)) {
            String before = BEFORE.get(random.nextInt(BEFORE.size()));
            byte[] a = (before + text + "\",\"").getBytes(StandardCharsets.ISO_8859_1);
            int from = before.length();
            int to = from + text.length();
            @Nullable Object taken = taken(plain, columnType, a, from, to);
            @Nullable Object read = read(columnType, a, from, to);
            if (taken != null) {
                assertThat(taken)
                        .as("'%s' after '%s', seed %d", text, before, SEED)
                        .isEqualTo(read);
                usual++;
            } else if (read != null) {
                assertThat(isUsual(text, columnType))
                        .as("'%s' is usual and not taken", text)
                        .isFalse();
            }
        }
        assertThat(usual)
                .as("numbers taken")
                .isGreaterThan(columnType.scale() > 17 ? -1 : columnType.scale() > 15 ? 0 : 100);
    }

    private static boolean isUsual(String text, ColumnType type) {
        int scale = type.scale();
        if (text.startsWith("-") && type.unsigned()) {
            return false;
        }
        if (isInteger(type)) {
            return text.matches("-?[0-9]{1,18}");
        }
        int fraction = text.length() - text.indexOf('.') - 1;
        return text.matches("-?[0-9]{1,3}(\\.[0-9]{1,3})?")
                && scale <= 15
                && (scale < 0 || text.indexOf('.') < 0 || fraction <= scale);
    }

    private static boolean isInteger(ColumnType type) {
        return type.family() == ColumnType.Family.INTEGER;
    }

    private static @Nullable Object taken(PlainColumn plain, ColumnType type, byte[] a, int from, int to) {
        switch (type.family()) {
            case INTEGER -> {
                long value = plain.integer(a, from, to);
                if (value != PlainColumn.UNUSUAL) {
                    return BigInteger.valueOf(value);
                }
                long bits = plain.longUnsigned(a, from, to);
                return bits == -1 ? null : new BigInteger(Long.toUnsignedString(bits));
            }
            case DECIMAL -> {
                long value = plain.unscaled(a, from, to);
                return value == PlainColumn.UNUSUAL ? null : BigInteger.valueOf(value);
            }
            default -> {
                double value = plain.floating(a, from, to);
                return Double.isNaN(value) ? null : value;
            }
        }
    }

    private static @Nullable Object read(ColumnType type, byte[] a, int from, int to) {
        TableSchema schema =
                TableSchema.builder(new TableId("d", "t")).column("c", type).build();
        ByteSink sink = new ByteSink(64);
        try {
            CellNormalizer.of(type).append(a, from, to, sink);
            CellReader reader = new CellReader(schema, 0, sink.array(), 0, sink.size());
            return switch (type.family()) {
                case INTEGER -> reader.getBigInteger();
                case DECIMAL -> reader.getDecimal().setScale(type.scale()).unscaledValue();
                default -> reader.getDouble();
            };
        } catch (CdcException e) {
            return null;
        }
    }

    /** Digits of every count to 25, whole and with a point at every place, signs, zeros in front; edges; and all of them spoilt. */
    private static List<String> texts(SplittableRandom random) {
        List<String> texts =
                new ArrayList<>(List.of("", "-", "+1", "--1", ".", "-.", "1.", "-1.", ".5", "-.5", "1e3", "0x1"));
        for (String sign : List.of("", "-")) {
            for (int digits = 1; digits <= 25; digits++) {
                String nines = "9".repeat(digits);
                texts.addAll(List.of(sign + nines, sign + "0".repeat(digits), sign + "1" + "0".repeat(digits - 1)));
                for (int point = 0; point <= digits; point++) {
                    String text = digits(random, digits);
                    texts.add(sign + text);
                    texts.add(sign + text.substring(0, point) + '.' + text.substring(point));
                    texts.add(sign + nines.substring(0, point) + '.' + nines.substring(point));
                    texts.add(sign + "0".repeat(point) + text.substring(point));
                }
            }
            for (int bits : new int[] {7, 8, 15, 16, 23, 24, 31, 32, 63, 64}) {
                for (int more = -2; more <= 2; more++) {
                    texts.add(sign + BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(more)));
                }
            }
        }
        int whole = texts.size();
        for (int i = 0; i < whole; i++) {
            String text = texts.get(random.nextInt(whole));
            int at = random.nextInt(text.length() + 1);
            char odd = random.nextInt(3) == 0
                    ? (char) random.nextInt(256)
                    : "0123456789-+. eE,/:".charAt(random.nextInt(19));
            texts.add(text.substring(0, at) + odd + text.substring(Math.min(text.length(), at + random.nextInt(2))));
        }
        return texts;
    }

    private static String digits(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }
}
