package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.SourcePosition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that is gone on with is the one that was read before, and nothing is missing between. */
class SameLogTest {

    private static final List<Path> FILES = BinlogFixtures.files("files-mysql");

    private static Lane lane(List<Path> files) {
        try (BinlogReader reader = BinlogReader.builder().open(files)) {
            assertThat(reader.next()).isTrue();
            return reader.lane();
        }
    }

    /** The file of that number, where reading ended, and what was executed at its end. */
    private static LogFile known(List<Path> files, int number) {
        LogFile file =
                BinlogFiles.of(files.toArray(Path[]::new)).logFile(lane(files), new SourcePosition(0, number, 4, 0, 0));
        assertThat(file).isNotNull();
        return file;
    }

    private static GtidSet executed(List<Path> files) {
        try (BinlogReader reader = BinlogReader.builder().open(files)) {
            while (reader.next()) {
                reader.kind();
            }
            return reader.resumePoint().gtids();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files-mysql", "files-mariadb"})
    void filesFromTheOneReadLastOrTheNextOneGoOn(String name) {
        List<Path> files = BinlogFixtures.files(name);
        LogFile second = known(files, 2);
        GtidSet executed = executed(files.subList(0, 2));
        for (int first = 0; first < 3; first++) {
            BinlogFiles.of(files.subList(first, 3).toArray(Path[]::new)).requireSameLog(lane(files), second, executed);
        }
    }

    @Test
    void aFileBetweenThatIsMissingIsAHole() {
        requireHole(FILES.get(2), known(FILES, 1), null, BinlogHoleException.Reason.MISSING_FILE);
    }

    /** All files up to the one that is known are gone: its time tells nothing, the transactions before the first file do. */
    @Test
    void aLogThatWasResetSinceIsAHole() {
        GtidSet executed = executed(FILES.subList(0, 1));
        requireHole(
                FILES.get(1),
                known(FILES, 1),
                executed.union(GtidSet.parse(executed.toString().replaceFirst(":.*", ":1-100000"))),
                BinlogHoleException.Reason.OTHER_LOG);
    }

    private static void requireHole(Path first, LogFile known, GtidSet executed, BinlogHoleException.Reason reason) {
        assertThatThrownBy(() -> BinlogFiles.of(first).requireSameLog(lane(FILES), known, executed))
                .isInstanceOfSatisfying(
                        BinlogHoleException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
