package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases and logs of which nobody can tell which change comes after which. */
class BadOrderTest {

    private static final String OTHER_SERVER = "11111111-71ca-11e1-9e33-c80aa9429562";

    @TempDir
    Path dir;

    SmallRestore restore;

    @BeforeEach
    void small() {
        restore = new SmallRestore(dir);
    }

    @Test
    void aBaseWithoutMoment() {
        restore.option("--from", null);
        restore.refused("log.json:0", "at which point of the log the base was taken", "window");
    }

    @Test
    void noSharedCoordinate() {
        CanalMessage without = SmallRestore.inserted().with("gtid", "\"\"");
        restore.log(without);
        restore.refused("log.json:0", "GTID", "gtidon=true", "window");
    }

    @Test
    void theLogOfAnotherServer() {
        CanalMessage other = SmallRestore.updated().with("gtid", '"' + OTHER_SERVER + ":1-9\"");
        restore.log(SmallRestore.inserted(), other);
        restore.refused(restore.placeOf(other), OTHER_SERVER + ":1-9", CanalMessage.SERVER, "another server");
    }

    @Test
    void twoServersInOneLog() {
        CanalMessage other =
                SmallRestore.updated().with("gtid", '"' + CanalMessage.gtids(5) + "," + OTHER_SERVER + ":1-9\"");
        restore.log(SmallRestore.inserted(), other);
        restore.refused(restore.placeOf(other), OTHER_SERVER + ":1-9", CanalMessage.SERVER, "one server");
    }

    @Test
    void positionsThatAreNone() {
        restore.option("--from", "yesterday");
        restore.refused("yesterday");
        restore.option("--from", CanalMessage.gtids(5)).option("--until", "noon");
        restore.refused("noon");
    }

    @Test
    void aWindowInGtidsForALogWithout() {
        restore.option("--from", null).flag("--window", CanalMessage.gtids(5), CanalMessage.gtids(7));
        restore.log(SmallRestore.inserted().with("gtid", "\"\""));
        restore.refused("log.json:0", "window", "GTIDs", "two instants");
    }

    @Test
    void aWindowInTimesForALogWithout() {
        restore.option("--from", null).flag("--window", "2023-11-14T00:00:00Z", "2023-11-15T00:00:00Z");
        restore.log(SmallRestore.inserted().with("es", "null"));
        restore.refused("log.json:0", "window", "times");
    }

    @Test
    void momentAndWindowAtOnce() {
        restore.flag("--window", CanalMessage.gtids(5), CanalMessage.gtids(7));
        restore.refused("given twice");
    }

    @Test
    void aStatementWithinTheWindow() {
        restore.option("--from", null).flag("--window", CanalMessage.gtids(5), CanalMessage.gtids(7));
        for (String sql : new String[] {"TRUNCATE TABLE t", "ALTER TABLE t ADD COLUMN phone int", "DROP TABLE t"}) {
            CanalMessage statement = CanalMessage.ddl(7, sql.startsWith("DROP") ? "ERASE" : sql.split(" ")[0], sql);
            restore.log(SmallRestore.inserted(), statement);
            restore.refused(restore.placeOf(statement), "window", sql, "base after it");
        }
    }

    @Test
    void aLogThatDoesNotReachFarEnough() {
        restore.option("--require-log-until", "2023-11-15T00:00:00Z");
        restore.refused("2023-11-15T00:00:00Z", "the log ends at 2023-11-14T22:13:28Z");
        restore.option("--require-log-until", "tomorrow");
        restore.refused("--require-log-until", "'tomorrow'");
    }

    @Test
    void aChangeThatDoesNotFitTheRow() {
        restore.baseRows("1\tsecret other\t\\N\n2\tsecret two\tsecret note\n");
        CommandLineRun run = restore.run(restore.out);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: nothing published: 1 change").hasLineCount(1);
        assertThat(run.out())
                .contains("HOLE", "BEFORE_MISMATCH", restore.placeOf(SmallRestore.updated()))
                .doesNotContain("secret");
        assertThat(restore.out).doesNotExist();
    }
}
