package io.sluice.cdc.benchmarks.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/**
 * DuckDB, text to text, in the fastest of the forms tried: cells stay text but for the key, no order is kept, and base rows
 * without a change are found by {@code NOT IN}, for which it hashes the changes; an ANTI JOIN hashes the whole base, because
 * it cannot know how many rows a text file has. Arguments: base, changes, {@code text} or
 * {@code json}, output, threads.
 */
final class DuckDbMerge {

    private static final String TEXT_OPTIONS = "auto_detect = false, header = false, delim = '"
            + MergeRow.HIVE_DELIMITER + "', quote = '', escape = '', nullstr = '" + MergeRow.HIVE_NULL + "'";

    private DuckDbMerge() {}

    public static void main(String[] args) throws SQLException, IOException {
        run(Path.of(args[0]), Path.of(args[1]), args[2].equals("json"), Path.of(args[3]), Integer.parseInt(args[4]));
    }

    static void run(Path base, Path changes, boolean json, Path out, int threads) throws SQLException, IOException {
        Files.createDirectories(out);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + threads);
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("CREATE TEMP TABLE latest AS " + (json ? latestOfJson(changes) : latestOfText(changes)));
            statement.execute("COPY (SELECT " + names() + " FROM read_csv('" + base + "/*', " + TEXT_OPTIONS
                    + ", columns = {" + types() + "}) WHERE id NOT IN (SELECT id FROM latest) UNION ALL SELECT "
                    + names()
                    + " FROM latest WHERE operation <> 'D') TO '" + out.resolve("part-0.text")
                    + "' (FORMAT csv, HEADER false, DELIMITER '" + MergeRow.HIVE_DELIMITER
                    + "', QUOTE '', ESCAPE '', NULLSTR '"
                    + MergeRow.HIVE_NULL + "')");
        }
    }

    /** Reading the file twice costs less than a window function over its rows. */
    private static String latestOfText(Path changes) {
        return "SELECT changes.* FROM " + text(changes)
                + " AS changes SEMI JOIN (SELECT max(sequence) AS sequence FROM " + text(changes)
                + " GROUP BY id) AS newest USING (sequence)";
    }

    /** Here it does not: JSON is parsed once. */
    private static String latestOfJson(Path changes) {
        return "SELECT * EXCLUDE (newest) FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY sequence DESC) AS newest"
                + " FROM " + json(changes) + ") WHERE newest = 1";
    }

    private static String text(Path changes) {
        return "read_csv('" + changes + "', " + TEXT_OPTIONS + ", columns = {sequence: 'BIGINT', operation: 'VARCHAR', "
                + types() + "})";
    }

    /** Only the fields it needs are named, with their types; the rest it skips. */
    private static String json(Path changes) {
        return "(SELECT id AS sequence, type[1] AS operation, unnest(data, recursive := true) FROM read_json('"
                + changes
                + "', format = 'newline_delimited', columns = {id: 'BIGINT', type: 'VARCHAR', data: 'STRUCT("
                + types().replace(":", "").replace("'", "") + ")[]'}))";
    }

    private static String names() {
        return MergeRow.COLUMNS.stream().map(MergeRow.MergeColumn::name).collect(Collectors.joining(", "));
    }

    private static String types() {
        return MergeRow.COLUMNS.stream()
                .map(c -> c.name() + ": '" + (c.name().equals("id") ? "BIGINT" : "VARCHAR") + "'")
                .collect(Collectors.joining(", "));
    }
}
