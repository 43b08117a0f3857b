package io.sluice.cdc.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.examples.decoded.DecodedLog;
import io.sluice.cdc.examples.decoded.DecodedRows;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.binlog.BinlogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requires of what {@link CaseRun} kept: each row of the log is what the server's tool prints, cell by cell; each table that has a
 * key, restored from nothing but the log, and from the base and the log, is the server's byte for byte and in checksum; where an
 * exception is due, it comes.
 */
final class CaseCheck {

    /** The run did not end with the server's table, as it had to. */
    private static final class DueException extends RuntimeException {
        DueException(String due) {
            super(due);
        }
    }

    /** What was compared. */
    record Figures(int rows, int cells, int takenBack, int tables) {
        Figures plus(Figures o) {
            return new Figures(rows + o.rows, cells + o.cells, takenBack + o.takenBack, tables + o.tables);
        }
    }

    /** MySQL's tool prints no rows behind the first GEOMETRY: such a log is proven by its tables alone. */
    private static final String TOOL_GIVES_UP = "!! Don't know how to handle column type";

    private final Path directory;
    private final boolean mySql;
    private final Map<String, String> loud;
    private int restored;

    private CaseCheck(Path directory, boolean mySql, Map<String, String> loud) {
        this.directory = directory;
        this.mySql = mySql;
        this.loud = loud;
    }

    static Figures require(Path directory, boolean mySql, Map<String, String> loud) throws IOException {
        CaseCheck check = new CaseCheck(directory, mySql, loud);
        Map<String, String> found = new TreeMap<>();
        Figures figures = check.rows(found);
        check.tables(found);
        assertThat(found).as(directory.toString()).isEqualTo(loud);
        return new Figures(figures.rows, figures.cells, figures.takenBack, check.restored);
    }

    private Figures rows(Map<String, String> found) throws IOException {
        List<String> lines = DecodedLog.lines(Files.readAllBytes(directory.resolve("decoded.txt")));
        DecodedLog decoded = DecodedLog.parse(lines);
        List<DecodedLog.Row> printed = decoded.rows().stream()
                .filter(row -> row.table().startsWith("`" + LiveServer.DATABASE + "`."))
                .toList();
        List<RowChange> rows = new ArrayList<>();
        try (BinlogReader reader =
                BinlogReader.builder().tables(LiveServer.DATABASE + ".*").open(directory.resolve("log"))) {
            for (ChangeEvent event : reader) {
                if (event instanceof RowChange row) {
                    rows.add(row);
                }
            }
        } catch (CdcException e) {
            unexpected("log", e);
            found.put("log", e.getClass().getSimpleName());
            printed = printed.subList(0, rows.size());
        }
        if (lines.stream().anyMatch(line -> line.contains(TOOL_GIVES_UP))) {
            return new Figures(rows.size(), 0, 0, 0);
        }
        return new Figures(rows.size(), DecodedRows.requireEqual(rows, printed, !mySql), decoded.takenBack(), 0);
    }

    private void unexpected(String what, CdcException e) {
        if (!e.getClass().getSimpleName().equals(loud.get(what))) {
            throw new AssertionError(what + " of " + directory, e);
        }
    }

    private void tables(Map<String, String> found) throws IOException {
        Map<String, TableSchema> base = schemas("base.sql");
        for (Map.Entry<String, TableSchema> end : schemas("end.sql").entrySet()) {
            String table = end.getKey();
            if (end.getValue().keyColumns().length == 0 && !loud.containsKey(table)) {
                continue;
            }
            try {
                table(table, false, TableMerge.of(end.getValue().table()).fromLogStart());
                if (base.containsKey(table)) {
                    BinlogFiles log = log(table);
                    String place =
                            Files.readString(directory.resolve("base.position")).strip();
                    int colon = place.indexOf(':');
                    table(
                            table,
                            true,
                            TableMerge.of(base.get(table))
                                    .base(outfile(directory.resolve("base").resolve(fileName(table))))
                                    .from(log.watermarkAt(
                                            place.substring(0, colon), Long.parseLong(place.substring(colon + 1)))));
                }
                restored++;
            } catch (DueException e) {
                found.put(table, e.getMessage());
            } catch (CdcException e) {
                unexpected(table, e);
                found.put(table, e.getClass().getSimpleName());
            }
        }
    }

    private BinlogFiles log(String table) {
        return BinlogFiles.builder()
                .tables(TableFilter.parse(LiveServer.DATABASE + ".*"))
                .of(directory.resolve("log"));
    }

    private void table(String table, boolean fromBase, TableMerge merge) throws IOException {
        Path out = directory.resolve((fromBase ? "from-base-" : "from-log-") + fileName(table));
        MergeReport report =
                merge.changes(log(table)).inputComplete().into(outfile(out)).run();
        String what = table + (fromBase ? " from base and log\n" : " from the log\n") + report.toText();
        String due = loud.getOrDefault(table, "");
        if (due.equals("HOLE") && report.verdict() == Verdict.HOLE
                || due.equals("DIFFERENT") && !checksum(table).equals(report.checksum())) {
            throw new DueException(due);
        }
        assertThat(report.verdict()).as(what).isEqualTo(Verdict.COMPLETE);
        assertThat(report.checksum()).as(what).isEqualTo(checksum(table));
        assertThat(records(out.resolve("part-00000")))
                .as(what)
                .isEqualTo(records(directory.resolve("end").resolve(fileName(table))));
    }

    private String checksum(String table) throws IOException {
        for (String line : Files.readAllLines(directory.resolve("checksums.tsv"))) {
            if (line.startsWith(table + "\t")) {
                return line.substring(table.length() + 1);
            }
        }
        throw new AssertionError("no checksum of " + table);
    }

    private Map<String, TableSchema> schemas(String name) throws IOException {
        Map<String, TableSchema> schemas = new TreeMap<>();
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            for (TableSchema schema : CaseRun.ddl(mySql).schemas(Files.readString(file), LiveServer.DATABASE)) {
                schemas.put(schema.table().table(), schema);
            }
        }
        return schemas;
    }

    private static OutfileText outfile(Path at) {
        return OutfileText.at(at).dialect(Dialect.builder().timestampZone("UTC").build());
    }

    /** Of a table whose name is none of a file. */
    static String fileName(String table) {
        return table.replaceAll("[^a-z0-9_]", "_") + ".tsv";
    }

    /** The records of OUTFILE text, as ISO-8859-1, sorted: a line feed behind a backslash is data. */
    private static List<String> records(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        List<String> records = new ArrayList<>(Arrays.asList(text.split("(?<=(?<!\\\\)(?:\\\\\\\\){0,50})\n")));
        records.sort(null);
        return records;
    }
}
