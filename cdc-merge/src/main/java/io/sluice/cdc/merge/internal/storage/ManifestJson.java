package io.sluice.cdc.merge.internal.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.ManifestException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The manifest's JSON form, version 1. Unknown members are left alone: a later minor version may add some. */
public final class ManifestJson {

    private ManifestJson() {}

    public static byte[] write(Manifest m) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("formatVersion", Manifest.FORMAT_VERSION);
        root.put("createdBy", m.createdBy());
        root.put("runId", m.runId());
        root.set("table", tableNode(m.table()));
        root.put("serverUuid", m.serverUuid());
        root.set("schema", schemaNode(m.schema()));
        root.put("layout", m.layout());
        m.layoutOptions().forEach(root.putObject("layoutOptions")::put);
        m.dialectOptions().forEach(root.putObject("dialectOptions")::put);
        m.columns().forEach(root.putArray("columns")::add);
        root.put("sorted", m.sorted());
        root.put("rows", m.rows());
        root.put("checksum", m.checksum());
        ObjectNode watermark = root.putObject("watermark");
        GtidSet gtids = m.watermark().gtids();
        watermark.put("gtids", gtids == null ? null : gtids.toString());
        ObjectNode positions = watermark.putObject("positions");
        m.watermark().positions().forEach((lane, position) -> positions.put(lane.name(), position.toString()));
        if (!m.logFiles().isEmpty()) {
            ObjectNode logFiles = watermark.putObject("logFiles");
            m.logFiles().forEach((lane, file) -> logFiles.put(lane, file.toString()));
        }
        root.put("order", m.order().name());
        root.put("cut", m.cut().name());
        m.audit().forEach(root.putObject("audit")::put);
        ArrayNode files = root.putArray("files");
        for (Manifest.DataFile file : m.files()) {
            files.addObject()
                    .put("name", file.name())
                    .put("size", file.size())
                    .put("crc32c", String.format("%08x", file.crc32c()));
        }
        try {
            return (JsonTree.write(root) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("a tree of plain values is JSON", e);
        }
    }

    public static Manifest read(byte[] json, String source) {
        JsonNode tree;
        try {
            tree = JsonTree.read(json);
        } catch (IOException e) {
            throw new ManifestException(
                    "manifest " + source + " is not JSON: " + e.getMessage()
                            + "; restore it, or remove it and declare the base's state yourself",
                    e);
        }
        Fields root = new Fields(source, "", tree);
        int version = root.integer("formatVersion");
        if (version > Manifest.FORMAT_VERSION || version < 1) {
            throw new ManifestException("manifest " + source + " is of format version " + version
                    + " (written by Sluice " + root.optionalText("createdBy") + "); this version reads 1 to "
                    + Manifest.FORMAT_VERSION + ": use a newer Sluice");
        }
        try {
            return manifest(root);
        } catch (ManifestException e) {
            throw e;
        } catch (RuntimeException e) {
            // A value of ours in the wrong form: a position, a GTID set, a type, a name of an enum.
            throw new ManifestException("manifest " + source + " is broken: " + e.getMessage(), e);
        }
    }

    private static Manifest manifest(Fields root) {
        TableId table = tableId(root.object("table"));
        Fields watermark = root.object("watermark");
        String gtids = watermark.optionalText("gtids");
        Map<Lane, SourcePosition> positions = new TreeMap<>();
        watermark.object("positions").texts().forEach((k, v) -> positions.put(Lane.of(k), SourcePosition.parse(v)));
        TreeMap<String, LogFile> logFiles = new TreeMap<>();
        watermark.optionalObject("logFiles").texts().forEach((k, v) -> logFiles.put(k, LogFile.parse(v)));
        TreeMap<String, Long> audit = new TreeMap<>();
        Fields counters = root.object("audit");
        counters.names().forEach(name -> audit.put(name, counters.number(name)));
        return new Manifest(
                table,
                root.optionalText("serverUuid"),
                schema(table, root.object("schema")),
                root.text("layout"),
                root.object("layoutOptions").texts(),
                root.object("dialectOptions").texts(),
                root.textList("columns"),
                root.bool("sorted"),
                root.number("rows"),
                root.text("checksum"),
                new Watermark(gtids == null ? null : GtidSet.parse(gtids), positions),
                logFiles,
                OrderQuality.valueOf(root.text("order")),
                CutQuality.valueOf(root.text("cut")),
                audit,
                root.text("runId"),
                root.text("createdBy"),
                root.objectList("files").stream()
                        .map(f -> new Manifest.DataFile(
                                f.text("name"), f.number("size"), Integer.parseUnsignedInt(f.text("crc32c"), 16)))
                        .toList());
    }

