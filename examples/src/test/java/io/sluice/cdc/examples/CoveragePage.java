package io.sluice.cdc.examples;

import static io.sluice.cdc.examples.CoverageFormats.nameOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cdc.examples.CoverageSamples.Sample;
import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of FORMAT_COVERAGE.md, each made by doing what it tells. */
final class CoveragePage {

    private static final TableId TABLE = new TableId("shop", "t");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path dir;
    private int runs;

    CoveragePage(Path dir) {
        this.dir = dir;
    }

    /** Every column type in every format. */
    String types() throws IOException {
        CoverageFormats formats = new CoverageFormats(dir);
        CoverageCells mySql = new CoverageCells("cells-mysql-9.7.4");
        CoverageCells mariaDb = new CoverageCells("cells-mariadb-10.11.19");
        List<String> names = new ArrayList<>(List.of("binlog of MySQL", "binlog of MariaDB"));
        names.addAll(formats.names());
        StringBuilder page = new StringBuilder(row("type", names)).append(rule(names.size()));
        for (Map.Entry<Kind, List<Sample>> entry : CoverageSamples.all().entrySet()) {
            List<String> cells = new ArrayList<>();
            cells.add(mySql.cell(entry.getKey()));
            cells.add(mariaDb.cell(entry.getKey()));
            for (String format : formats.names()) {
                cells.add(formats.cell(format, entry.getKey(), entry.getValue()));
            }
            page.append(row(entry.getKey().name(), cells));
        }
        return page.toString();
    }

    private static String row(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |\n";
    }

    private static String rule(int cells) {
        return "|---" + "|---".repeat(cells) + "|\n";
    }

    // Canal.

    /** What real messages give, with the zone alone and with the server's schemas. */
    String canalFixtures() throws IOException {
        Path root = Path.of("..", "cdc-parser", "src", "test", "resources", "fixtures", "canal-json");
        Map<String, List<String>> tables = new TreeMap<>();
        for (String server : List.of("mysql-9.7.4", "mariadb-10.11")) {
            try (Stream<Path> files = Files.list(root.resolve(server))) {
                for (Path file : files.sorted().toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (name.endsWith(".canal.jsonl")) {
                        String table = name.substring(0, name.indexOf('.'));
                        List<String> cells = tables.computeIfAbsent(table, t -> new ArrayList<>(List.of("", "")));
                        cells.set(server.startsWith("mysql") ? 0 : 1, read(file));
                    }
                }
            }
        }
        StringBuilder page = new StringBuilder(row("fixture", List.of("MySQL 9.7.4", "MariaDB 10.11"))).append(rule(2));
        tables.forEach((table, cells) -> page.append(row("`" + table + "`", cells)));
        return page.toString();
    }

    private static String read(Path file) {
        return read(CanalJsonFiles.builder().timestampZone(CanalSpelling.ZONE), file);
    }

    private static String read(CanalJsonFiles.Builder builder, Path file) {
        int rows = 0;
        int statements = 0;
        try (ChangeCursor cursor = builder.of(file).open(TableFilter.all())) {
            for (ChangeEvent event : cursor) {
                rows += event instanceof RowChange ? 1 : 0;
                statements += event instanceof SchemaChange ? 1 : 0;
            }
        } catch (CdcException e) {
            return "refused: " + nameOf(e);
        }
        return rows + " rows"
                + (statements == 0 ? "" : ", " + statements + (statements == 1 ? " statement" : " statements"));
    }

