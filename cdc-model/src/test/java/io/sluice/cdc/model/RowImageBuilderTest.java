package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Built images: three states of a cell, and every typed getter by name and index. */
class RowImageBuilderTest {

    private static final Map<String, BiFunction<RowImage, Integer, Object>> BY_INDEX = new LinkedHashMap<>();
    private static final Map<String, BiFunction<RowImage, String, Object>> BY_NAME = new LinkedHashMap<>();

    static {
        getter("int", RowImage::getInt, RowImage::getInt);
        getter("long", RowImage::getLong, RowImage::getLong);
        getter("unsigned", RowImage::getUnsignedLong, RowImage::getUnsignedLong);
        getter("big", RowImage::getBigInteger, RowImage::getBigInteger);
        getter("decimal", RowImage::getDecimal, RowImage::getDecimal);
        getter("float", RowImage::getFloat, RowImage::getFloat);
        getter("double", RowImage::getDouble, RowImage::getDouble);
        getter("text", RowImage::getText, RowImage::getText);
        getter("bytes", (i, c) -> Arrays.toString(i.getBytes(c)), (i, c) -> Arrays.toString(i.getBytes(c)));
        getter("date", RowImage::getDate, RowImage::getDate);
        getter("datetime", RowImage::getDateTime, RowImage::getDateTime);
        getter("timestamp", RowImage::getTimestamp, RowImage::getTimestamp);
        getter("time", RowImage::getTime, RowImage::getTime);
    }

    private static void getter(
            String name, BiFunction<RowImage, Integer, Object> byIndex, BiFunction<RowImage, String, Object> byName) {
        BY_INDEX.put(name, byIndex);
        BY_NAME.put(name, byName);
    }

    private static TableSchema schema(String type) {
        return TableSchema.builder(new TableId("shop", "t"))
                .column("first", ColumnType.parse("int"))
                .column("C", ColumnType.parse(type))
                .build();
    }

    /** Answers of all getters that are not named must be refusals. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int             | 7                       | int=7 long=7 unsigned=7 big=7 decimal=7 text=7 bytes=[55]
            bigint unsigned | 18446744073709551615    | unsigned=-1 big=18446744073709551615 decimal=18446744073709551615 text=18446744073709551615
            decimal(9,2)    | 1.50                    | decimal=1.50 text=1.50
            float           | 0.1                     | decimal=0.1 float=0.1 double=0.1 text=0.1
            double          | 0.1                     | decimal=0.1 double=0.1 text=0.1
            varchar(9)      | 7                       | text=7 bytes=[55]
            date            | 2026-11-22              | date=2026-11-22 text=2026-11-22
            date            | 0000-00-00              | text=0000-00-00
            datetime(1)     | 2026-11-22 01:02:03.5   | datetime=2026-11-22T01:02:03.500 text=2026-11-22 01:02:03.5
            timestamp       | 2026-11-22 01:02:03     | timestamp=2026-11-22T01:02:03Z text=2026-11-22 01:02:03
            time            | -838:59:59              | time=PT-838H-59M-59S text=-838:59:59
            """)
    void gettersAnswerOrRefuse(String type, String cell, String answers) {
        RowImage image = RowImage.builder(schema(type)).text("c", cell).build();
        for (String getter : BY_INDEX.keySet()) {
            int at = (" " + answers).indexOf(" " + getter + "=");
            if (at >= 0) {
                String rest = answers.substring(at + getter.length() + 1);
                String expected = rest.split(" (?=[a-z]+=)")[0];
                assertThat(BY_INDEX.get(getter).apply(image, 1)).as(getter).hasToString(expected);
                assertThat(BY_NAME.get(getter).apply(image, "c")).as(getter).hasToString(expected);
            } else if (!getter.equals("bytes")) {
                assertThatThrownBy(() -> BY_INDEX.get(getter).apply(image, 1))
                        .as(getter)
                        .isInstanceOf(CellAccessException.class)
                        .hasMessageContaining("C");
            }
        }
    }

    @Test
    void absentNullAndEmptyAreThreeThings() {
        TableSchema schema = schema("varchar(9)");
        RowImage absent = RowImage.builder(schema).text("first", "1").build();
        RowImage none = RowImage.builder(schema).text("first", "1").setNull("c").build();
        RowImage empty =
                RowImage.builder(schema).text("first", "1").text("c", "").build();
        assertThat(states(absent)).isEqualTo("false false false");
        assertThat(states(none)).isEqualTo("true true false");
        assertThat(states(empty)).isEqualTo("true false true");
        assertThat(List.of(absent.isComplete(), none.isComplete(), empty.isComplete()))
                .containsExactly(false, true, true);
        assertThat(List.of(absent, none, empty)).doesNotHaveDuplicates();
        assertThat(empty.getText("C")).isEmpty();
        for (RowImage image : List.of(absent, none)) {
            BY_NAME.forEach((name, getter) -> assertThatThrownBy(() -> getter.apply(image, "c"))
                    .as(name)
                    .isInstanceOf(CellAccessException.class));
        }
        assertThatThrownBy(() -> empty.getText("d")).isInstanceOf(SchemaMismatchException.class);
        assertThatThrownBy(() -> RowImage.builder(schema).text("d", "x")).isInstanceOf(SchemaMismatchException.class);
    }

    private static String states(RowImage image) {
        return image.isPresent("c") + " " + image.isNull("c") + " " + image.hasValue("c");
    }

    @Test
    void nothingOfTheCallerIsKept() {
        byte[] cell = {1, 2};
        RowImageBuilder builder = RowImage.builder(schema("varbinary(9)")).bytes("c", cell);
        cell[0] = 9;
        RowImage image = builder.build();
        builder.setNull("c");
        image.getBytes("c")[1] = 9;
        assertThat(image.getBytes("c")).containsExactly(1, 2);
        assertThatThrownBy(() -> image.getText("c")).isInstanceOf(CellAccessException.class);
        assertThat(image.toString()).isEqualTo("image of shop.t with C");
    }
}
