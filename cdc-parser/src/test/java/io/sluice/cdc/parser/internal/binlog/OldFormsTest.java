package io.sluice.cdc.parser.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.binlog.BinlogReader;
import io.sluice.cdc.parser.binlog.UnsupportedBinlogException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that the servers at hand do not write: logs of theirs rewritten to them hold the same changes. */
class OldFormsTest {

    @TempDir
    private Path directory;

    private static byte[] plain(String name) throws IOException {
        return RewrittenLog.withoutChecksums(
                Files.readAllBytes(Path.of("src/test/resources/fixtures/binlog", name + ".000001")));
    }

    private static List<String> rows(byte[] log) {
        List<String> rows = new ArrayList<>();
        try (BinlogReader reader = BinlogReader.builder().open(new ByteArrayInputStream(log), "log.000001")) {
            for (ChangeEvent event : reader) {
                if (event instanceof RowChange row) {
                    rows.add(row + " " + (row.operation() == Operation.INSERT ? "" : cells(row.before()))
                            + (row.operation() == Operation.DELETE ? "" : cells(row.after())));
                }
            }
        }
        rows.replaceAll(row -> row.replaceAll(" at [^\\[]* ", " "));
        return rows;
    }

    private static String cells(RowImage image) {
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < image.schema().columnCount(); c++) {
            cells.add(!image.isPresent(c) ? "absent" : image.isNull(c) ? "NULL" : Arrays.toString(image.getBytes(c)));
        }
        return cells.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transactions-mysql", "files-mariadb", "documents-mysql", "payload-mariadb"})
    void withoutChecksums(String name) throws IOException {
        byte[] log = Files.readAllBytes(Path.of("src/test/resources/fixtures/binlog", name + ".000001"));
        assertThat(rows(RewrittenLog.withoutChecksums(log)))
                .isEqualTo(rows(log))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transactions-mysql", "transactions-mariadb", "payload-mariadb", "documents-mysql"})
    void tableNumbersOfFourBytes(String name) throws IOException {
        byte[] log = plain(name);
        byte[] old = RewrittenLog.withShortTableNumbers(log);
        assertThat(old.length).isLessThan(log.length);
        assertThat(rows(old)).isEqualTo(rows(log)).isNotEmpty();
    }

    @Test
    void compressedRowsOfVersion2() throws IOException {
        byte[] log = plain("payload-mariadb");
        byte[] newer = RewrittenLog.withRowsOfVersion2(log);
        assertThat(RewrittenLog.types(newer)).contains(169, 170).doesNotContain(166, 167, 168);
        assertThat(rows(newer)).isEqualTo(rows(log)).isNotEmpty();
    }

    /** A log of 4.1 begins with START_V3, whichever way it is asked. */
    @Test
    void logsBeforeVersion4() throws IOException {
        byte[] log = new byte[4 + 19 + 56];
        log[0] = (byte) 0xFE;
        log[1] = 0x62;
        log[2] = 0x69;
        log[3] = 0x6E;
        log[8] = 1;
        log[13] = 19 + 56;
        log[23] = 3;
        Path file = Files.write(directory.resolve("old.000001"), log);
        assertThatThrownBy(() -> BinlogReader.open(file).next()).satisfies(OldFormsTest::isOldFormat);
        assertThatThrownBy(() -> BinlogFiles.of(file).watermarkAt("old.000001", 4))
                .satisfies(OldFormsTest::isOldFormat);
    }

    private static void isOldFormat(Throwable e) {
        assertThat(e)
                .isInstanceOfSatisfying(UnsupportedBinlogException.class, u -> assertThat(u.reason())
                        .isEqualTo(UnsupportedBinlogException.Reason.OLD_FORMAT))
                .hasMessageContaining("old.000001:4");
    }

    /** MariaDB 12.3 with {@code binlog_storage_engine=innodb}: one of the files, and their directory. */
    @Test
    void binlogsInPagesOfInnoDb() throws IOException {
        Path file = Files.write(directory.resolve("binlog-000000.ibb"), new byte[16384]);
        for (Path path : List.of(file, directory)) {
            assertThatThrownBy(() -> BinlogReader.open(path).next())
                    .isInstanceOfSatisfying(UnsupportedBinlogException.class, u -> assertThat(u.reason())
                            .isEqualTo(UnsupportedBinlogException.Reason.INNODB_BINLOG))
                    .hasMessageContaining("mariadb-binlog --read-from-remote-server --raw");
        }
    }
}