    /** Every value of {@code type}. */
    String canalTypes() throws IOException {
        StringBuilder page =
                new StringBuilder(row("`type`", List.of("`isDdl`", "rows", "what becomes of it"))).append(rule(3));
        for (String type : List.of("INSERT", "UPDATE", "DELETE")) {
            page.append(row(type, List.of("false", "yes", canal(type, false, true, ""))));
            page.append(row(type, List.of("false", "none, a statement", canal(type, false, false, "DELETE FROM t"))));
        }
        page.append(row("QUERY", List.of("false", "none", canal("QUERY", false, false, "INSERT INTO t VALUES (1)"))));
        page.append(row("QUERY", List.of("true", "none", canal("QUERY", true, false, "DROP DATABASE shop"))));
        for (String[] ddl : new String[][] {
            {"CREATE", "CREATE TABLE t (id INT)"},
            {"ALTER", "ALTER TABLE t ADD c INT"},
            {"ERASE", "DROP TABLE t"},
            {"TRUNCATE", "TRUNCATE TABLE t"},
            {"RENAME", "RENAME TABLE t TO s"},
            {"CINDEX", "CREATE INDEX i ON t (c)"},
            {"DINDEX", "DROP INDEX i ON t"},
        }) {
            page.append(row(ddl[0], List.of("true", "none", canal(ddl[0], true, false, ddl[1]))));
        }
        page.append(row("XACOMMIT", List.of("false", "none", canal("XACOMMIT", false, false, "XA COMMIT X'1',X'',1"))));
        page.append(row(
                "XAROLLBACK", List.of("false", "none", canal("XAROLLBACK", false, false, "XA ROLLBACK X'1',X'',1"))));
        for (String type : List.of("GTID", "MHEARTBEAT", "TIDB_WATERMARK", "INIT", "ROW")) {
            page.append(row(type, List.of("false", "none", canal(type, false, false, ""))));
        }
        return page.toString();
    }

    private static String canal(String type, boolean ddl, boolean rows, String sql) throws IOException {
        ObjectNode message =
                (ObjectNode) JSON.readTree(CanalSpelling.insert(ColumnType.parse("varchar(9)"), new byte[] {'x'}));
        message.put("type", type).put("isDdl", ddl).put("sql", sql);
        if (!rows) {
            message.putNull("data");
            message.putNull("mysqlType");
            message.putNull("pkNames");
        } else if (type.equals("UPDATE")) {
            message.putArray("old").addObject().put("c", "w");
        }
        List<String> events = new ArrayList<>();
        try (ChangeCursor cursor =
                CanalJsonParser.create().parse(JSON.writeValueAsBytes(message), Lane.of("page"), 0)) {
            for (ChangeEvent event : cursor) {
                if (event instanceof RowChange row) {
                    events.add("`RowChange` " + row.operation());
                } else if (event instanceof SchemaChange change) {
                    events.add("`SchemaChange` " + actions(change));
                } else if (event instanceof TransactionMark mark) {
                    events.add("`TransactionMark` " + mark.kind());
                }
            }
        } catch (CdcException e) {
            return "refused: " + nameOf(e);
        }
        return events.isEmpty() ? "passed over: it tells nothing of rows" : String.join(", ", events);
    }

