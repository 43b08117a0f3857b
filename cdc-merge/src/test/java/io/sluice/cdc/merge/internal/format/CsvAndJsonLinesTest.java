package io.sluice.cdc.merge.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvAndJsonLinesTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "t"))
            .column("id", ColumnType.parse("int"))
            .column("v", ColumnType.parse("varchar(99)"))
            .build();
    private static final TableSchema BYTES = TableSchema.builder(new TableId("shop", "t"))
            .column("b", ColumnType.parse("blob"))
            .build();
    private static final Path T = Path.of("t");
    private static final RowCodec CSV = TextCodecs.of(Csv.at(T), SCHEMA);
    private static final RowCodec WITH_NULL_TEXT =
            TextCodecs.of(Csv.at(T).dialect(Dialect.builder().nullText("\\N").build()), SCHEMA);
    private static final RowCodec JSON = TextCodecs.of(JsonLines.at(T), SCHEMA);

    @Test
    void csvWritesQuotesWhereTheyAreNeeded() {
        List<List<@Nullable String>> rows = List.of(
                Rows.row("1", "plain text"),
                Rows.row("2", ""),
                Rows.row("3", null),
                Rows.row("4", "a,\"b\"\r\nc"),
                Rows.row(null, "\\N"));
        assertThat(new String(Rows.write(CSV, rows), StandardCharsets.UTF_8))
                .isEqualTo("1,plain text\n2,\"\"\n3,\n4,\"a,\"\"b\"\"\r\nc\"\n,\\N\n");
        assertThat(new String(Rows.write(WITH_NULL_TEXT, rows), StandardCharsets.UTF_8))
                .isEqualTo("1,plain text\n2,\"\"\n3,\\N\n4,\"a,\"\"b\"\"\r\nc\"\n\\N,\"\\N\"\n");
    }

    @Test
    void csvReadsRowsThatEndWithCarriageReturnToo() {
        assertThat(Rows.read(CSV, Rows.utf8("1,\"x\r\ny\"\r\n2,\r\n\"3\",z")))
                .containsExactly(Rows.row("1", "x\r\ny"), Rows.row("2", null), Rows.row("3", "z"));
        // With another null text the empty field is the empty text.
        assertThat(Rows.read(WITH_NULL_TEXT, Rows.utf8("1,\n2,\\N\n")))
                .containsExactly(Rows.row("1", ""), Rows.row("2", null));
    }

    @Test
    void brokenCsvIsRefusedWithItsPlace() {
        refused(CSV, "1\n", "after 1 of 2 columns", 1);
        refused(CSV, "\n", "after 1 of 2 columns", 0);
        refused(CSV, "1,a,b\n", "more than the 2 columns", 3);
        refused(CSV, "1,a\"b\"\n", "does not begin with one", 3);
        refused(CSV, "1,\"a\"b\n", "follows a quoted field", 5);
        refused(CSV, "1,\"a", "does not end", 2);
        refused(CSV, "1,a\rb\n", "carriage return", 2);
        refused(CSV, "x,a\n", "column shop.t.id", 0);
    }

    @Test
    void aCsvHeaderMustNameTheColumns() {
        RowCodec codec = TextCodecs.of(Csv.at(T).header(true), SCHEMA);
        assertThat(codec.header()).isEqualTo(Rows.utf8("id,v\n"));
        byte[] good = Rows.utf8("\"ID\",v\r\n");
        codec.checkHeader(good, 0, good.length);
        for (String bad : List.of("v,id\n", "id,w\n", "id\n", "id,v,w\n", "1,a\n")) {
            byte[] b = Rows.utf8(bad);
            assertThatThrownBy(() -> codec.checkHeader(b, 0, b.length)).isInstanceOf(MalformedInputException.class);
        }
        byte[] other = Rows.utf8("v,id\n");
        assertThatThrownBy(() -> codec.checkHeader(other, 0, other.length))
                .hasMessageContaining("[v, id]")
                .hasMessageContaining("[id, v]");
        assertThatThrownBy(() -> TextCodecs.of(
                        Csv.at(T).dialect(Dialect.builder().nullText("a,b").build()), SCHEMA))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("null text");
    }

    @Test
    void jsonLinesReadMembersInAnyOrder() {
        assertThat(Rows.read(JSON, Rows.utf8(" { \"V\" : \"a\\u4e2d\\n\" , \"id\" : 7 } \n{\"id\":\"8\",\"v\":null}")))
                .containsExactly(Rows.row("7", "a\u4e2d\n"), Rows.row("8", null));
    }

    @Test
    void brokenJsonLinesAreRefused() {
        refused(JSON, "{\"id\":1}\n", "no member for column shop.t.v", 0);
        refused(JSON, "{\"id\":1,\"v\":null,\"w\":1}\n", "member w is no column", 18);
        refused(JSON, "{\"id\":1,\"ID\":1,\"v\":null}\n", "stands twice", 9);
        refused(JSON, "{\"id\":1,\"v\":5}\n", "a number where a string", 12);
        refused(JSON, "{\"id\":1,\"v\":[]}\n", "an array", 12);
        refused(JSON, "{\"id\":1,\"v\":{\"$base64\":\"AA==\"}}\n", "an object", 12);
        refused(JSON, "{\"id\":true,\"v\":null}\n", "true or false", 6);
        refused(JSON, "{\"id\":1,\"v\":\"\\ud800\"}\n", "surrogate", 13);
        refused(JSON, "{\"id\":1.5,\"v\":null}\n", "column shop.t.id", 6);
        refused(JSON, "{\"id\":1,\"v\":null} x\n", "follows the end", 18);
        refused(JSON, "{\"id\":1,\"v\":nul", "", 15);
        refused(JSON, "\n", "", 1);
    }

    @Test
    void bytesThatAreNoTextAreMarked() {
        RowCodec codec = TextCodecs.of(JsonLines.at(T), BYTES);
        List<List<@Nullable String>> rows =
                List.of(Rows.row("text \u4e2d\0"), Rows.row(new byte[] {(byte) 0xFF}), Rows.row((Object) null));
        assertThat(new String(Rows.write(codec, rows), StandardCharsets.UTF_8))
                .isEqualTo("{\"b\":\"text \u4e2d\\u0000\"}\n{\"b\":{\"$base64\":\"/w==\"}}\n{\"b\":null}\n");
        for (String bad : List.of(
                "{}",
                "{\"$base64\":1}",
                "{\"$base64\":\"AA==\",\"x\":1}",
                "{\"x\":\"\"}",
                "{\"$base64\":\"AB==\"}",
                "{\"$base64\":\"A\"}")) {
            assertThatThrownBy(() -> Rows.read(codec, Rows.utf8("{\"b\":" + bad + "}\n")))
                    .as(bad)
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    /** Another parser reads what is written as what was meant. */
    @Test
    void jacksonReadsTheSameValues() throws IOException {
        RowCodec codec = TextCodecs.of(
                JsonLines.at(T).dialect(Dialect.builder().timestampZone("UTC").build()), HostileValues.SCHEMA);
        List<List<@Nullable String>> rows = HostileValues.rows(17, 200);
        String[] lines = new String(Rows.write(codec, rows), StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSameSizeAs(rows);
        ObjectMapper mapper = new ObjectMapper();
        for (int r = 0; r < lines.length; r++) {
            JsonNode node = mapper.readTree(lines[r]);
            for (int c = 0; c < HostileValues.SCHEMA.columnCount(); c++) {
                JsonNode value = node.get(HostileValues.SCHEMA.column(c).name());
                String cell = value.isNull()
                        ? null
                        : value.isObject()
                                ? new String(value.get("$base64").binaryValue(), StandardCharsets.ISO_8859_1)
                                : HostileValues.latin1(value.textValue());
                assertThat(cell).isEqualTo(rows.get(r).get(c));
            }
        }
    }

    private static void refused(RowCodec codec, String file, String reason, int offset) {
        assertThatThrownBy(() -> Rows.read(codec, Rows.utf8(file)))
                .isInstanceOfSatisfying(
                        MalformedInputException.class,
                        e -> assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset))
                .hasMessageContaining(reason);
    }
}
