package io.sluice.cdc.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.examples.decoded.DecodedLog;
import io.sluice.cdc.examples.decoded.DecodedRows;
import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.binlog.BinlogReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every column type, on live servers, in every form a log can have. After each statement the server is asked for the table as
 * {@link CanonicalSelect} says it: each row of the log must hold these very values before and after, in all cells it has.
 */
@ExtendWith(LiveReport.class)
class LiveTypesTest {

    /** A form of the log. */
    record Form(String server, String image, String metadata, boolean compressed, String checksum) {
        boolean hasGeometry() {
            return checksum.equals("CRC32");
        }
    }

    private static int cells;

    @TempDir
    private Path directory;

    static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (String server : List.of("mysql", "mariadb")) {
            for (String image : List.of("FULL", "NOBLOB", "MINIMAL")) {
                for (String metadata : List.of("FULL", server.equals("mysql") ? "MINIMAL" : "NO_LOG")) {
                    for (boolean compressed : new boolean[] {false, true}) {
                        for (String checksum : List.of("CRC32", "NONE")) {
                            forms.add(new Form(server, image, metadata, compressed, checksum));
                        }
                    }
                }
            }
        }
        return forms;
    }

    @AfterAll
    static void sayWhatWasCompared() {
        System.out.println("live binlog: cells as the servers' tools print them: " + cells);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyRowOfTheLogIsWhatTheServerAnswers(Form form) throws Exception {
        LiveServer server = LiveServer.of(form.server);
        LiveTable table = new LiveTable(server.isMySql(), form.hasGeometry(), form.image.equals("FULL"));
        server.sql(server.defaults() + settings(form) + "DROP DATABASE IF EXISTS " + LiveServer.DATABASE
                + "; FLUSH BINARY LOGS;");
        String first = server.lastLog();
        List<Map<String, List<String>>> snapshots = new ArrayList<>();
        snapshots.add(Map.of());
        for (String line : server.sql(script(table))) {
            if (line.equals("snapshot")) {
                snapshots.add(new TreeMap<>());
            } else {
                List<String> row = List.of(line.split("\t", -1));
                snapshots.get(snapshots.size() - 1).put(row.get(0), row);
            }
        }
        assertThat(snapshots).hasSize(table.statements().size() + 1);
        List<Path> log = server.endedLogs(first);

        List<RowChange> rows = new ArrayList<>();
        try (BinlogReader reader = BinlogReader.builder().tables(LiveTable.NAME).open(log)) {
            Iterator<ChangeEvent> events = reader.iterator();
            for (int i = 1; i < snapshots.size(); i++) {
                compare(
                        events,
                        snapshots.get(i - 1),
                        snapshots.get(i),
                        table.statements().get(i - 1),
                        rows);
            }
            events.forEachRemaining(event -> assertThat(event).isNotInstanceOf(RowChange.class));
            if (!form.hasGeometry()) {
                cells += DecodedRows.requireEqual(
                        rows, DecodedLog.parse(server.decode(log)).rows(), !server.isMySql(), table.compressed());
            }
            LiveRestore.requireEqual(server, reader.schemas().require(TableId.parse(LiveTable.NAME)), log, directory);
        }
    }

    private static String settings(Form form) {
        return "SET GLOBAL binlog_row_image = " + form.image + "; SET GLOBAL binlog_row_metadata = " + form.metadata
                + "; SET GLOBAL binlog_checksum = " + form.checksum + "; SET GLOBAL "
                + (form.server.equals("mysql")
                        ? "binlog_transaction_compression"
                        : "log_bin_compress_min_len = 10, GLOBAL log_bin_compress")
                + " = " + (form.compressed ? "ON;" : "OFF;");
    }

    private static String script(LiveTable table) {
        StringBuilder script = new StringBuilder(CanonicalSelect.SESSION)
                .append(", SESSION sql_mode = 'ALLOW_INVALID_DATES'; CREATE DATABASE ")
                .append(LiveServer.DATABASE)
                .append(";\n")
                .append(table.create())
                .append(";\n");
        for (String statement : table.statements()) {
            script.append(statement)
                    .append(";\nSELECT 'snapshot';\n")
                    .append(table.select())
                    .append(";\n");
        }
        return script.toString();
    }

    /** Reads the rows of one statement: they must make the one state of the table of the other. */
    private static void compare(
            Iterator<ChangeEvent> events,
            Map<String, List<String>> before,
            Map<String, List<String>> after,
            String statement,
            List<RowChange> decoded) {
        Map<String, List<String>> rows = new TreeMap<>(before);
        while (events.hasNext()) {
            ChangeEvent event = events.next();
            if (event instanceof TransactionMark mark && mark.kind() == TransactionMark.Kind.COMMIT) {
                break;
            }
            if (event instanceof SchemaChange change) {
                assertThat(change.understood()).as(change.sql()).isTrue();
            }
            if (event instanceof RowChange change) {
                decoded.add(change);
                List<String> row = new ArrayList<>();
                if (change.operation() != Operation.INSERT) {
                    row.addAll(rows.remove(change.before().getText("i")));
                    for (int c = 0; c < row.size(); c++) {
                        if (change.before().isPresent(c)) {
                            assertThat(LiveTable.text(change.before(), c))
                                    .as("before, column %d: %s", c, statement)
                                    .isEqualTo(row.get(c));
                        }
                    }
                } else {
                    for (int c = 0; c < change.schema().columnCount(); c++) {
                        row.add(LiveTable.NULL);
                    }
                }
                if (change.operation() != Operation.DELETE) {
                    put(change.after(), row);
                    rows.put(row.get(0), row);
                }
            }
        }
        assertThat(rows.keySet()).as(statement).isEqualTo(after.keySet());
        after.forEach((key, row) -> {
            for (int c = 0; c < row.size(); c++) {
                assertThat(rows.get(key).get(c))
                        .as("after, row %s, column %d: %s", key, c, statement)
                        .isEqualTo(row.get(c));
            }
        });
    }

    private static void put(RowImage image, List<String> row) {
        for (int c = 0; c < row.size(); c++) {
            if (image.isPresent(c)) {
                row.set(c, LiveTable.text(image, c));
            }
        }
    }
}
