package io.sluice.cdc.examples.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions that write at one time while another one alters the tables; a base is taken in between. {@code
 * -Dsluice.live.seed} says where the seeds begin, {@code -Dsluice.live.rounds} how many there are for each form of the log.
 */
@ExtendWith(LiveReport.class)
class LiveWorkloadTest {

    private static final int WRITERS = 4;
    private static final int TRANSACTIONS = 50;
    private static final int STATEMENTS = 14;

    /** @param settings of the log */
    record Form(String server, String settings, long seed) {}

    private static CaseCheck.Figures figures = new CaseCheck.Figures(0, 0, 0, 0);

    @TempDir
    private Path directory;

    static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (int round = 0; round < Integer.getInteger("sluice.live.rounds", 2); round++) {
            long seed = Long.getLong("sluice.live.seed", 1) + round;
            forms.add(new Form("mysql", "", seed));
            forms.add(new Form(
                    "mysql",
                    "SET GLOBAL binlog_row_image = NOBLOB, GLOBAL binlog_row_metadata = MINIMAL,"
                            + " GLOBAL binlog_transaction_compression = ON;",
                    seed));
            forms.add(new Form("mariadb", "SET GLOBAL binlog_alter_two_phase = ON;", seed));
            forms.add(new Form(
                    "mariadb", "SET GLOBAL binlog_row_metadata = NO_LOG, GLOBAL log_bin_compress = ON;", seed));
        }
        return forms;
    }

    @AfterAll
    static void sayWhatWasCompared() {
        System.out.println("live binlog: compared " + figures);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void tablesOfTheLogAreTheServers(Form form) throws Exception {
        LiveServer server = LiveServer.of(form.server);
        System.out.println("live binlog: " + form);
        CaseRun run = new CaseRun(server, directory.resolve("run"), form.settings);
        server.sql("USE " + LiveServer.DATABASE + ";" + RandomWork.tables());
        work(server, form.seed * 1000);
        run.readBase();
        work(server, form.seed * 1000 + 500);
        run.end();
        figures = figures.plus(CaseCheck.require(directory.resolve("run"), server.isMySql(), Map.of()));
    }

    private static void work(LiveServer server, long seed) throws Exception {
        ExecutorService sessions = Executors.newFixedThreadPool(WRITERS + 1);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int w = 0; w <= WRITERS; w++) {
                RandomWork work = new RandomWork(seed + w, server.isMySql(), "s" + seed + w);
                String script = w == WRITERS ? work.administrator(STATEMENTS) : work.writer(TRANSACTIONS);
                all.add(sessions.submit(() -> {
                    server.tolerantSql("USE " + LiveServer.DATABASE + ";\n" + script);
                    return null;
                }));
            }
            for (Future<?> session : all) {
                session.get();
            }
        } finally {
            sessions.shutdown();
        }
    }
}
