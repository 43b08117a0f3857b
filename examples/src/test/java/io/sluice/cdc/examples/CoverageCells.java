package io.sluice.cdc.examples;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The log of a real server with a table {@code t<number> (i INT PRIMARY KEY, c)} for each type, and what the server answered for
 * its rows: {@code fixtures/binlog/cells-*} of the parser.
 */
final class CoverageCells {

    private static final Path FIXTURES = Path.of("..", "cdc-parser", "src", "test", "resources", "fixtures", "binlog");

    private static final byte[] NULL = "NULL".getBytes(StandardCharsets.UTF_8);

    private final TreeSet<Kind> read = new TreeSet<>();
    private final TreeSet<Kind> wrong = new TreeSet<>();

    /** A row's cell as the log left it, and the kind its table has. */
    private record Cell(Kind kind, byte[] bytes) {}

    CoverageCells(String name) throws IOException {
        Map<String, Cell> cells = new HashMap<>();
        try (ChangeCursor cursor =
                BinlogFiles.of(FIXTURES.resolve(name + ".binlog.gz")).open(TableFilter.all())) {
            for (ChangeEvent event : cursor) {
                if (event instanceof RowChange change && change.operation() != Operation.DELETE) {
                    RowImage row = change.after();
                    String key = change.table().table().substring(1) + "\t" + row.getText("i");
                    cells.put(
                            key,
                            new Cell(row.schema().column(1).type().kind(), row.isNull(1) ? NULL : row.getBytes(1)));
                }
            }
        }
        answers(name).forEach((key, answer) -> {
            Cell cell = cells.remove(key);
            if (cell == null) {
                throw new IllegalStateException("the log has no row " + key);
            }
            boolean same = answer.equals(new String(cell.bytes(), StandardCharsets.UTF_8))
                    || answer.equals(HexFormat.of().withUpperCase().formatHex(cell.bytes()));
            read.add(cell.kind());
            if (!same) {
                wrong.add(cell.kind());
            }
        });
        if (!cells.isEmpty()) {
            throw new IllegalStateException("rows the server did not tell of: " + cells.keySet());
        }
    }

    private static Map<String, String> answers(String name) throws IOException {
        Map<String, String> answers = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FIXTURES.resolve(name + ".tsv.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int end = line.indexOf('\t', line.indexOf('\t') + 1);
                answers.put(line.substring(0, end), line.substring(end + 1));
            }
        }
        return answers;
    }

    /** {@code exact} where every value of the type is the server's; empty where the server has no such type. */
    String cell(Kind kind) {
        return wrong.contains(kind) ? CoverageFormats.WRONG : read.contains(kind) ? "exact" : "";
    }
}
