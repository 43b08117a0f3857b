package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.ServerKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages of other projects' tests, each file cell by cell against a tree of the same JSON, or its known error. */
class CanalJsonCorpusTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path corpus() {
        String said = System.getenv("CDC_CORPUS");
        Path shared = said == null ? Path.of("..", "..", "shared", "corpus") : Path.of(said);
        Path canal = shared.resolve("canal");
        assumeTrue(Files.isDirectory(canal), "no corpus at " + canal.toAbsolutePath() + "; set CDC_CORPUS");
        return canal;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(corpus())) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> f.toString().contains("/kafka/canal/")
                            || f.getFileName().toString().equals("canal-json.txt"))
                    .sorted()
                    .toList();
        }
    }

    private static ChangeCursor open(Path file) {
        return CanalJsonFiles.builder()
                .timestampZone(ZoneOffset.UTC)
                .server(ServerKind.MYSQL)
                .of(file)
                .open(TableFilter.all());
    }

    @Test
    void eachFileGivesItsRowsOrItsError() throws IOException {
        int rows = 0;
        int refused = 0;
        for (Path file : files()) {
            List<JsonNode> messages = messages(file);
            boolean untyped = messages.stream()
                    .anyMatch(
                            m -> m.path("data").isArray() && m.path("mysqlType").isMissingNode());
            if (untyped) {
                refused++;
                assertThatThrownBy(() -> open(file).forEach(CanalJsonCorpusTest::present))
                        .as("%s", file)
                        .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(MissingOptionException.class), e -> assertThat(
                                        ((InapplicableChangeException) e).reason())
                                .isEqualTo(Reason.NO_TABLE));
            } else if (file.endsWith(Path.of("table", "incomplete", "canal-data-2.txt"))) {
                // DECIMAL without precision is DECIMAL(10,0); the message's value has a fraction, so one of them lies.
                refused++;
                assertThatThrownBy(() -> open(file).forEach(CanalJsonCorpusTest::present))
                        .isInstanceOf(MalformedInputException.class)
                        .hasMessageContaining("decimal(10,0)");
            } else {
                rows += compare(file, messages);
            }
        }
        assertThat(rows).isEqualTo(95);
        assertThat(refused).isGreaterThan(1);
    }

    private static void present(ChangeEvent event) {
        assertThat(event).isNotNull();
    }

    private static List<JsonNode> messages(Path file) throws IOException {
        String text = Files.readString(file);
        text = text.startsWith("/*") ? text.substring(text.indexOf("*/") + 2) : text;
        List<JsonNode> messages = new ArrayList<>();
        JSON.readerFor(JsonNode.class).<JsonNode>readValues(text).forEachRemaining(messages::add);
        return messages;
    }

    private static int compare(Path file, List<JsonNode> messages) {
        int rows = 0;
        ChangeCursor cursor = open(file);
        for (JsonNode message : messages) {
            if (message.path("isDdl").asBoolean()) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.schema().sql()).isEqualTo(message.get("sql").asText());
                continue;
            }
            for (int i = 0; i < message.get("data").size(); i++) {
                assertThat(cursor.next()).as("%s", file).isTrue();
                RowView row = cursor.row();
                assertThat(row.operation())
                        .isEqualTo(Operation.valueOf(message.get("type").asText()));
                assertThat(row.table().table()).isEqualTo(message.get("table").asText());
                JsonNode data = message.get("data").get(i);
                compare(data, data, row.operation() == Operation.DELETE ? row.before() : row.after(), message);
                if (row.operation() == Operation.UPDATE) {
                    compare(message.get("old").get(i), withoutBlobs(row, data), row.before(), message);
                }
                assertThat(row.toEvent().operation()).isEqualTo(row.operation());
                rows++;
            }
        }
        assertThat(cursor.next()).as("%s", file).isFalse();
        return rows;
    }

    /** The cells that are the same before, where old does not say otherwise. */
    private static JsonNode withoutBlobs(RowView row, JsonNode data) {
        ObjectNode sure = data.deepCopy();
        row.schema().columns().forEach(column -> {
            if (column.type().kind().name().matches(".*TEXT|.*BLOB|JSON|GEOMETRY")) {
                sure.remove(column.name());
            }
        });
        return sure;
    }

    private static void compare(JsonNode first, JsonNode otherwise, RowImage image, JsonNode message) {
        for (int c = 0; c < image.schema().columnCount(); c++) {
            String name = image.schema().column(c).name();
            JsonNode cell = first.has(name) ? first.get(name) : otherwise.get(name);
            assertThat(image.isPresent(c)).isEqualTo(cell != null);
            if (cell == null) {
                continue;
            }
            assertThat(image.isNull(c)).isEqualTo(cell.isNull());
            if (!cell.isNull()) {
                assertThat(same(image, c, cell.asText()))
                        .as("%s of %s", name, message)
                        .isTrue();
            }
        }
    }

    /** Equal as the type means it; the spelling is the normaliser's own tests' matter. */
    private static boolean same(RowImage image, int c, String text) {
        Family family = image.schema().column(c).type().family();
        Kind kind = image.schema().column(c).type().kind();
        return switch (family) {
            case INTEGER, DECIMAL -> image.getDecimal(c).compareTo(new BigDecimal(text)) == 0;
            case FLOATING ->
                kind == Kind.FLOAT
                        ? image.getFloat(c) == Float.parseFloat(text)
                        : image.getDouble(c) == Double.parseDouble(text);
            case BYTES -> new String(image.getBytes(c), StandardCharsets.ISO_8859_1).startsWith(text);
            case ENUM, SET -> !image.getText(c).equals(text);
            default -> image.getText(c).equals(text);
        };
    }

    @Test
    void otherProjectsFormatsAreNotTakenForCanal() throws IOException {
        int tried = 0;
        try (Stream<Path> all = Files.walk(corpus())) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(f -> f.toString().contains("/kafka/debezium/")
                            || f.toString().contains("/kafka/maxwell/"))
                    .toList()) {
                tried++;
                assertThatThrownBy(() -> open(file).forEach(CanalJsonCorpusTest::present))
                        .as("%s", file)
                        .isInstanceOf(CdcException.class);
            }
        }
        assertThat(tried).isGreaterThan(10);
    }
}
