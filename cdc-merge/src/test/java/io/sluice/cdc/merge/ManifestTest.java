package io.sluice.cdc.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.Storage;
import io.sluice.cdc.merge.format.StorageException;
import io.sluice.cdc.merge.format.TableExistsException;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.storage.TablePublication;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir;

    @Test
    void readsWhatItWrote() {
        Manifest m = manifest("run-1", List.of(new Manifest.DataFile("part-0", 12_345_678_901L, -2)));
        byte[] json = m.toJson();
        Manifest again = Manifest.parse(json, "x");
        assertThat(again).isEqualTo(m);
        assertThat(again.schema().fingerprint()).isEqualTo(m.schema().fingerprint());
        assertThat(again.toJson()).isEqualTo(json);
        assertThat(new String(json, UTF_8))
                .contains("\"crc32c\" : \"fffffffe\"")
                .doesNotContain("\r");
    }

    @Test
    void eachMissingFieldIsNamed() throws IOException {
        ObjectNode whole = (ObjectNode) JSON.readTree(manifest("r", List.of()).toJson());
        List<String> names = new ArrayList<>();
        whole.fieldNames().forEachRemaining(names::add);
        names.remove("serverUuid"); // optional
        assertThat(names).hasSizeGreaterThan(14);
        for (String name : names) {
            ObjectNode without = whole.deepCopy();
            without.remove(name);
            assertThatThrownBy(() -> Manifest.parse(JSON.writeValueAsBytes(without), "dir/m.json"))
                    .as(name)
                    .isInstanceOf(ManifestException.class)
                    .hasMessageContaining("dir/m.json")
                    .hasMessageContaining("no " + name);
            ObjectNode wrong = whole.deepCopy();
            wrong.putArray(name).add(1.5);
            assertThatThrownBy(() -> Manifest.parse(JSON.writeValueAsBytes(wrong), "dir/m.json"))
                    .as(name)
                    .isInstanceOf(ManifestException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void cutAtEachByteIsBroken() {
        byte[] json =
                manifest("r", List.of(new Manifest.DataFile("part-0", 1, 2))).toJson();
        int end = new String(json, UTF_8).stripTrailing().length();
        for (int i = 0; i < end; i++) {
            byte[] cut = java.util.Arrays.copyOf(json, i);
            assertThatThrownBy(() -> Manifest.parse(cut, "m")).isInstanceOf(ManifestException.class);
        }
    }

    @Test
    void valuesInAWrongFormAreBroken() throws IOException {
        for (Map.Entry<String, String> e : Map.of(
                        "checksum", "\"xyz\"",
                        "order", "\"BEST\"",
                        "rows", "-1",
                        "watermark", "{\"gtids\":\"no set\",\"positions\":{}}",
                        "formatVersion", "0")
                .entrySet()) {
            ObjectNode m = (ObjectNode) JSON.readTree(manifest("r", List.of()).toJson());
            m.set(e.getKey(), JSON.readTree(e.getValue()));
            assertThatThrownBy(() -> Manifest.parse(JSON.writeValueAsBytes(m), "m"))
                    .as(e.getKey())
                    .isInstanceOf(ManifestException.class);
        }
        ObjectNode other = (ObjectNode) JSON.readTree(manifest("r", List.of()).toJson());
        ((ObjectNode) other.at("/schema/columns/0")).put("type", "bigint");
        assertThatThrownBy(() -> Manifest.parse(JSON.writeValueAsBytes(other), "m"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("fingerprint");
        assertThatThrownBy(() -> Manifest.parse("{\"formatVersion\":1,\"formatVersion\":1}".getBytes(UTF_8), "m"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void aNewerVersionNamesBoth() throws IOException {
        ObjectNode m = (ObjectNode) JSON.readTree(manifest("r", List.of()).toJson());
        m.put("formatVersion", 2).put("createdBy", "9.9").remove("files");
        assertThatThrownBy(() -> Manifest.parse(JSON.writeValueAsBytes(m), "m"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("format version 2")
                .hasMessageContaining("Sluice 9.9")
                .hasMessageContaining("reads 1 to 1");
    }

    @Test
    void anotherTableOrServerNamesBoth() {
        Manifest m = manifest("r", List.of());
        m.requireTable(ORDERS);
        m.requireServer(null);
        m.requireServer("3e11fa47-71ca-11e1-9e33-c80aa9429562");
        assertThatThrownBy(() -> m.requireTable(new TableId("shop", "items")))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("shop.orders")
                .hasMessageContaining("shop.items");
        assertThatThrownBy(() -> m.requireServer("another"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("3e11fa47-71ca-11e1-9e33-c80aa9429562")
                .hasMessageContaining("another");
    }

    @Test
    void filesThatWereTamperedWithAreFound() {
        Manifest m = manifest("r", List.of(new Manifest.DataFile("a", 3, 7), new Manifest.DataFile("b", 4, 8)));
        Storage.RowFile a = new Storage.RowFile("a", "t/a", 3);
        Storage.RowFile b = new Storage.RowFile("b", "t/b", 4);
        m.requireFiles(List.of(a, b));
        m.requireContent("a", 3, 7);
        assertThatThrownBy(() -> m.requireFiles(List.of(a))).hasMessageContaining("b of the manifest is missing");
        assertThatThrownBy(() -> m.requireFiles(List.of(a, b, new Storage.RowFile("c", "t/c", 0))))
                .hasMessageContaining("t/c is there");
        assertThatThrownBy(() -> m.requireFiles(List.of(a, new Storage.RowFile("b", "t/b", 5))))
                .hasMessageContaining("t/b has 5 bytes and the manifest says 4");
        assertThatThrownBy(() -> m.requireContent("a", 3, 9))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("00000009")
                .hasMessageContaining("00000007");
    }

    @Test
    void aTableIsPublishedWithItsManifest() throws IOException {
        TableFormat target = HiveText.at(dir.resolve("orders"));
        assertThat(TablePublication.finished(target, "run-1")).isNull();
        publish(target, "run-1", false);
        Manifest read = Objects.requireNonNull(Manifest.read(target));
        // CRC-32C of "123456789" is the check value of the catalogue of CRCs.
        assertThat(read.files()).containsExactly(new Manifest.DataFile("part-0", 9, 0xE3069283));
        read.requireFiles(target.storage().rowFiles(target.location()));
        assertThat(TablePublication.finished(target, "run-1")).isEqualTo(read);
        assertThat(TablePublication.finished(target, "run-2")).isNull();
        assertThatThrownBy(() -> publish(target, "run-2", false)).isInstanceOf(TableExistsException.class);
        publish(target, "run-2", true);
        assertThat(TablePublication.finished(target, "run-2")).isNotNull();
        Files.writeString(dir.resolve("orders/part-0"), "12345678");
        assertThatThrownBy(() -> TablePublication.finished(target, "run-2")).isInstanceOf(ManifestException.class);
    }

    @Test
    void nobodyElsesFilesAreReplaced() throws IOException {
        Path photos = Files.createDirectory(dir.resolve("photos"));
        Files.writeString(photos.resolve("a.jpg"), "x");
        TableFormat target = Csv.at(photos);
        assertThatThrownBy(() -> TablePublication.begin(target, true))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no _sluice_manifest.json");
        assertThat(photos.resolve("a.jpg")).exists();
    }

    private static void publish(TableFormat target, String runId, boolean replace) throws IOException {
        try (TablePublication publication = TablePublication.begin(target, replace)) {
            try (OutputStream out = publication.create("part-0")) {
                out.write("123456789".getBytes(UTF_8));
            }
            publication.publish(files -> manifest(runId, files));
        }
    }

    private static Manifest manifest(String runId, List<Manifest.DataFile> files) {
        TableSchema schema = TableSchema.builder(ORDERS)
                .column(new Column(
                        "id",
                        ColumnType.parse("bigint unsigned"),
                        Column.Nullability.NOT_NULL,
                        ColumnDefault.NONE,
                        false,
                        true))
                .column(
                        "state",
                        ColumnType.parse("enum('new','it''s','\u4e2d,\\\\')")
                                .withCollation("utf8mb4", "utf8mb4_0900_ai_ci"))
                .column(new Column(
                        "paid",
                        ColumnType.parse("decimal(12,2)"),
                        Column.Nullability.NULLABLE,
                        ColumnDefault.literal("0.00"),
                        false,
                        false))
                .column("at", ColumnType.parse("timestamp(3)"))
                .column("doc", ColumnType.parse("json"))
                .primaryKey("id")
                .uniqueKey(new TableSchema.UniqueKey("by_state", List.of("state", "paid")))
                .build();
        Iterator<String> dialect = List.of("timestampZone", "UTC").iterator();
        return new Manifest(
                ORDERS,
                "3e11fa47-71ca-11e1-9e33-c80aa9429562",
                schema,
                "hive",
                new TreeMap<>(Map.of("escape", "none", "fieldDelimiter", "\\u0001")),
                new TreeMap<>(Map.of(dialect.next(), dialect.next())),
                List.of("id", "state", "paid", "at", "doc", "load_date"),
                true,
                3,
                "00ff00ff00ff00ff",
                new Watermark(
                        GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77"),
                        Map.of(Lane.kafka("orders", 0), SourcePosition.ofRecord(5, 2))),
                new TreeMap<>(Map.of("binlog of server 97", LogFile.parse("2/7 server=97 begun=1795381736"))),
                OrderQuality.TRANSACTION,
                CutQuality.GTID,
                new TreeMap<>(Map.of("redelivered", 4L)),
                runId,
                "0.1.0",
                files);
    }
}
