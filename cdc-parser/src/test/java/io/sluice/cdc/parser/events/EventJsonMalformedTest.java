package io.sluice.cdc.parser.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.parser.ParserLimits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thing wrong a test: the error says what and where. */
class EventJsonMalformedTest {

    private static final String GOOD =
            "{\"v\":1,\"op\":\"UPDATE\",\"table\":\"shop.t\",\"lane\":\"a\",\"position\":\"0:1\","
                    + "\"gtids\":\"3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5\",\"sourceTime\":\"2023-11-14T22:13:20Z\","
                    + "\"key\":[\"id\"],\"types\":{\"id\":\"int\",\"n\":\"decimal(5,2)\",\"b\":\"binary(2)\"},"
                    + "\"columns\":{\"id\":{\"nullable\":false,\"default\":{\"kind\":\"NONE\"}}},"
                    + "\"uniqueKeys\":[{\"name\":\"u\",\"columns\":[\"n\"]}],"
                    + "\"before\":{\"id\":\"1\"},\"after\":{\"id\":\"1\",\"n\":\"1.50\",\"b\":{\"$base64\":\"/wA=\"}}}\n";
    private static final String SCHEMA_CHANGE = "{\"v\":1,\"op\":\"SCHEMA\",\"database\":\"d\",\"lane\":\"a\","
            + "\"position\":\"0:1\",\"sql\":\"DROP TABLE t\",\"understood\":true}\n";

    @TempDir
    private Path directory;

