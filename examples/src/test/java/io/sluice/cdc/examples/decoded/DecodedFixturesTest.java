package io.sluice.cdc.examples.decoded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.parser.binlog.BinlogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs against the text that the servers' own tools printed of them, which is checked in beside them: row by row, cell by cell. */
class DecodedFixturesTest {

    private static final Path FIXTURES = Path.of("../cdc-parser/src/test/resources/fixtures/binlog");

    @ParameterizedTest
    @CsvSource({
        "documents-mysql, 0, 52",
        "files-mariadb, 0, 10",
        "files-mysql, 0, 10",
        "large-mariadb, 0, 24",
        "large-mysql, 0, 24",
        "payload-mariadb, 0, 24",
        "payload-mysql, 0, 24",
        "plain-mariadb, 0, 24",
        "plain-mysql, 0, 24",
        "schema-hidden-key-mysql, 0, 124",
        "schema-minimal-mariadb, 0, 72",
        "schema-minimal-mysql, 0, 71",
        "schema-noblob-mariadb, 0, 109",
        "schema-noblob-mysql, 0, 109",
        "tags-mysql, 0, 6",
        "transactions-anonymous-mysql, 1, 108",
        "transactions-mariadb, 5, 110",
        "transactions-mysql, 1, 104"
    })
    void rowsAreWhatTheToolPrints(String name, int takenBack, int cells) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(FIXTURES)) {
            files = found.filter(file -> file.getFileName().toString().matches(name + "\\.\\d+"))
                    .sorted()
                    .toList();
        }
        DecodedLog decoded =
                DecodedLog.parse(DecodedLog.lines(Files.readAllBytes(FIXTURES.resolve(name + ".decoded.txt"))));
        int compared = DecodedRows.requireEqual(rows(files), decoded.rows(), name.endsWith("mariadb"));
        assertThat(decoded.takenBack()).isEqualTo(takenBack);
        assertThat(compared).isEqualTo(cells);
    }

    private static List<RowChange> rows(List<Path> files) {
        List<RowChange> rows = new ArrayList<>();
        try (BinlogReader reader = BinlogReader.builder().open(files)) {
            for (ChangeEvent event : reader) {
                if (event instanceof RowChange row) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /**
     * Public logs of other projects: each that has a dump with rows in it beside it. Where they are is said in CONTRIBUTING.md.
     * The servers' escapes changed later, so values with quotes would have to be looked at.
     */
    @ParameterizedTest
    @CsvSource({
        "5.7/19_table_map/log.bin, 2",
        "5.7/29_row_query/log.bin, 2",
        "5.7/30_write_rows_v2/log.bin, 2",
        "5.7/32_delete_rows_v2/log.bin, 4",
        "5.7/33_35_gtid_prev_gtid/log.bin, 2",
        "5.7/34_anonymous_gtid/log.bin, 2",
        "8.0/19_30_Table_map_event_Write_rows_log_event/binlog.000018, 6",
        "8.0/31_update_rows_v2/binlog.000001, 18",
        "8.0/32_delete_rows_v2/binlog.000001, 24"
    })
    void rowsOfTheCorpusAreWhatItsDumpsSay(String file, int cells) throws IOException {
        String said = System.getenv("CDC_CORPUS");
        Path events = (said == null ? Path.of("../../shared/corpus") : Path.of(said))
                .resolve("binlog/rust-us__mysql-cdc-rs/tests/events");
        assumeTrue(Files.isDirectory(events), "no binlog corpus at " + events.toAbsolutePath() + "; set CDC_CORPUS");
        Path log = events.resolve(file);
        DecodedLog decoded = DecodedLog.parse(DecodedLog.lines(Files.readAllBytes(log.resolveSibling("dump.txt"))));
        assertThat(DecodedRows.requireEqual(rows(List.of(log)), decoded.rows(), true))
                .isEqualTo(cells);
    }
}