    /** The public corpus, by directory. */
    String corpus(Path canal) throws IOException {
        Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(canal)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = canal.relativize(file).toString().replace('\\', '/');
                if (!name.endsWith(".md") && name.contains("/")) {
                    String outcome = read(
                            CanalJsonFiles.builder()
                                    .timestampZone(CanalSpelling.ZONE)
                                    .server(ServerKind.MYSQL),
                            file);
                    outcome = outcome.startsWith("refused") ? outcome : "read";
                    outcomes.computeIfAbsent(directory(name), d -> new TreeMap<>())
                            .merge(outcome, 1, Integer::sum);
                }
            }
        }
        StringBuilder page = new StringBuilder(row("directory", List.of("files"))).append(rule(1));
        outcomes.forEach((directory, counts) -> page.append(row(
                "`" + directory + "`",
                List.of(counts.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining("; "))))));
        return page.toString();
    }

    /** Repository and what tells directories apart; formats of others by the format alone. */
    private static String directory(String file) {
        String repository = file.substring(0, file.indexOf('/'));
        int kafka = file.indexOf("/kafka/");
        if (kafka < 0) {
            return file.substring(0, file.lastIndexOf('/'));
        }
        String path = file.substring(kafka + 1, file.lastIndexOf('/'));
        return repository + " …/" + (path.startsWith("kafka/canal/") ? path : path.substring(0, path.indexOf('/', 6)));
    }

    // Keys.

    /** Types as keys. */
    String keys() {
        StringBuilder page = new StringBuilder(row("key column", List.of("keys"))).append(rule(1));
        Map<String, List<String>> byAnswer = new TreeMap<>();
        CoverageSamples.all().forEach((kind, samples) -> {
            String answer = "exact";
            for (Sample sample : samples) {
                String one = key(sample.type(), KeyCollations.binary(), sample.value());
                answer = one.equals("exact") ? answer : one;
            }
            byAnswer.computeIfAbsent(answer, a -> new ArrayList<>()).add(kind.name());
        });
        byAnswer.forEach((answer, kinds) -> page.append(row(
                String.join(", ", kinds),
                List.of(answer + (kinds.contains("VARCHAR") ? " (text by its collation, below)" : "")))));
        return page.toString();
    }

    /** Collations of text keys. */
    String collations() {
        StringBuilder page = new StringBuilder(
                        row("collation", List.of("printable ASCII", "other text", "`a`, `A`", "`a`, `a` and a space")))
                .append(rule(4));
        for (String collation : List.of(
                "binary",
                "utf8mb4_bin",
                "utf8mb4_0900_bin",
                "utf8mb4_0900_ai_ci",
                "utf8mb4_0900_as_ci",
                "utf8mb4_0900_as_cs",
                "utf8mb4_general_ci",
                "utf8mb4_unicode_ci",
                "utf8mb4_unicode_520_ci",
                "utf8mb4_uca1400_ai_ci",
                "utf8mb3_general_ci",
                "utf8mb3_bin",
                "latin1_swedish_ci",
                "latin1_bin",
                "ascii_general_ci",
                "gbk_chinese_ci",
                "utf8mb4_german2_ci",
                "utf8mb4_zh_0900_as_cs")) {
            ColumnType type = ColumnType.parse("varchar(20)");
            KeyCollations by = KeyCollations.of(collation);
            String ascii = key(type, by, bytes("a"));
            page.append(row(
                    "`" + collation + "`",
                    List.of(
                            ascii,
                            key(type, by, bytes("\u00E9")),
                            ascii.equals("exact") ? same(type, by, "a", "A") : "",
                            ascii.equals("exact") ? same(type, by, "a", "a ") : "")));
        }
        page.append(row(
                "not known",
                List.of(key(ColumnType.parse("varchar(20)"), KeyCollations.fromSchema(), bytes("a")), "", "", "")));
        return page.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String same(ColumnType type, KeyCollations collations, String a, String b) {
        return java.util.Arrays.equals(encode(type, collations, bytes(a)), encode(type, collations, bytes(b)))
                ? "one key"
                : "two keys";
    }

    private static String key(ColumnType type, KeyCollations collations, byte[] value) {
        try {
            encode(type, collations, value);
            return "exact";
        } catch (KeyException e) {
            return "refused (`KeyException`)";
        }
    }

    private static byte[] encode(ColumnType type, KeyCollations collations, byte[] value) {
        TableSchema schema =
                TableSchema.builder(TABLE).column("k", type).primaryKey("k").build();
        ByteSink key = new ByteSink(32);
        KeyEncoder.of(schema, collations)
                .encode(RowImage.builder(schema).bytes("k", value).build(), key);
        return key.toByteArray();
    }

    // DDL.

    private static final String[] STATEMENTS = {
        "ALTER TABLE t ADD COLUMN b INT NOT NULL DEFAULT 5",
        "ALTER TABLE t ADD COLUMN b INT FIRST, ADD c DATE AFTER id",
        "ALTER TABLE t ADD COLUMN b DATETIME DEFAULT CURRENT_TIMESTAMP",
        "ALTER TABLE t ADD COLUMN b VARCHAR(36) DEFAULT (UUID())",
        "ALTER TABLE t ADD COLUMN b INT AS (id + 1) STORED",
        "ALTER TABLE t DROP COLUMN a",
        "ALTER TABLE t RENAME COLUMN a TO b",
        "ALTER TABLE t CHANGE a b VARCHAR(300)",
        "ALTER TABLE t MODIFY a TEXT",
        "ALTER TABLE t MODIFY id BIGINT UNSIGNED",
        "ALTER TABLE t MODIFY a INT",
        "ALTER TABLE t ALTER a SET DEFAULT 'x'",
        "ALTER TABLE t ADD INDEX i (a)",
        "ALTER TABLE t ADD UNIQUE (a)",
        "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a)",
        "ALTER TABLE t COMMENT 'x', ENGINE=InnoDB",
        "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4",
        "ALTER TABLE t TRUNCATE PARTITION p0",
        "ALTER TABLE t RENAME TO s",
        "CREATE INDEX i ON t (a)",
        "DROP INDEX i ON t",
        "TRUNCATE TABLE t",
        "DROP TABLE t",
        "CREATE TABLE t (id INT PRIMARY KEY)",
        "CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY)",
        "CREATE TABLE u LIKE t",
        "CREATE TEMPORARY TABLE t (id INT)",
        "RENAME TABLE t TO old, new TO t",
        "DROP DATABASE shop",
        "CREATE DATABASE d",
        "CREATE VIEW v AS SELECT * FROM t",
        "GRANT SELECT ON shop.t TO u",
        "this is no SQL about t",
    };

    /** Statements in the log of a table t (id bigint primary key, a varchar(20)) with one row. */
    String ddl() throws IOException {
        StringBuilder page = new StringBuilder(row("statement", List.of("actions", "merge"))).append(rule(2));
        for (String sql : STATEMENTS) {
            EventOrigin origin = new EventOrigin(
                    Lane.of("page"), SourcePosition.ofRecord(1, 0), null, java.time.Instant.EPOCH, null);
            SchemaChange change = MySqlDdl.mysql().parse(origin, "shop", sql);
            page.append(row("`" + sql + "`", List.of(actions(change), merge(change))));
        }
        return page.toString();
    }

    private static String actions(SchemaChange change) {
        if (!change.understood()) {
            return "not understood";
        }
        List<String> names = new ArrayList<>();
        for (SchemaAction action : change.actions()) {
            if (action instanceof SchemaAction.AlterTable alter) {
                alter.alterations().forEach(a -> names.add(a.getClass().getSimpleName()));
            } else {
                names.add(action.getClass().getSimpleName());
            }
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private String merge(SchemaChange change) throws IOException {
        TableSchema schema = MySqlDdl.mysql()
                .schemas("CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR(20)) CHARSET utf8mb4", "shop")
                .get(0);
        Path base = dir.resolve("ddl" + runs);
        Files.createDirectories(base);
        Files.writeString(base.resolve("part-0"), "{\"id\":\"1\",\"a\":\"x\"}\n");
        JsonLines out = JsonLines.at(dir.resolve("ddl-out" + runs++));
        try {
            MergeReport report = TableMerge.of(schema)
                    .base(JsonLines.at(base))
                    .fromLogStart()
                    .changes(EventSource.of("log", List.of(change), OrderQuality.EXACT, true))
                    .inputComplete()
                    .into(out)
                    .run();
            TableSchema now = Objects.requireNonNull(manifest(out)).schema();
            if (report.rows().total() == 0) {
                return "rows gone";
            }
            return now.columns().equals(schema.columns())
                    ? "table as before"
                    : "columns " + String.join(", ", now.columnNames());
        } catch (CdcException e) {
            return "stops: `" + e.getClass().getSimpleName() + "`";
        }
    }

    private static @Nullable Manifest manifest(JsonLines table) {
        return Manifest.read(table);
    }
}
