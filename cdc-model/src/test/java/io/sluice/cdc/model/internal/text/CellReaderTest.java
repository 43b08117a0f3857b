package io.sluice.cdc.model.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellReaderTest {

    private static final Map<String, Function<RowImage, Object>> READINGS = new LinkedHashMap<>();

    static {
        READINGS.put("int", r -> r.getInt("c"));
        READINGS.put("long", r -> r.getLong("c"));
        READINGS.put("unsigned", r -> Long.toUnsignedString(r.getUnsignedLong("c")));
        READINGS.put("bigint", r -> r.getBigInteger("c"));
        READINGS.put("decimal", r -> r.getDecimal("c"));
        READINGS.put("float", r -> r.getFloat("c"));
        READINGS.put("double", r -> r.getDouble("c"));
        READINGS.put("date", r -> r.getDate("c"));
        READINGS.put("datetime", r -> r.getDateTime("c"));
        READINGS.put("timestamp", r -> r.getTimestamp("c"));
        READINGS.put("time", r -> r.getTime("c"));
    }

    /** All readings a value has; every other getter must refuse, naming column and type and not the value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int                   | -2147483648          | int=-2147483648 long=-2147483648 bigint=-2147483648 decimal=-2147483648
            int                   | 0                    | int=0 long=0 unsigned=0 bigint=0 decimal=0
            int unsigned          | 4294967295           | long=4294967295 unsigned=4294967295 bigint=4294967295 decimal=4294967295
            int(5) zerofill       | 00012                | int=12 long=12 unsigned=12 bigint=12 decimal=12
            bigint                | -9223372036854775808 | long=-9223372036854775808 bigint=-9223372036854775808 decimal=-9223372036854775808
            bigint                | 9223372036854775807  | long=9223372036854775807 unsigned=9223372036854775807 bigint=9223372036854775807 decimal=9223372036854775807
            bigint unsigned       | 18446744073709551615 | unsigned=18446744073709551615 bigint=18446744073709551615 decimal=18446744073709551615
            bigint zerofill       | 00000000000000000007 | int=7 long=7 unsigned=7 bigint=7 decimal=7
            bit(64)               | 9223372036854775808  | unsigned=9223372036854775808 bigint=9223372036854775808 decimal=9223372036854775808
            year                  | 0000                 | int=0 long=0 unsigned=0 bigint=0 decimal=0
            decimal(10,0)         | -42                  | int=-42 long=-42 bigint=-42 decimal=-42
            decimal(5,2)          | 12.00                | int=12 long=12 unsigned=12 bigint=12 decimal=12.00
            decimal(5,2)          | 12.50                | decimal=12.50
            decimal(65,0)         | 99999999999999999999 | bigint=99999999999999999999 decimal=99999999999999999999
            float                 | 0.1                  | float=0.1 double=0.1 decimal=0.1
            float                 | 3.4028235e38         | float=3.4028235E38 double=3.4028235E38 decimal=3.4028235E+38
            double                | 1e16                 | double=1.0E16 decimal=1E+16
            double                | -0                   | double=-0.0 decimal=0
            double(10,2)          | 1.50                 | double=1.5 decimal=1.50
            date                  | 2024-02-29           | date=2024-02-29
            date                  | 0000-00-00           | ''
            date                  | 2023-02-31           | ''
            date                  | 2020-00-10           | ''
            datetime(3)           | 2024-02-29 12:00:00.500 | datetime=2024-02-29T12:00:00.500
            datetime              | 0000-00-00 00:00:00  | ''
            timestamp(6)          | 2038-01-19 03:14:07.999999 | timestamp=2038-01-19T03:14:07.999999Z
            timestamp             | 0000-00-00 00:00:00  | ''
            time                  | -838:59:59           | time=PT-838H-59M-59S
            time(6)               | -00:00:00.000001     | time=PT-0.000001S
            varchar(5)            | 12                   | ''
            enum('a')             | a                    | ''
            json                  | 1                    | ''
            """)
    void aValueHasTheseReadingsAndNoOther(String type, String text, String expected) {
        RowImage row = row(type, text);
        Map<String, String> readings = new LinkedHashMap<>();
        for (String pair : expected.isEmpty() ? new String[0] : expected.split(" ")) {
            readings.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        Set<String> refused = new TreeSet<>(READINGS.keySet());
        refused.removeAll(readings.keySet());
        readings.forEach((name, value) -> assertThat(read(name, row)).as(name).hasToString(value));
        for (String name : refused) {
            assertThatThrownBy(() -> read(name, row))
                    .as(name)
                    .isInstanceOf(CellAccessException.class)
                    .hasMessageStartingWith("column shop.t.c of type " + ColumnType.parse(type) + " ")
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage())
                                    .substring(String.valueOf(e.getMessage()).indexOf(" of type ") + 9)
                                    .replace(ColumnType.parse(type).toString(), ""))
                            .doesNotContain(text.length() > 4 ? text : "\0"));
        }
        assertThat(row.getText("c")).isEqualTo(text);
    }

    @Test
    void bytesHaveNoText() {
        RowImage row = row("varbinary(4)", "ab");
        assertThat(row.getBytes("c")).containsExactly('a', 'b');
        assertThatThrownBy(() -> row.getText("c"))
                .isInstanceOf(CellAccessException.class)
                .hasMessageContaining("getBytes");
    }

    @Test
    void nullAndAbsentAreRefused() {
        TableSchema schema = schema("int");
        RowImage isNull = RowImage.builder(schema).setNull("c").build();
        RowImage absent = RowImage.builder(schema).build();
        READINGS.forEach((name, reading) -> {
            assertThatThrownBy(() -> reading.apply(isNull))
                    .isInstanceOf(CellAccessException.class)
                    .hasMessageContaining("shop.t.c is NULL");
            assertThatThrownBy(() -> reading.apply(absent))
                    .isInstanceOf(CellAccessException.class)
                    .hasMessageContaining("shop.t.c is absent");
        });
    }

    /** An image built by hand may hold anything; a getter says so without the value. */
    @Test
    void whatIsNotCanonicalIsRefused() {
        for (String type :
                new String[] {"int", "decimal(5,2)", "double", "float", "date", "time", "datetime", "timestamp"}) {
            RowImage row = row(type, "secret");
            READINGS.forEach((name, reading) -> assertThatThrownBy(() -> reading.apply(row))
                    .isInstanceOf(CellAccessException.class)
                    .satisfies(e -> assertThat(e + String.valueOf(e.getCause())).doesNotContain("secret")));
        }
    }

    @Test
    void gettersReturnTheJavaTypesTheyName() {
        assertThat(row("decimal(5,2)", "1.50").getDecimal(0)).isEqualTo(new BigDecimal("1.50"));
        assertThat(row("decimal(5,2)", "1.00").getBigInteger(0)).isEqualTo(BigInteger.ONE);
        assertThat(row("date", "2024-02-29").getDate(0)).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(row("datetime", "2024-02-29 01:02:03").getDateTime(0))
                .isEqualTo(LocalDateTime.of(2024, 2, 29, 1, 2, 3));
        assertThat(row("timestamp", "1970-01-01 00:00:01").getTimestamp(0)).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(row("time(1)", "-01:00:00.5").getTime(0)).isEqualTo(Duration.ofMillis(-3_600_500));
    }

    private static TableSchema schema(String type) {
        return TableSchema.builder(new TableId("shop", "t"))
                .column("c", ColumnType.parse(type))
                .build();
    }

    private static RowImage row(String type, String text) {
        return RowImage.builder(schema(type)).text("c", text).build();
    }

    private static Object read(String reading, RowImage row) {
        return Objects.requireNonNull(READINGS.get(reading), reading).apply(row);
    }
}
