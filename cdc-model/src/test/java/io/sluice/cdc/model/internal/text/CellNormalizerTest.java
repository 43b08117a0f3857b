package io.sluice.cdc.model.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellNormalizerTest {

    private final ByteSink out = new ByteSink();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int                    | 0                    | 0
            int                    | -0                   | 0
            int                    | +5                   | 5
            int                    | 00012                | 12
            int                    | -00012               | -12
            int                    | 2.0                  | 2
            int                    | 1.2E3                | 1200
            int                    | 1200e-2              | 12
            int                    | .0                   | 0
            int                    | 2147483647           | 2147483647
            int                    | -2147483648          | -2147483648
            int unsigned           | 4294967295           | 4294967295
            tinyint                | -128                 | -128
            mediumint              | -8388608             | -8388608
            bigint                 | -9223372036854775808 | -9223372036854775808
            bigint                 | 9223372036854775807  | 9223372036854775807
            bigint unsigned        | 18446744073709551615 | 18446744073709551615
            bigint unsigned        | 1.8446744073709551615E19 | 18446744073709551615
            int(5) zerofill        | 12                   | 00012
            int(5) zerofill        | 000000000000012      | 00012
            int(5) zerofill        | 123456               | 123456
            int(5) zerofill        | 0                    | 00000
            bigint zerofill        | 7                    | 00000000000000000007
            bit(1)                 | 1                    | 1
            bit(64)                | 18446744073709551615 | 18446744073709551615
            year                   | 2023                 | 2023
            year                   | 0                    | 0000
            year                   | 0000                 | 0000
            decimal(5,2)           | 2.0                  | 2.00
            decimal(5,2)           | 2                    | 2.00
            decimal(5,2)           | .5                   | 0.50
            decimal(5,2)           | -.5                  | -0.50
            decimal(5,2)           | -0                   | 0.00
            decimal(5,2)           | -0.00                | 0.00
            decimal(5,2)           | +0012.3400           | 12.34
            decimal(5,2)           | -999.99              | -999.99
            decimal(5,2)           | 1.2E2                | 120.00
            decimal(5,2)           | 1200E-2              | 12.00
            decimal(5,2) zerofill  | 3.5                  | 003.50
            decimal(5,2) zerofill  | 0                    | 000.00
            decimal(5,0)           | 1.0E4                | 10000
            decimal(65,30)         | 0E-27                | 0.000000000000000000000000000000
            decimal(65,30)         | 12345678901234567890123456789012345.5 | 12345678901234567890123456789012345.500000000000000000000000000000
            decimal(65,30)         | 1E-30                | 0.000000000000000000000000000001
            decimal(2,2)           | 0.12                 | 0.12
            decimal(2,2) zerofill  | .5                   | 0.50
            float(7,3)             | -0.0                 | -0.000
            double                 | 1.0E10               | 10000000000
            double                 | 1.0                  | 1
            double                 | 1.0E-5               | 0.00001
            double                 | 1.5E-16              | 1.5e-16
            double                 | 1.7976931348623157E308 | 1.7976931348623157e308
            double                 | 4.9E-324             | 5e-324
            double                 | 2.0E-3               | 0.002
            double                 | -0.0                 | -0
            double                 | 1e-400               | 0
            float                  | 3.4028235E38         | 3.4028235e38
            float                  | 3.4E38               | 3.4e38
            float                  | 16777216             | 16777216
            float                  | 1.6777216E7          | 16777216
            float                  | 0.10000000149011612  | 0.1
            float zerofill         | 1.5                  | 0000000001.5
            double zerofill        | 1e-20                | 000000000000000001e-20
            float(7,3)             | 1.5                  | 1.500
            float(7,3)             | 1234.5680            | 1234.568
            float(7,3)             | 9999.999             | 9999.999
            float(7,3)             | 0                    | 0.000
            double(10,7) zerofill  | 2.25                 | 02.2500000
            double(10,2)           | -1.0E3               | -1000.00
            date                   | 2023-03-23           | 2023-03-23
            date                   | 0000-00-00           | 0000-00-00
            date                   | 2020-00-00           | 2020-00-00
            date                   | 2023-02-31           | 2023-02-31
            time                   | 1:02:03              | 01:02:03
            time                   | -838:59:59           | -838:59:59
            time                   | 838:59:59.000000     | 838:59:59
            time(6)                | -838:59:59.999999    | -838:59:59.999999
            time                   | -00:00:00            | 00:00:00
            time(2)                | -00:00:00.12         | -00:00:00.12
            time(3)                | 12:00:00.5           | 12:00:00.500
            time(3)                | 12:00:00             | 12:00:00.000
            time(3)                | 12:00:00.500000      | 12:00:00.500
            datetime               | 2023-03-23 10:20:30.0 | 2023-03-23 10:20:30
            datetime(6)            | 2023-03-23T10:20:30.5 | 2023-03-23 10:20:30.500000
            datetime(3)            | 2023-03-23           | 2023-03-23 00:00:00.000
            datetime               | 0000-00-00 00:00:00  | 0000-00-00 00:00:00
            datetime(1)            | 9999-12-31 23:59:59.9 | 9999-12-31 23:59:59.9
            timestamp              | 1970-01-01 00:00:01  | 1970-01-01 00:00:01
            timestamp(6)           | 2038-01-19 03:14:07.999999 | 2038-01-19 03:14:07.999999
            timestamp(6)           | 1970-01-01 00:00:00.000001 | 1970-01-01 00:00:00.000001
            timestamp(3)           | 0000-00-00 00:00:00  | 0000-00-00 00:00:00.000
            timestamp              | 2106-02-07 06:28:15  | 2106-02-07 06:28:15
            enum('a','b,c','')     | b,c                  | b,c
            set('a','b','c')       | a,c                  | a,c
            uuid                   | 123E4567-E89B-12D3-A456-426655440000 | 123e4567-e89b-12d3-a456-426655440000
            uuid                   | 123e4567e89b12d3a456426655440000 | 123e4567-e89b-12d3-a456-426655440000
            inet4                  | 192.168.001.2        | 192.168.1.2
            inet6                  | 2001:DB8:0:0:0:0:0:1 | 2001:db8::1
            inet6                  | ::                   | ::
            inet6                  | ::1                  | ::1
            inet6                  | 1::                  | 1::
            inet6                  | ::ffff:1.2.3.4       | ::ffff:1.2.3.4
            inet6                  | ::ffff:102:304       | ::ffff:1.2.3.4
            inet6                  | 1:0:0:2:0:0:0:3      | 1:0:0:2::3
            """)
    void looseSpellingsBecomeCanonical(String type, String spelled, String canonical) {
        CellNormalizer normalizer = CellNormalizer.of(ColumnType.parse(type));
        assertThat(normal(normalizer, spelled)).isEqualTo(canonical);
        assertThat(normal(normalizer, canonical)).as("canonical text stays").isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            int | "" | not a number
            int | x | not a number
            int | 1x | not a number
            int | - | not a number
            int | . | not a number
            int | 1e | not a number
            int | 1e+ | not a number
            int | " 1" | not a number
            int | 1_0 | not a number
            int | 2147483648 | out of range
            int | -2147483649 | out of range
            int | 1e99999999999 | out of range
            int | 1.5 | digits after the point
            int | 1e-1 | digits after the point
            int unsigned | -1 | out of range
            int unsigned | 4294967296 | out of range
            tinyint | 128 | out of range
            tinyint unsigned | 256 | out of range
            bigint | 9223372036854775808 | out of range
            bigint unsigned | 18446744073709551616 | out of range
            bigint unsigned | 99999999999999999999 | out of range
            bigint unsigned | 184467440737095516150 | out of range
            bit(3) | 8 | out of range
            bit(3) | -1 | out of range
            year | 23 | not a year of four digits
            year | 1900 | out of range
            year | 2156 | out of range
            year | 20233 | not a year
            decimal(5,2) | 1000 | out of range
            decimal(5,2) | 1.001 | more than 2 digits after the point
            decimal(5,2) | 120E-4 | more than 2 digits after the point
            decimal(5,2) | NaN | not a number
            decimal(5,2) unsigned | -1 | negative
            double | Infinity | not a number
            double | NaN | not a number
            double | 1e309 | out of range
            double unsigned | -1 | negative
            float | 1e39 | out of range
            float | 3.4028236E38 | out of range
            date | 2023-3-23 | not a date YYYY-MM-DD
            date | 2023-13-01 | out of range
            date | 2023-01-32 | out of range
            date | 2023-01-01 00:00:00 | not a date YYYY-MM-DD
            time | 839:00:00 | out of range
            time | 12:60:00 | out of range
            time | 12:00 | not a time HH:MM:SS
            time | 12:00:00. | not a time HH:MM:SS
            time(2) | 12:00:00.001 | more than 2 digits of fraction
            time(6) | 1000:00:00 | not a time HH:MM:SS
            datetime | 2023-01-01 24:00:00 | out of range
            datetime | 2023-01-01 00:00:00.1 | more than 0 digits of fraction
            datetime | 2023-01-01 00:00:0x | not a time HH:MM:SS
            datetime | 2023-01-01 00:00 | not a date and time YYYY-MM-DD HH:MM:SS
            timestamp | 2023-02-29 00:00:00 | a date the calendar does not have
            timestamp | 2023-00-01 00:00:00 | a date the calendar does not have
            timestamp | 1970-01-01 00:00:00 | out of range
            timestamp | 1969-12-31 23:59:59 | out of range
            timestamp | 2106-02-07 06:28:16 | out of range
            timestamp | 0000-00-00 00:00:01 | a time of day on the zero date
            enum('a','b') | c | not one of its labels
            enum('a','b') | A | not one of its labels
            set('a','b') | b,a | not a list of its labels in their order
            set('a','b') | a,a | not a list of its labels in their order
            binary(2) | abc | more bytes than the type holds
            uuid | 123e4567-e89b-12d3-a456-42665544000 | not a UUID
            inet4 | 1.2.3 | not an IPv4 address
            inet4 | 1.2.3.256 | not an IPv4 address
            inet6 | 1::2::3 | not an IPv6 address
            inet6 | 1:2:3:4:5:6:7:8:9 | not an IPv6 address
            inet6 | 1:2:3:4:5:6:7 | not an IPv6 address
            inet6 | 12345:: | not an IPv6 address
            inet6 | : | not an IPv6 address
            """)
    void whatIsNoValueIsRefused(String type, String text, String reason) {
        CellNormalizer normalizer = CellNormalizer.of(ColumnType.parse(type));
        byte[] a = text.getBytes(StandardCharsets.UTF_8);
        out.put('#');
        assertThatThrownBy(() -> normalizer.append(a, 0, a.length, out))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage("no value of type " + ColumnType.parse(type) + ": " + reason);
        assertThat(out.toText()).as("the sink is as before").isEqualTo("#");
    }

    /** Every prefix of a value is a value or refused with the typed exception; nothing else may come out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "int",
                "bigint unsigned zerofill",
                "decimal(20,5)",
                "float",
                "double",
                "double(10,3)",
                "bit(64)",
                "year",
                "date",
                "time(3)",
                "datetime(6)",
                "timestamp(6)",
                "enum('a')",
                "set('a','b')",
                "uuid",
                "inet4",
                "inet6",
                "char(3)",
                "binary(40)"
            })
    void cutAndRandomTextNeverEscapesTheTypedError(String type) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        CellNormalizer normalizer = CellNormalizer.of(ColumnType.parse(type), ZoneId.of("America/New_York"));
        String alphabet = "0123456789-+.eE: TaAbf,x";
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(i % 2 == 0 ? 16 : alphabet.length())));
            }
            byte[] a = text.toString().getBytes(StandardCharsets.US_ASCII);
            for (int end = 0; end <= a.length; end++) {
                out.clear();
                try {
                    normalizer.append(a, 0, end, out);
                } catch (InvalidValueException e) {
                    assertThat(out.size()).as("seed %d", seed).isZero();
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", " + text.substring(0, end), e);
                }
            }
        }
    }

    @Test
    void decimalsAgreeWithBigDecimal() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            int precision = 1 + random.nextInt(65);
            int scale = random.nextInt(Math.min(30, precision) + 1);
            CellNormalizer normalizer = CellNormalizer.of(ColumnType.parse("decimal(" + precision + "," + scale + ")"));
            BigDecimal value =
                    new BigDecimal(new java.math.BigInteger(random.nextInt(220), random), random.nextInt(40) - 5);
            if (random.nextBoolean()) {
                value = value.negate();
            }
            String spelled =
                    switch (i % 3) {
                        case 0 -> value.toString();
                        case 1 -> value.toPlainString();
                        default -> value.toEngineeringString();
                    };
            String expected;
            try {
                BigDecimal exact = value.setScale(scale);
                expected = exact.signum() != 0 && exact.precision() > precision ? "refused" : exact.toPlainString();
            } catch (ArithmeticException e) {
                expected = "refused";
            }
            String actual;
            try {
                actual = normal(normalizer, spelled);
            } catch (InvalidValueException e) {
                actual = "refused";
            }
            assertThat(actual)
                    .as("seed %d, %s in %s", seed, spelled, normalizer.type())
                    .isEqualTo(expected);
        }
    }

    @Test
    void charLosesTrailingSpacesAndBinaryRegainsZeroBytes() {
        assertThat(normal(CellNormalizer.of(ColumnType.parse("char(5)")), "a b  "))
                .isEqualTo("a b");
        assertThat(normal(CellNormalizer.of(ColumnType.parse("varchar(5)")), "a b  "))
                .isEqualTo("a b  ");
        assertThat(normal(CellNormalizer.of(ColumnType.parse("binary(4)")), "ab"))
                .isEqualTo("ab\0\0");
        assertThat(normal(CellNormalizer.of(ColumnType.parse("varbinary(4)")), "ab"))
                .isEqualTo("ab");
    }

    @Test
    void indexesAndBitmapsBecomeLabels() {
        CellNormalizer e = CellNormalizer.of(ColumnType.parse("enum('a','b')"));
        assertThat(index(e, "0")).isEmpty();
        assertThat(index(e, "2")).isEqualTo("b");
        CellNormalizer s = CellNormalizer.of(ColumnType.parse("set('a','b','c')"));
        assertThat(index(s, "0")).isEmpty();
        assertThat(index(s, "5")).isEqualTo("a,c");
        StringBuilder labels = new StringBuilder("set('0'");
        for (int i = 1; i < 64; i++) {
            labels.append(",'").append(i).append('\'');
        }
        CellNormalizer full = CellNormalizer.of(ColumnType.parse(labels + ")"));
        assertThat(index(full, "18446744073709551615")).startsWith("0,1,").endsWith(",63");
        assertThat(index(full, "9223372036854775808")).isEqualTo("63");
        for (String wrong : new String[] {"", "x", "-1", "18446744073709551616", "184467440737095516150"}) {
            assertThatThrownBy(() -> index(full, wrong)).isInstanceOf(InvalidValueException.class);
        }
        assertThatThrownBy(() -> index(e, "3")).hasMessageContaining("beyond the labels");
        assertThatThrownBy(() -> index(s, "8")).hasMessageContaining("beyond the labels");
        assertThatThrownBy(() -> index(CellNormalizer.of(ColumnType.parse("enum")), "1"))
                .hasMessageContaining("labels are not known");
    }

    @Test
    void localTimestampsBecomeUtc() {
        CellNormalizer shanghai = CellNormalizer.of(ColumnType.parse("timestamp(3)"), ZoneId.of("Asia/Shanghai"));
        assertThat(normal(shanghai, "2026-01-01 07:00:00.5")).isEqualTo("2025-12-31 23:00:00.500");
        assertThat(normal(shanghai, "0000-00-00 00:00:00")).isEqualTo("0000-00-00 00:00:00.000");
        assertThat(normal(
                        CellNormalizer.of(ColumnType.parse("datetime"), ZoneId.of("Asia/Shanghai")),
                        "2026-01-01 07:00:00"))
                .isEqualTo("2026-01-01 07:00:00");
        CellNormalizer berlin = CellNormalizer.of(ColumnType.parse("timestamp"), ZoneId.of("Europe/Berlin"));
        assertThat(normal(berlin, "2026-03-29 01:59:59")).isEqualTo("2026-03-29 00:59:59");
        assertThat(normal(berlin, "2026-03-29 03:00:00")).isEqualTo("2026-03-29 01:00:00");
        assertThatThrownBy(() -> normal(berlin, "2026-03-29 02:30:00")).hasMessageContaining("Europe/Berlin skipped");
        assertThat(normal(berlin, "2026-10-25 01:59:59")).isEqualTo("2026-10-24 23:59:59");
        assertThatThrownBy(() -> normal(berlin, "2026-10-25 02:30:00")).hasMessageContaining("Europe/Berlin had twice");
        assertThat(normal(berlin, "2026-10-25 03:00:00")).isEqualTo("2026-10-25 02:00:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "+05:30",
                "Asia/Shanghai",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "Pacific/Apia"
            })
    void zonesAgreeWithJavaTime(String name) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ZoneId zone = ZoneId.of(name);
        CellNormalizer normalizer = CellNormalizer.of(ColumnType.parse("timestamp"), zone);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
        for (int i = 0; i < 2_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(1, 0xFFFF_FFFFL));
            if (i % 2 == 0 && zone.getRules().nextTransition(instant) != null) {
                instant = zone.getRules().nextTransition(instant).getInstant().plusSeconds(random.nextInt(-8000, 8000));
            }
            LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
            if (local.getYear() > 2105 || instant.getEpochSecond() < 1) {
                continue;
            }
            boolean certain = zone.getRules().getValidOffsets(local).size() == 1;
            String text = local.format(format);
            if (certain) {
                assertThat(normal(normalizer, text))
                        .as("seed %d, %s", seed, text)
                        .isEqualTo(
                                LocalDateTime.ofInstant(instant, ZoneOffset.UTC).format(format));
            } else {
                assertThatThrownBy(() -> normal(normalizer, text)).hasMessageContaining("twice");
            }
        }
    }

    private String normal(CellNormalizer normalizer, String text) {
        byte[] a = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        out.clear();
        normalizer.append(a, 1, a.length - 1, out);
        return out.toText();
    }

    private String index(CellNormalizer normalizer, String text) {
        byte[] a = text.getBytes(StandardCharsets.UTF_8);
        out.clear();
        normalizer.appendIndex(a, 0, a.length, out);
        return out.toText();
    }
}
