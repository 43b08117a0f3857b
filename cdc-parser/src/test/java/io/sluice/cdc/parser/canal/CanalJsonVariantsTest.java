package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;
import io.sluice.cdc.parser.ServerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other writers' messages, options, and values that a server's setting makes unreadable. */
class CanalJsonVariantsTest {

    private static final Lane LANE = Lane.of("variants");

    private static String message(String type, String mysqlType, String value) {
        return "{\"data\":[{\"id\":\"1\",\"v\":" + value + "}],\"database\":\"d\",\"es\":1,\"gtid\":\"\",\"id\":7,"
                + "\"isDdl\":false,\"mysqlType\":{\"id\":\"int\",\"v\":\"" + mysqlType + "\"},\"old\":"
                + (type.equals("UPDATE") ? "[{\"id\":\"2\"}]" : "null")
                + ",\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":4,\"v\":12},\"table\":\"t\",\"ts\":1,"
                + "\"type\":\"" + type + "\"}";
    }

    private static List<ChangeEvent> read(CanalJsonParser parser, String message) {
        List<ChangeEvent> events = new ArrayList<>();
        parser.parse(message.getBytes(StandardCharsets.UTF_8), LANE, 0).forEach(events::add);
        return events;
    }

    private static RowImage after(CanalJsonParser parser, String message) {
        return ((RowChange) read(parser, message).get(0)).after();
    }

    private static CanalJsonParser mySql() {
        return CanalJsonParser.builder().server(ServerKind.MYSQL).build();
    }