    private static ObjectNode tableNode(TableId table) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("database", table.database())
                .put("name", table.table());
    }

    private static TableId tableId(Fields f) {
        return new TableId(f.text("database"), f.text("name"));
    }

    private static ObjectNode schemaNode(TableSchema schema) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("fingerprint", fingerprint(schema));
        ArrayNode columns = node.putArray("columns");
        for (Column c : schema.columns()) {
            ObjectNode column = columns.addObject()
                    .put("name", c.name())
                    .put("type", c.type().toString())
                    .put("charset", c.type().charset())
                    .put("collation", c.type().collation())
                    .put("nullability", c.nullability().name())
                    .put("generated", c.generated())
                    .put("autoIncrement", c.autoIncrement());
            column.putObject("default")
                    .put("kind", c.defaultValue().kind().name())
                    .put("text", c.defaultValue().text());
        }
        schema.primaryKey().forEach(node.putArray("primaryKey")::add);
        ArrayNode uniqueKeys = node.putArray("uniqueKeys");
        for (TableSchema.UniqueKey key : schema.uniqueKeys()) {
            ObjectNode unique = uniqueKeys.addObject().put("name", key.name());
            key.columns().forEach(unique.putArray("columns")::add);
        }
        if (!schema.foreignKeys().isEmpty()) {
            ArrayNode foreignKeys = node.putArray("foreignKeys");
            schema.foreignKeys().forEach(key -> foreignKeys.add(foreignKeyNode(key)));
        }
        return node;
    }

    private static ObjectNode foreignKeyNode(ForeignKey key) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", key.name());
        key.columns().forEach(node.putArray("columns")::add);
        node.set("parent", tableNode(key.parent()));
        key.parentColumns().forEach(node.putArray("parentColumns")::add);
        return node.put("onDelete", key.onDelete().name())
                .put("onUpdate", key.onUpdate().name());
    }

    private static ForeignKey foreignKey(Fields f) {
        return new ForeignKey(
                f.text("name"),
                f.textList("columns"),
                tableId(f.object("parent")),
                f.textList("parentColumns"),
                ForeignKey.Rule.valueOf(f.text("onDelete")),
                ForeignKey.Rule.valueOf(f.text("onUpdate")));
    }

    private static TableSchema schema(TableId table, Fields f) {
        TableSchema.Builder builder = TableSchema.builder(table).primaryKey(f.textList("primaryKey"));
        for (Fields c : f.objectList("columns")) {
            Fields defaultValue = c.object("default");
            builder.column(new Column(
                    c.text("name"),
                    ColumnType.parse(c.text("type"))
                            .withCollation(c.optionalText("charset"), c.optionalText("collation")),
                    Column.Nullability.valueOf(c.text("nullability")),
                    new ColumnDefault(ColumnDefault.Kind.valueOf(defaultValue.text("kind")), defaultValue.text("text")),
                    c.bool("generated"),
                    c.bool("autoIncrement")));
        }
        for (Fields key : f.objectList("uniqueKeys")) {
            builder.uniqueKey(new TableSchema.UniqueKey(key.text("name"), key.textList("columns")));
        }
        if (f.has("foreignKeys")) {
            builder.foreignKeys(f.objectList("foreignKeys").stream()
                    .map(ManifestJson::foreignKey)
                    .toList());
        }
        TableSchema schema = builder.build();
        if (!fingerprint(schema).equals(f.text("fingerprint"))) {
            throw f.broken("its columns have fingerprint " + fingerprint(schema) + " and not the "
                    + f.text("fingerprint") + " that is written beside them");
        }
        return schema;
    }

    private static String fingerprint(TableSchema schema) {
        return String.format("%016x", schema.fingerprint());
    }

    /** Members of one object, each of the kind asked for or an error that names it. */
    private record Fields(String source, String path, JsonNode node) {

        Fields {
            if (!node.isObject()) {
                throw new ManifestException(
                        "manifest " + source + ": " + (path.isEmpty() ? "its content" : path) + " is no object");
            }
        }

        Iterable<String> names() {
            return node::fieldNames;
        }

        String text(String name) {
            JsonNode value = member(name);
            if (!value.isTextual()) {
                throw wrong(name, "a string");
            }
            return value.textValue();
        }

        boolean has(String name) {
            return node.has(name);
        }

        @Nullable
        String optionalText(String name) {
            return node.path(name).isMissingNode() || node.path(name).isNull() ? null : text(name);
        }

        long number(String name) {
            JsonNode value = member(name);
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrong(name, "an integer of 64 bits");
            }
            return value.longValue();
        }

        int integer(String name) {
            long value = number(name);
            if ((int) value != value) {
                throw wrong(name, "an integer of 32 bits");
            }
            return (int) value;
        }

        boolean bool(String name) {
            JsonNode value = member(name);
            if (!value.isBoolean()) {
                throw wrong(name, "true or false");
            }
            return value.booleanValue();
        }

        Fields object(String name) {
            return new Fields(source, pathOf(name), member(name));
        }

        /** Without members where it is not there: an older version did not write it. */
        Fields optionalObject(String name) {
            JsonNode value = node.get(name);
            return new Fields(source, pathOf(name), value == null ? JsonNodeFactory.instance.objectNode() : value);
        }

        List<Fields> objectList(String name) {
            List<Fields> out = new java.util.ArrayList<>();
            for (JsonNode item : array(name)) {
                out.add(new Fields(source, pathOf(name) + "[" + out.size() + "]", item));
            }
            return out;
        }

        List<String> textList(String name) {
            List<String> out = new java.util.ArrayList<>();
            for (JsonNode item : array(name)) {
                if (!item.isTextual()) {
                    throw wrong(name, "a list of strings");
                }
                out.add(item.textValue());
            }
            return out;
        }

        TreeMap<String, String> texts() {
            TreeMap<String, String> out = new TreeMap<>();
            names().forEach(name -> out.put(name, text(name)));
            return out;
        }

        private JsonNode array(String name) {
            JsonNode value = member(name);
            if (!value.isArray()) {
                throw wrong(name, "a list");
            }
            return value;
        }

        private JsonNode member(String name) {
            JsonNode value = node.get(name);
            if (value == null) {
                throw broken("it has no " + name);
            }
            return value;
        }

        private ManifestException wrong(String name, String expected) {
            return new ManifestException("manifest " + source + ": " + pathOf(name) + " is not " + expected);
        }

        ManifestException broken(String reason) {
            return new ManifestException("manifest " + source + (path.isEmpty() ? "" : ": " + path) + ": " + reason);
        }

        private String pathOf(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }
}
