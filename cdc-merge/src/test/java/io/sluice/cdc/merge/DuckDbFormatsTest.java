package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write DuckDB reads, and what DuckDB writes we read, value by value. */
class DuckDbFormatsTest {

    private static final long SEED = Long.getLong("sluice.duckdb.seed", 20261122L);

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "t"))
            .column("id", ColumnType.parse("bigint"))
            .column("name", ColumnType.parse("varchar(200)"))
            .column("price", ColumnType.parse("decimal(20,4)"))
            .column("born", ColumnType.parse("date"))
            .column("seen", ColumnType.parse("datetime(6)"))
            .column("ratio", ColumnType.parse("double"))
            .primaryKey("id")
            .build();

    private static final String TYPES =
            "{id: 'BIGINT', name: 'VARCHAR', price: 'DECIMAL(20,4)', born: 'DATE', seen: 'TIMESTAMP', ratio: 'DOUBLE'}";

    @TempDir
    Path dir;

    private static List<@Nullable String[]> rows(String letters) {
        Random random = new Random(SEED);
        List<@Nullable String[]> rows = new ArrayList<>();
        for (int id = -50; id < 150; id++) {
            StringBuilder name = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) {
                name.appendCodePoint(letters.codePointAt(
                        letters.offsetByCodePoints(0, random.nextInt(letters.codePointCount(0, letters.length())))));
            }
            rows.add(new @Nullable String[] {
                String.valueOf(id),
                some(random, name.toString()),
                some(random, random.nextInt(2000) - 1000 + "." + (1000 + random.nextInt(9000))),
                some(random, "20" + (10 + random.nextInt(80)) + "-0" + (1 + random.nextInt(9)) + "-11"),
                some(random, "2026-11-22 0" + random.nextInt(10) + ":15:59." + (100_000 + random.nextInt(900_000))),
                some(random, String.valueOf(random.nextInt(1000) + 0.25)),
            });
        }
        return rows;
    }

    private static @Nullable String some(Random random, String value) {
        return random.nextInt(6) == 0 ? null : value;
    }

    private static EventSource log(List<@Nullable String[]> rows) {
        List<ChangeEvent> events = new ArrayList<>();
        for (@Nullable String[] row : rows) {
            RowImageBuilder image = RowImage.builder(SCHEMA);
            for (int c = 0; c < row.length; c++) {
                image.text(SCHEMA.column(c).name(), row[c]);
            }
            EventOrigin origin =
                    new EventOrigin(Lane.of("log"), SourcePosition.ofRecord(events.size(), 0), null, null, null);
            events.add(RowChange.insert(origin, SCHEMA, image.build()));
        }
        return EventSource.of("log", events, OrderQuality.ARRIVAL, false);
    }

    private static void publish(List<@Nullable String[]> rows, TableFormat at) {
        TableMerge.of(SCHEMA).changes(log(rows)).inputComplete().into(at).run();
    }

    /** What DuckDB makes of a relation's values, compared with ours as values of its types. */
    private static void assertReads(Connection duck, String relation, List<@Nullable String[]> rows)
            throws SQLException {
        try (Statement statement = duck.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE ours (id BIGINT, name VARCHAR, price DECIMAL(20,4), born DATE,"
                    + " seen TIMESTAMP, ratio DOUBLE)");
            try (var insert = duck.prepareStatement("INSERT INTO ours VALUES (?, ?, ?, ?, ?, ?)")) {
                for (@Nullable String[] row : rows) {
                    for (int c = 0; c < row.length; c++) {
                        insert.setString(c + 1, row[c]);
                    }
                    insert.execute();
                }
            }
            statement.execute("CREATE OR REPLACE TABLE theirs AS SELECT * FROM " + relation);
            try (ResultSet result = statement.executeQuery("SELECT (SELECT count(*) FROM theirs),"
                    + " (SELECT count(*) FROM (FROM ours EXCEPT ALL FROM theirs)),"
                    + " (SELECT count(*) FROM (FROM theirs EXCEPT ALL FROM ours))")) {
                assertThat(result.next()).isTrue();
                assertThat(result.getLong(1)).as(relation).isEqualTo(rows.size());
                assertThat(result.getLong(2)).as("ours and not %s", relation).isZero();
                assertThat(result.getLong(3)).as("%s and not ours", relation).isZero();
            }
        }
    }

    private void assertReadsBack(TableFormat duckDbs, List<@Nullable String[]> rows, String name) throws Exception {
        Path ours = dir.resolve("ours-" + name);
        publish(rows, HiveText.at(ours).escapedBy('\\'));
        Path read = dir.resolve("read-" + name);
        TableMerge.of(SCHEMA)
                .base(duckDbs)
                .sortedBase()
                .fromLogStart()
                .changes(log(List.of()))
                .inputComplete()
                .into(HiveText.at(read).escapedBy('\\'))
                .run();
        assertThat(Files.readAllBytes(read.resolve("part-00000")))
                .isEqualTo(Files.readAllBytes(ours.resolve("part-00000")));
    }

    @Test
    void csv() throws Exception {
        List<@Nullable String[]> rows = rows("ab ,;\"'\\\n\u0001\u00e9\u4e2d\ud83d\ude00");
        publish(rows, Csv.at(dir.resolve("csv")).header(true));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            assertReads(
                    duck,
                    "read_csv('" + dir.resolve("csv/part-00000") + "', header = true, delim = ',', quote = '\"',"
                            + " escape = '\"', nullstr = '', allow_quoted_nulls = false, columns = " + TYPES + ")",
                    rows);
            try (Statement statement = duck.createStatement()) {
                statement.execute("COPY (FROM ours ORDER BY id) TO '" + dir.resolve("theirs.csv")
                        + "' (FORMAT csv, HEADER true, QUOTE '\"', ESCAPE '\"', NULLSTR '', FORCE_QUOTE (name))");
            }
        }
        assertReadsBack(Csv.at(dir.resolve("theirs.csv")).header(true), rows, "csv");
    }

    @Test
    void hiveText() throws Exception {
        // without an escape character no value may hold what ends a field or a row
        List<@Nullable String[]> rows = rows("ab ,\"'\u00e9\u4e2d\ud83d\ude00");
        publish(rows, HiveText.at(dir.resolve("hive")));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            assertReads(
                    duck,
                    "read_csv('" + dir.resolve("hive/part-00000")
                            + "', header = false, delim = '\u0001', quote = '', escape = '', nullstr = '\\N', columns = "
                            + TYPES + ")",
                    rows);
            try (Statement statement = duck.createStatement()) {
                statement.execute("COPY (FROM ours ORDER BY id) TO '" + dir.resolve("theirs.txt")
                        + "' (FORMAT csv, HEADER false, DELIM '\u0001', QUOTE '', ESCAPE '', NULLSTR '\\N')");
            }
        }
        assertReadsBack(HiveText.at(dir.resolve("theirs.txt")), rows, "hive");
    }

    @Test
    void jsonLines() throws Exception {
        List<@Nullable String[]> rows = rows("ab ,\"'\\/\n\t\u0001\u00e9\u4e2d\ud83d\ude00\u2028");
        publish(rows, JsonLines.at(dir.resolve("json")));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            assertReads(
                    duck,
                    "read_json('" + dir.resolve("json/part-00000") + "', format = 'newline_delimited', columns = "
                            + TYPES + ")",
                    rows);
            try (Statement statement = duck.createStatement()) {
                statement.execute("COPY (FROM ours ORDER BY id) TO '" + dir.resolve("theirs.json") + "' (FORMAT json)");
            }
        }
        assertReadsBack(JsonLines.at(dir.resolve("theirs.json")), rows, "json");
    }
}
