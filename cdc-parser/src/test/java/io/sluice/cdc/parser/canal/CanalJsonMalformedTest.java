package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.ParserLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One broken thing a test; each met first by a parser that knows the table, so that both ways of reading are tried. */
class CanalJsonMalformedTest {

    private static final Lane LANE = Lane.kafka("t", 0);
    private static final String GOOD = "{\"data\":[{\"id\":\"1\",\"n\":\"é \\u0041\"},{\"id\":\"2\",\"n\":null}],"
            + "\"database\":\"d\",\"es\":1700000000000,\"gtid\":\"\",\"id\":7,\"isDdl\":false,"
            + "\"mysqlType\":{\"id\":\"int\",\"n\":\"text\"},\"old\":[{\"n\":\"x\"},{\"n\":\"y\"}],\"pkNames\":[\"id\"],"
            + "\"sql\":\"\",\"sqlType\":{\"id\":4,\"n\":2005},\"table\":\"t\",\"ts\":1700000000123,\"type\":\"UPDATE\"}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CanalJsonParser knowing() {
        CanalJsonParser parser = CanalJsonParser.create();
        readAll(parser.parse(bytes(GOOD), LANE, 0));
        return parser;
    }

    private static List<ChangeEvent> readAll(ChangeCursor cursor) {
        List<ChangeEvent> events = new ArrayList<>();
        cursor.forEach(events::add);
        return events;
    }

    private static void isMalformed(String message, String... said) {
        for (CanalJsonParser parser : List.of(CanalJsonParser.create(), knowing())) {
            assertThatThrownBy(() -> readAll(parser.parse(bytes(message), LANE, 9)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("t-0@9:")
                    .hasMessageContainingAll(said);
        }
    }

    @Test
    void cutAtEachByte() {
        byte[] whole = bytes(GOOD);
        CanalJsonParser knowing = knowing();
        for (int length = 0; length < whole.length; length++) {
            int cut = length;
            for (CanalJsonParser parser : List.of(CanalJsonParser.create(), knowing)) {
                assertThatThrownBy(() -> parser.parse(whole, 0, cut, LANE, 0))
                        .as("cut at %s", cut)
                        .isInstanceOf(MalformedInputException.class);
            }
        }
        assertThat(readAll(knowing.parse(whole, LANE, 0))).hasSize(2);
    }

    @Test
    void bytesAroundTheMessageAreNotLookedAt() {
        byte[] whole = bytes(GOOD);
        byte[] padded = new byte[whole.length + 64];
        java.util.Arrays.fill(padded, (byte) '"');
        System.arraycopy(whole, 0, padded, 32, whole.length);
        CanalJsonParser parser = knowing();
        List<ChangeEvent> expected = readAll(parser.parse(whole, LANE, 0));
        assertThat(readAll(parser.parse(padded, 32, whole.length, LANE, 0))).isEqualTo(expected);
        for (int length = 0; length < whole.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> parser.parse(padded, 32, cut, LANE, 0))
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void anyKeyOrderAndWhiteSpaceGiveTheSameEvents() {
        List<ChangeEvent> expected = readAll(CanalJsonParser.create().parse(bytes(GOOD), LANE, 0));
        String other = GOOD.replace("\"type\":\"UPDATE\"}", "\"_tidb\":{\"a\":[1,{}]}}")
                .replace("{\"data\":", "{ \"type\" :\t\"UPDATE\",\r\n \"data\" : ")
                .replace("{\"id\":\"1\",", "{ \"id\" : \"\\u0031\" , ")
                .replace("{\"id\":\"2\",\"n\":null}", "{\"n\":null,\"id\":\"2\"}");
        assertThat(readAll(CanalJsonParser.create().parse(bytes(other), LANE, 0)))
                .isEqualTo(expected);
        assertThat(readAll(knowing().parse(bytes(other), LANE, 0))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"id\":7|\"id\":7,\"id\":8|twice",
                "\"id\":7|\"x\":1,\"x\":2,\"id\":7|twice",
                "\"id\":\"2\"|\"id\":\"2\",\"id\":\"3\"|twice",
                "{\"id\":\"int\"|{\"id\":\"int\",\"id\":\"int\"|twice",
                "\"es\":1700000000000|\"es\":\"1\"|es",
                "\"es\":1700000000000|\"es\":1.5|whole number",
                "\"es\":1700000000000|\"es\":01|no JSON number",
                "\"isDdl\":false|\"isDdl\":0|isDdl",
                "\"isDdl\":false|\"isDdl\":true|contradicts",
                "\"database\":\"d\"|\"database\":5|database",
                "\"table\":\"t\"|\"table\":{}|table",
                "\"pkNames\":[\"id\"]|\"pkNames\":\"id\"|pkNames",
                "\"pkNames\":[\"id\"]|\"pkNames\":[1]|pkNames",
                "\"id\":4|\"id\":\"4\"|sqlType",
                "\"n\":\"text\"|\"n\":1|mysqlType",
                "\"n\":\"text\"|\"n\":\"txet\"|txet",
                "{\"id\":\"2\",\"n\":null}|5|a row must be an object",
                "{\"id\":\"2\",\"n\":null}|{\"id\":\"2\",\"n\":[]}|object or array",
                "\"n\":null|\"n\":nul|value",
                "\"n\":null|\"n\":\"\\x\"|escape",
                "\"n\":null|\"n\":\"\\ud83d\"|surrogate",
                "\"n\":null|\"n\":1|number",
                "\"id\":\"2\"|\"id\":\"two\"|int",
                "\"id\":\"2\"|\"id\":\"2147483648\"|range",
                "\"id\":\"2\"|\"idx\":\"2\"|idx",
                "[{\"n\":\"x\"},{\"n\":\"y\"}]|[{\"n\":\"x\"},{\"n\":\"y\"},{}]|old has 3",
                "[{\"n\":\"x\"},{\"n\":\"y\"}]|[{\"n\":\"x\"},null]|null entry",
                "\"type\":\"UPDATE\"}|\"type\":\"INSERT\"}|old values",
                "\"type\":\"UPDATE\"}|\"type\":\"UPDATE\"}}|follows",
                "\"type\":\"UPDATE\"}|\"type\":\"UPDATE\",}|key",
                "\"type\":\"UPDATE\"}|\"types\":\"UPDATE\"}|no type",
            })
    void brokenPart(String from, String to, String said) {
        assertThat(GOOD).contains(from);
        isMalformed(GOOD.replace(from, to), said);
    }

    @Test
    void controlCharacterAndBadUtf8() {
        isMalformed(GOOD.replace("é", "\n"), "control character");
        byte[] bad = bytes(GOOD);
        bad[GOOD.indexOf('é') + 1] = 'x';
        for (CanalJsonParser parser : List.of(CanalJsonParser.create(), knowing())) {
            assertThatThrownBy(() -> readAll(parser.parse(bad, LANE, 0)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("UTF-8")
                    .hasMessageContaining("d.t.n");
        }
    }

    @Test
    void limits() {
        for (ParserLimits limits : List.of(
                ParserLimits.DEFAULT.withMaxColumns(1),
                ParserLimits.DEFAULT.withMaxRows(1),
                ParserLimits.DEFAULT.withMaxMessageBytes(100),
                ParserLimits.DEFAULT.withMaxStringBytes(5))) {
            CanalJsonParser parser = CanalJsonParser.builder().limits(limits).build();
            assertThatThrownBy(() -> parser.parse(bytes(GOOD), LANE, 0))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("ParserLimits.");
        }
        String deep = GOOD.replace("\"id\":7", "\"x\":" + "[".repeat(65) + "]".repeat(65) + ",\"id\":7");
        isMalformed(deep, "ParserLimits.maxNesting");
    }

    @Test
    void unknownTypeIsNamed() {
        String message = GOOD.replace("\"UPDATE\"", "\"TIDB_WATERMARK\"");
        assertThatThrownBy(() -> knowing().parse(bytes(message), LANE, 0))
                .isInstanceOf(InapplicableChangeException.class)
                .hasMessageContaining("TIDB_WATERMARK");
    }

    @Test
    void shorterOldPairsWithTheLastRows() {
        String message = GOOD.replace("[{\"n\":\"x\"},{\"n\":\"y\"}]", "[{\"n\":\"y\"}]")
                .replace("{\"id\":\"1\",", "{\"id\":\"1\",\"v\":\"w\",")
                .replace("\"n\":\"text\"", "\"n\":\"text\",\"v\":\"char(9)\"");
        for (CanalJsonParser parser : List.of(CanalJsonParser.create(), knowing())) {
            List<ChangeEvent> events = readAll(parser.parse(bytes(message), LANE, 0));
            assertThat(((RowChange) events.get(0)).before().getText("v")).isEqualTo("w");
            // A text, of which a NOBLOB log would say nothing.
            assertThat(((RowChange) events.get(0)).before().isPresent("n")).isFalse();
            assertThat(((RowChange) events.get(1)).before().getText("n")).isEqualTo("y");
        }
    }

    @Test
    void gtidInAnotherSpelling() {
        String set = "3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5";
        String escaped = set.replace("3", "\\u0033").replace(":", "\\u003A").replace(",", ",\\n");
        List<ChangeEvent> expected = readAll(knowing().parse(bytes(withGtid(set)), LANE, 0));
        assertThat(expected.get(0).origin().gtids()).hasToString(set);
        for (CanalJsonParser parser : List.of(CanalJsonParser.create(), knowing())) {
            assertThat(readAll(parser.parse(bytes(withGtid(escaped)), LANE, 0))).isEqualTo(expected);
        }
    }

    @Test
    void gtidThatIsNone() {
        CanalJsonParser parser = knowing();
        readAll(parser.parse(bytes(withGtid("3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5")), LANE, 0));
        String bad = withGtid("3c1e6a3a:1-6");
        int at = bytes(bad.substring(0, bad.indexOf("3c1e6a3a:"))).length;
        for (int round = 0; round < 2; round++) {
            ChangeCursor cursor = parser.parse(bytes(bad), LANE, 9);
            assertThat(cursor.next()).isTrue();
            // Asked again it must not answer with the set of the message before.
            for (int asked = 0; asked < 2; asked++) {
                assertThatThrownBy(cursor::toEvent)
                        .isInstanceOf(MalformedInputException.class)
                        .hasMessageStartingWith("t-0@9:" + at + ": gtid: ");
            }
        }
        assertThatThrownBy(() -> readAll(parser.parse(bytes(withGtid("0-1-2,1-1-2,0-2-2")), LANE, 9)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("t-0@9:");
    }

    private static String withGtid(String set) {
        return GOOD.replace("\"gtid\":\"\"", "\"gtid\":\"" + set + "\"");
    }

    @Test
    void updateWithoutOld() {
        for (String old : List.of("null", "[]")) {
            String message = GOOD.replace("[{\"n\":\"x\"},{\"n\":\"y\"}]", old);
            assertThatThrownBy(() -> knowing().parse(bytes(message), LANE, 0))
                    .isInstanceOf(InapplicableChangeException.class)
                    .hasMessageContaining("binlog_row_image");
        }
    }

    @Test
    void withoutMysqlTypeASchemaIsNeeded() {
        String message = GOOD.replace("{\"id\":\"int\",\"n\":\"text\"}", "null");
        assertThatThrownBy(() -> knowing().parse(bytes(message), LANE, 0))
                .isInstanceOfSatisfying(MissingOptionException.class, e -> assertThat(e.option())
                        .isEqualTo("schemas"));
        RowChange known =
                (RowChange) readAll(knowing().parse(bytes(GOOD), LANE, 0)).get(0);
        CanalJsonParser given =
                CanalJsonParser.builder().schemas(t -> known.schema()).build();
        assertThat(readAll(given.parse(bytes(message), LANE, 0))).contains(known);
    }

    @Test
    void refusedTableIsNotReadPastItsTail() {
        CanalJsonParser parser = CanalJsonParser.builder()
                .tables(TableFilter.of(new TableId("d", "other")))
                .build();
        assertThat(readAll(parser.parse(bytes(GOOD), LANE, 0))).isEmpty();
        assertThat(readAll(parser.parse(bytes(GOOD.replace("[{\"id\"", "[{{\"id\"")), LANE, 0)))
                .isEmpty();
    }
}