    private List<ChangeEvent> read(String lines) {
        return EventLines.readBack(directory, lines.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theGoodLinesAreGood() {
        assertThat(read(GOOD + SCHEMA_CHANGE)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"v\":1`               | `\"v\":4`                 | of version 4; this release reads versions 1 to 3",
                "`\"v\":1`               | `\"v\":0`                 | of version 0; this release reads versions 1 to 3",
                "`\"v\":1`               | `\"v\":\"1\"`             | must be a number",
                "`\"v\":1,`              | ``                        | another format",
                "`\"op\":\"UPDATE\"`     | `\"op\":\"MERGE\"`        | `\"op\" is none of version 1`",
                "`\"op\":\"UPDATE\",`    | ``                        | `needs member \"op\"`",
                "`\"op\":\"UPDATE\"`     | `\"op\":7`                | `\"op\" must be a string`",
                "`\"op\":\"UPDATE\"`     | `\"op\":\"INSERT\"`       | `INSERT has no member \"before\"`",
                "`\"op\":\"UPDATE\"`     | `\"op\":\"BEGIN\"`        | `BEGIN has no member \"table\"`",
                "`\"op\":\"UPDATE\"`     | `\"op\":\"SCHEMA\"`       | `SCHEMA needs member \"database\"`",
                "`\"lane\":\"a\",`       | ``                        | `needs member \"lane\"`",
                "`\"lane\":\"a\"`        | `\"lane\":\"\"`           | a lane needs a name",
                "`\"lane\":\"a\"`        | `\"lane\":\"a\",\"lane\":\"a\"` | `\"lane\" stands twice`",
                "`\"lane\":\"a\"`        | `\"lane\":\"a\",\"size\":7` | a member that version 1 does not have",
                "`\"lane\":\"a\"`        | `\"l\\u0061ne\":\"a\"`    | a member that version 1 does not have",
                "`\"0:1\"`               | `\"0:1#0\"`               | normal form",
                "`\"0:1\"`               | `\"here\"`                | is no position",
                "`:1-5`                  | `:1-3:4-5`                | normal form",
                "`:1-5`                  | `:5-1`                    | `\"gtids\" cannot be read`",
                "`22:13:20Z`             | `22:13:20.000Z`           | normal form",
                "`22:13:20Z`             | `22:13`                   | `\"sourceTime\" cannot be read`",
                "`\"shop.t\"`            | `\"t\"`                   | must be database.table",
                "`\"shop.t\"`            | `\"a.shop.t\"`            | must be database.table",
                "`\"key\":[\"id\"]`      | `\"key\":[\"ID2\"]`       | no column ID2",
                "`\"key\":[\"id\"]`      | `\"key\":[1]`             | a string, must stand here",
                "`\"key\":[\"id\"]`      | `\"key\":{}`              | `\"key\" must be an array`",
                "`\"id\":\"int\"`        | `\"id\":\"int(11)\"`      | `is not in its normal form, 'int'`",
                "`\"id\":\"int\"`        | `\"id\":\"integr\"`       | integr",
                "`\"id\":\"int\"`        | `\"id\":\"int\",\"id\":\"int\"` | `\"types\" has a column twice`",
                "`\"id\":\"int\"`        | `\"id\":\"int\",\"ID\":\"int\"` | two columns named",
                "`\"columns\":{\"id\"`   | `\"columns\":{\"x\"`      | that `\"types\" does not have`",
                "`\"nullable\":false`    | `\"nullable\":null`       | true or false must stand here",
                "`\"nullable\":false`    | `\"nullable\":false,\"comment\":\"\"` | a member that event lines do not have",
                "`\"nullable\":false`    | `\"nullable\":false,\"nullable\":false` | a member stands twice",
                "`\"NONE\"`              | `\"SOME\"`                | no kind of default",
                "`\"kind\":\"NONE\"`     | `\"text\":\"\"`           | `needs member \"kind\"`",
                "`\"name\":\"u\",`       | ``                        | `needs members \"name\" and \"columns\"`",
                "`\"before\":{\"id\":\"1\"},` | ``                   | `UPDATE needs member \"before\"`",
                "`{\"id\":\"1\"}`        | `{\"id\":1}`              | a value must be a string",
                "`{\"id\":\"1\"}`        | `{\"id\":{\"$base64\":\"AA==\"}}` | the column of the binary family",
                "`{\"id\":\"1\"}`        | `{\"id\":\"1\",\"id\":\"1\"}` | column shop.t.id stands twice",
                "`{\"id\":\"1\"}`        | `{\"ID\":\"1\"}`          | a column that",
                "`{\"id\":\"1\"}`        | `{\"id\":\"01\"}`         | not spelled in its canonical form",
                "`{\"id\":\"1\"}`        | `{\"id\":\"2147483648\"}` | no value of type int",
                "`{\"id\":\"1\"}`        | `{\"id\":\"\\ud800\"}`    | half of a surrogate pair",
                "`{\"id\":\"1\"}`        | `{\"id\":\"\\x\"}`        | no legal escape",
                "`\"1.50\"`              | `\"1.5\"`                 | not spelled in its canonical form",
                "`\"1.50\"`              | `\"1000.00\"`             | no value of type decimal(5,2)",
                "`\"/wA=\"`              | `\"/wB=\"`                | not base64 with padding",
                "`\"/wA=\"`              | `\"/wA\"`                 | not base64 with padding",
                "`\"/wA=\"`              | `\"QUE=\"`                | bytes that are UTF-8 are written as a string",
                "`\"/wA=\"`              | `\"/w==\"`                | not spelled in its canonical form",
                "`\"$base64\"`           | `\"$hex\"`                | an object must be",
                "`\"/wA=\"}`             | `\"/wA=\",\"x\":1}`       | an object must be",
                "`\"/wA=\"}}}`           | `\"/wA=\"}}} {}`          | something follows the end",
            })
    void isRefused(String part, String other, String reason) {
        assertThat(GOOD).contains(part);
        int at = GOOD.indexOf(part);
        String bad = GOOD.substring(0, at) + (other == null ? "" : other) + GOOD.substring(at + part.length());
        assertThatThrownBy(() -> read(GOOD + bad)).isInstanceOfSatisfying(MalformedInputException.class, e -> {
            assertThat(e).hasMessageContaining(reason.replace("`", ""));
            assertThat(e.source()).endsWith("events.jsonl");
            assertThat(e.offset()).isBetween((long) GOOD.length(), (long) GOOD.length() + bad.length());
        });
    }

    private static final String DIFFS =
            "{\"v\":3,\"op\":\"UPDATE\",\"table\":\"shop.t\",\"lane\":\"a\",\"position\":\"0:1\",\"key\":[\"id\"],"
                    + "\"types\":{\"id\":\"int\",\"j\":\"json\"},\"before\":{\"id\":\"1\"},\"after\":{\"j\":"
                    + "{\"$jsonDiffs\":[{\"op\":\"REPLACE\",\"path\":\"$.a\",\"value\":\"[1, 2]\"},{\"op\":\"REMOVE\",\"path\":\"$.b\"}]}}}\n";

    @Test
    void changesOfADocumentAreOfNoOtherImageThanTheRowAfterAnUpdate() {
        RowChange change = (RowChange) read(DIFFS).get(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (RowChange bad : List.of(
                RowChange.insert(change.origin(), change.schema(), change.after()),
                RowChange.delete(change.origin(), change.schema(), change.after()),
                RowChange.update(change.origin(), change.schema(), change.after(), change.before()))) {
            assertThatThrownBy(
                            () -> EventJsonWriter.to(out, PositionKind.LISTED).write(bad))
                    .isInstanceOf(CdcException.class)
                    .hasMessageContaining("not the row after an UPDATE");
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void changesOfADocumentAreReadBack() {
        RowChange change = (RowChange) read(DIFFS).get(0);
        assertThat(change.after().isJsonDiff("j")).isTrue();
        assertThat(change.after().isComplete()).isFalse();
        assertThat(change.after().getJsonDiffs("j"))
                .containsExactly(
                        new JsonDiff(JsonDiff.Operation.REPLACE, "$.a", "[1, 2]"),
                        new JsonDiff(JsonDiff.Operation.REMOVE, "$.b", null));
        assertThatThrownBy(() -> change.after().getText("j")).hasMessageContaining("changes of a JSON document");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"v\":3`                | `\"v\":2`                    | the column of the binary family",
                "`UPDATE`                 | `INSERT`                     | INSERT has no member",
                "`\"json\"`               | `\"text\"`                   | the column of the binary family",
                "`{\"id\":\"1\"},\"after\"`| `{\"j\":{\"$jsonDiffs\":[]}},\"after\"` | the column of the binary family",
                "`$jsonDiffs`             | `$diffs`                     | an object must be",
                "`[{\"op\":\"REPLACE\"`   | `[7,{\"op\":\"REPLACE\"`     | a change of a document must have",
                "`[{\"op\":\"REPLACE\"`   | `[{},{\"op\":\"REPLACE\"`    | a change of a document must have",
                "`REPLACE`                | `MERGE`                      | a change of a document must have",
                "`REPLACE`                | `REMOVE`                     | a change of a document must have",
                "`\"REMOVE\"`             | `\"INSERT\"`                 | a change of a document must have",
                "`\"path\"`               | `\"at\"`                     | a change of a document must have",
                "`\"[1, 2]\"`             | `7`                          | a change of a document must have",
                "`\"[1, 2]\"`             | `\"7\",\"x\":\"\"`           | a change of a document must have",
                "`\"$.b\"}]`              | `\"$.b\"}],\"x\":1`          | an object must be",
                "`$.b`                    | `b`                          | a path that is none",
                "`$.b`                    | `$[`                         | a path that is none",
                "`[1, 2]`                 | `[1,2]`                      | not spelled as MySQL prints JSON",
                "`[1, 2]`                 | `[1, 2`                      | not spelled as MySQL prints JSON",
            })
    void brokenChangesOfADocumentAreRefused(String part, String other, String reason) {
        assertThat(DIFFS).contains(part);
        int at = DIFFS.indexOf(part);
        String bad = DIFFS.substring(0, at) + other + DIFFS.substring(at + part.length());
        assertThatThrownBy(() -> read(bad))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"v\":2`                    | `\"v\":1`                       | a member that version 1 does not have",
                "`\"op\":\"COMMIT\"`          | `\"op\":\"INSERT\"`             | `INSERT needs member \"table\"`",
                "`:7`                         | `:0`                            | `\"gtid\" cannot be read`",
                "`:7`                         | `:07`                           | normal form",
                "`:7`                         | `:7-8`                          | `\"gtid\" cannot be read`",
                "`00.000001Z`                 | `00.0000010Z`                   | `\"commitTime\" is not spelled in its normal form`",
                "`00.000002Z`                 | `00`                            | `\"immediateCommitTime\" cannot be read`",
                "`\"commitTime\":\"2026-11-22T21:00:00.000001Z\"` | `\"commitTime\":1` | `\"commitTime\" must be a string`",
            })
    void isRefusedOfAMark(String part, String other, String reason) {
        String good = "{\"v\":2,\"op\":\"COMMIT\",\"lane\":\"a\",\"position\":\"0:1\","
                + "\"gtid\":\"3c1e6a3a-e685-11f1-b4e8-02fc00000001:7\",\"commitTime\":\"2026-11-22T21:00:00.000001Z\","
                + "\"immediateCommitTime\":\"2026-11-22T21:00:00.000002Z\"}\n";
        assertThat(read(good)).hasSize(1);
        assertThat(good).contains(part);
        assertThatThrownBy(() -> read(good.replace(part, other)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(reason.replace("`", ""));
    }

    @Test
    void bytesThatAreNotUtf8() {
        byte[] line = GOOD.replace("1.50", "?.50").getBytes(StandardCharsets.UTF_8);
        int at = GOOD.indexOf("1.50");
        line[at] = (byte) 0xFF;
        assertThatThrownBy(() -> EventLines.readBack(directory, line))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("events.jsonl:" + at + ": the bytes are not UTF-8");
    }

    @Test
    void canalsMessagesAreNoEventLines() {
        assertThatThrownBy(() -> read("{\"data\":null,\"database\":\"shop\"}\n"))
                .hasMessageContaining("events.jsonl:2: ")
                .hasMessageContaining("CanalJsonFiles");
    }

    @Test
    void theSameErrorAgainAfterAnError() {
        Path file = EventLines.file(directory, (GOOD + "{\"v\":1}\n" + GOOD).getBytes(StandardCharsets.UTF_8));
        var cursor = EventJsonFiles.of(file).open(TableFilter.all());
        assertThat(cursor.next()).isTrue();
        assertThatThrownBy(cursor::next).hasMessageContaining("needs member \"op\"");
        assertThatThrownBy(cursor::next).hasMessageContaining("needs member \"op\"");
    }

    @Test
    void limits() {
        Path file = EventLines.file(directory, GOOD.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> EventLines.read(EventJsonFiles.builder()
                        .limits(ParserLimits.DEFAULT.withMaxColumns(2))
                        .of(file)))
                .hasMessageContaining("maxColumns");
        assertThatThrownBy(() -> EventLines.read(EventJsonFiles.builder()
                        .limits(ParserLimits.DEFAULT.withMaxStringBytes(10))
                        .of(file)))
                .hasMessageContaining("maxStringBytes");
    }

    /** Cut anywhere: the events of the whole lines before the cut, then an error in the piece of a line. */
    @Test
    void truncatedAtEachByte() {
        byte[] whole = (GOOD + SCHEMA_CHANGE + GOOD).getBytes(StandardCharsets.UTF_8);
        List<ChangeEvent> all = EventLines.readBack(directory, whole);
        int[] ends = {GOOD.length(), GOOD.length() + SCHEMA_CHANGE.length(), whole.length};
        for (int cut = 0; cut <= whole.length; cut++) {
            Path file = EventLines.file(directory, Arrays.copyOf(whole, cut));
            int complete = 0;
            for (int end : ends) {
                // The last newline may be missing: the object before it is whole.
                complete += cut >= end - 1 ? 1 : 0;
            }
            int piece = complete == 0 ? cut : cut - ends[complete - 1];
            EventJsonFiles source = EventJsonFiles.of(file);
            List<ChangeEvent> read = new ArrayList<>();
            if (piece <= 0) {
                source.open(TableFilter.all()).forEach(read::add);
            } else {
                int at = cut;
                assertThatThrownBy(() -> source.open(TableFilter.all()).forEach(read::add))
                        .as("cut at %s", cut)
                        .isInstanceOfSatisfying(MalformedInputException.class, e -> assertThat(e.offset())
                                .isBetween(0L, (long) at));
            }
            assertThat(read).as("cut at %s", cut).isEqualTo(all.subList(0, complete));
        }
    }
}