    @ParameterizedTest
    @CsvSource({
        "int,7,7",
        "bigint unsigned,18446744073709551615,18446744073709551615",
        "int,true,1",
        "tinyint(1),false,0",
        "'decimal(9,2)',1.5,1.50",
        "double,1e3,1000",
        "float,0.1,0.1",
        "year,2024,2024",
        "bit(8),255,255",
        "'enum(''a'',''b'')',2,b",
        "'set(''a'',''b'')',3,'a,b'"
    })
    void typedNumbersAndBooleans(String type, String json, String canonical) {
        assertThat(after(CanalJsonParser.create(), message("INSERT", type, json))
                        .getText("v"))
                .isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "varchar(9),7",
        "varchar(9),true",
        "date,20240101",
        "datetime,1",
        "timestamp,1",
        "time,1",
        "blob,1",
        "json,1",
        "double,true",
        "'decimal(9,2)',false",
        "year,true",
        "'enum(''a'')',true"
    })
    void typedValuesThatAreNone(String type, String json) {
        assertThatThrownBy(() -> read(mySql(), message("INSERT", type, json)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("variants@0:")
                .hasMessageContaining("d.t.v");
    }

    @Test
    void operationsFilter() {
        CanalJsonParser parser =
                CanalJsonParser.builder().operations(Set.of(Operation.DELETE)).build();
        for (int round = 0; round < 2; round++) {
            assertThat(read(parser, message("INSERT", "int", "\"1\""))).isEmpty();
            assertThat(read(parser, message("UPDATE", "int", "\"1\""))).isEmpty();
            assertThat(read(parser, message("DELETE", "int", "\"1\""))).hasSize(1);
            // in another spelling too
            assertThat(read(parser, message("INSERT", "int", "\"1\"").replace(":", " : ")))
                    .isEmpty();
            assertThat(read(parser, message("DELETE", "int", "\"1\"").replace(":", " : ")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSON_REPLACE(`v`, '$.a', 1)",
                "JSON_SET(`v`, '$.a', 'x')",
                "JSON_REMOVE(`v`, '$.a')",
                "JSON_ARRAY_INSERT(`v`, '$[0]', 1)"
            })
    void partialJson(String expression) {
        assertThatThrownBy(() -> read(mySql(), message("UPDATE", "json", '"' + expression + '"')))
                .isInstanceOfSatisfying(InapplicableChangeException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.PARTIAL_JSON))
                .hasMessageContaining("binlog_row_value_options");
    }

    @Test
    void midnightInADocumentMayBeADate() {
        for (String value :
                List.of("{\\\"d\\\": \\\"2024-02-29 00:00:00.000000\\\"}", "\\\"0000-00-00 00:00:00.000000\\\"")) {
            assertThatThrownBy(() -> read(mySql(), message("INSERT", "json", '"' + value + '"')))
                    .isInstanceOfSatisfying(InapplicableChangeException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.AMBIGUOUS_VALUE));
        }
        for (String value : List.of(
                "{\"2024-02-29 00:00:00.000000\": 1}",
                "\"2024-02-29 00:00:00.000001\"",
                "\"2024-02-29 00:00:00\"",
                "\"2024-02-29\"",
                "\"x024-02-29 00:00:00.000000\"")) {
            String text = message("INSERT", "json", '"' + value.replace("\"", "\\\"") + '"');
            assertThat(after(mySql(), text).getText("v")).isEqualTo(value);
        }
    }

    /** A text that old does not list may have changed all the same: a NOBLOB log leaves it out of before images. */
    @Test
    void blobsThatOldDoesNotList() {
        for (String type : List.of("text", "longblob", "json", "point")) {
            String update = message("UPDATE", type, "\"1\"");
            RowChange unsure = (RowChange) read(mySql(), update).get(0);
            assertThat(unsure.before().isPresent("v")).as(type).isFalse();
            assertThat(unsure.before().getInt("id")).isEqualTo(2);
            assertThat(unsure.after().isPresent("v")).isTrue();
            RowChange listed = (RowChange) read(mySql(), update.replace("[{\"id\":\"2\"}]", "[{\"v\":null}]"))
                    .get(0);
            assertThat(listed.before().isNull("v")).isTrue();
            CanalJsonParser full = CanalJsonParser.builder()
                    .server(ServerKind.MYSQL)
                    .fullRowImages()
                    .build();
            RowChange sure = (RowChange) read(full, update).get(0);
            assertThat(sure.before().getBytes("v")).isEqualTo(sure.after().getBytes("v"));
        }
        RowChange text = (RowChange)
                read(mySql(), message("UPDATE", "varchar(9)", "\"1\"")).get(0);
        assertThat(text.before().getText("v")).isEqualTo("1");
        // The key's own columns are in every before image.
        RowChange key =
                (RowChange) read(mySql(), message("UPDATE", "text", "\"1\"").replace("[\"id\"]", "[\"v\"]"))
                        .get(0);
        assertThat(key.before().getText("v")).isEqualTo("1");
    }

    /** TiCDC: other order of keys, types in any order, FLOAT without exponent, its own member at the end. */
    @Test
    void tiCdc() {
        String message = "{\"id\":0,\"database\":\"d\",\"table\":\"t\",\"pkNames\":[\"id\"],\"isDdl\":false,"
                + "\"type\":\"UPDATE\",\"es\":1639633141221,\"ts\":1639633142960,\"sql\":\"\",\"sqlType\":{\"v\":12,"
                + "\"id\":4,\"f\":7},\"mysqlType\":{\"v\":\"varchar\",\"f\":\"float\",\"id\":\"int\"},"
                + "\"old\":[{\"id\":\"1\",\"v\":\"a\",\"f\":\"10000000000\"}],"
                + "\"data\":[{\"id\":\"1\",\"v\":\"b\",\"f\":\"0.00001\"}],"
                + "\"_tidb\":{\"commitTs\":429918007904436226,\"onlyHandleKey\":false}}";
        CanalJsonParser parser = CanalJsonParser.create();
        for (int round = 0; round < 2; round++) {
            RowChange change = (RowChange) read(parser, message).get(0);
            assertThat(change.schema().columnNames()).containsExactly("v", "f", "id");
            assertThat(change.schema().primaryKey()).containsExactly("id");
            assertThat(change.before().getText("v")).isEqualTo("a");
            assertThat(change.before().getText("f")).isEqualTo("10000000000");
            assertThat(change.after().getText("v")).isEqualTo("b");
            assertThat(change.after().getText("f")).isEqualTo("0.00001");
            assertThat(change.origin().sourceTime()).hasToString("2021-12-16T05:39:01.221Z");
        }
    }

    @Test
    void gtidThatIsNoneNamesFileAndOffset(@TempDir Path directory) throws IOException {
        String good = message("INSERT", "int", "\"1\"") + "\n";
        String bad = message("INSERT", "int", "\"1\"").replace("\"gtid\":\"\"", "\"gtid\":\"none\"");
        Path file = Files.writeString(directory.resolve("f"), good + bad);
        ChangeCursor cursor = CanalJsonFiles.of(file).open(TableFilter.all());
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.toEvent()).isNotNull();
        assertThat(cursor.next()).isTrue();
        assertThatThrownBy(cursor::toEvent)
                .isInstanceOf(MalformedInputException.class)
                .hasMessageStartingWith(file + ":" + (good.length() + bad.indexOf("none")) + ": gtid: ");
    }

    @Test
    @Timeout(60)
    void closedByAnotherThread(@TempDir Path directory) throws Exception {
        String line = message("INSERT", "int", "\"1\"") + "\n";
        Path file = Files.writeString(directory.resolve("f"), line.repeat(20_000));
        ChangeCursor cursor = CanalJsonFiles.of(file).open(TableFilter.all());
        assertThat(cursor.next()).isTrue();
        Thread closer = new Thread(cursor::close);
        closer.start();
        int rows = 1;
        // However far it came, it ends, and not with an error.
        while (cursor.next()) {
            rows++;
        }
        closer.join();
        assertThat(rows).isBetween(1, 20_000);
        assertThat(cursor.next()).isFalse();
    }
}
