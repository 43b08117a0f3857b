package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Public logs of other projects, MySQL 5.5 to 8.2. They are looked for below the directory that the environment variable
 * CDC_CORPUS names, else ../shared/corpus. Rows are counted as the event counts of the corpus' index tell them; where a log
 * does not describe its tables, its first row of such a table ends it with the named exception.
 */
class BinlogCorpusTest {

    private static Path corpus() {
        String said = System.getenv("CDC_CORPUS");
        Path root = said == null ? Path.of("../../shared/corpus") : Path.of(said);
        Path binlog = root.resolve("binlog");
        assumeTrue(Files.isDirectory(binlog), "no binlog corpus at " + binlog.toAbsolutePath() + "; set CDC_CORPUS");
        return binlog;
    }

    @ParameterizedTest
    @CsvSource({
        "osheroff__mysql-binlog-connector-java/src/test/resources/mysql-bin.sakila.gz, 47273, ",
        "osheroff__mysql-binlog-connector-java/src/test/resources/mysql-bin.aurora-padding, 0, TruncatedBinlogException",
        "osheroff__mysql-binlog-connector-java/src/test/resources/mysql-bin.checksum-crc32, 0, MissingOptionException",
        "osheroff__mysql-binlog-connector-java/src/test/resources/mysql-bin.checksum-none, 35, MissingOptionException",
        "osheroff__mysql-binlog-connector-java/src/test/resources/mysql-bin.compressed, 0, MissingOptionException",
        "apecloud__mysql-binlog-connector-rust/tests/parse_file_tests/mysql-bin.000057, 1, MissingOptionException",
        "apecloud__mysql-binlog-connector-rust/tests/parse_file_tests/mysql-bin.000080, 0, MissingOptionException",
        "rusuly__MySqlCdc/samples/MySqlCdc.Sample/mysql-bin.000001, 0, MissingOptionException",
        "rust-us__mysql-cdc-rs/tests/events/5.7/02_query/log.bin, 0, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/03_stop/log.bin, 0, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/04_rotate/log.bin, 0, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/05_intvar/log.bin, 0, InapplicableChangeException",
        "rust-us__mysql-cdc-rs/tests/events/5.7/13_rand/log.bin, 0, InapplicableChangeException",
        "rust-us__mysql-cdc-rs/tests/events/5.7/14_user_var/log.bin, 0, InapplicableChangeException",
        "rust-us__mysql-cdc-rs/tests/events/5.7/15_format_desc/log.bin, 0, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/16_xid/log.bin, 1, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/17_18_load/log.bin, 0, InapplicableChangeException",
        "rust-us__mysql-cdc-rs/tests/events/5.7/19_table_map/log.bin, 1, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/29_row_query/log.bin, 1, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/30_write_rows_v2/log.bin, 1, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/31_update_rows_v2/log.bin, 0, MissingOptionException",
        "rust-us__mysql-cdc-rs/tests/events/5.7/32_delete_rows_v2/log.bin, 2, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/33_35_gtid_prev_gtid/log.bin, 1, ",
        "rust-us__mysql-cdc-rs/tests/events/5.7/34_anonymous_gtid/log.bin, 1, ",
        "rust-us__mysql-cdc-rs/tests/events/8.0/02_query/binlog.000001, 0, ",
        "rust-us__mysql-cdc-rs/tests/events/8.0/02_query_bigger/binlog.000733, 14, ",
        "rust-us__mysql-cdc-rs/tests/events/8.0/19_30_Table_map_event_Write_rows_log_event/binlog.000018, 1, ",
        "rust-us__mysql-cdc-rs/tests/events/8.0/31_update_rows_v2/binlog.000001, 2, ",
        "rust-us__mysql-cdc-rs/tests/events/8.0/32_delete_rows_v2/binlog.000001, 3, "
    })
    void rowsOrTheNamedError(String file, int rows, String error) {
        int found = 0;
        String fault = null;
        try (BinlogReader reader = BinlogReader.open(corpus().resolve(file))) {
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    reader.row().toEvent();
                    found++;
                }
            }
        } catch (CdcException e) {
            fault = e.getClass().getSimpleName();
        }
        assertThat(fault).isEqualTo(error);
        assertThat(found).isEqualTo(rows);
    }

    /** The list above leaves none out. */
    @Test
    void eachFileIsListed() throws IOException {
        List<String> logs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(corpus())) {
            files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .filter(n -> n.matches("(mysql-bin|binlog)\\..*|log\\.bin"))
                    .forEach(logs::add);
        }
        assertThat(logs).hasSize(29);
    }
}
