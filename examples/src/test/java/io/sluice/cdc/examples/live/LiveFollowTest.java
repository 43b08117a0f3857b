package io.sluice.cdc.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.parser.binlog.BinlogReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copy that {@code mysqlbinlog} or {@code mariadb-binlog --raw --stop-never} makes of a live server's log is followed while the server works. */
@ExtendWith(LiveReport.class)
@Timeout(120)
class LiveFollowTest {

    private static final int ROUNDS = 5;

    @TempDir
    private Path copy;

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aCopyThatGrowsIsFollowedOverRotations(String name) throws Exception {
        LiveServer server = LiveServer.of(name);
        server.sql(server.defaults() + "DROP DATABASE IF EXISTS " + LiveServer.DATABASE + "; FLUSH BINARY LOGS");
        String first = server.lastLog();
        Process mirror = server.mirror(first, copy);
        try {
            Path begun = copy.resolve(first);
            while (!Files.exists(begun)) {
                assertThat(mirror.isAlive()).as("the copying tool").isTrue();
                Thread.sleep(20);
            }
            List<ChangeEvent> followed = new ArrayList<>();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            try (BinlogReader reader =
                    BinlogReader.builder().follow(Duration.ofMillis(20)).open(begun)) {
                Thread thread = new Thread(() -> {
                    try {
                        for (ChangeEvent event : reader) {
                            synchronized (followed) {
                                followed.add(event);
                            }
                        }
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                });
                thread.start();
                server.sql("CREATE DATABASE " + LiveServer.DATABASE + "; CREATE TABLE " + LiveServer.DATABASE
                        + ".f (i INT PRIMARY KEY AUTO_INCREMENT, t LONGTEXT)");
                for (int i = 0; i < ROUNDS; i++) {
                    server.sql("USE " + LiveServer.DATABASE + "; INSERT INTO f (t) VALUES ('a'), (REPEAT('b', 200000));"
                            + " BEGIN; UPDATE f SET t = CONCAT(t, 'c'); DELETE FROM f WHERE i % 3 = 0; COMMIT;"
                            + " FLUSH BINARY LOGS; INSERT INTO f (t) VALUES (NULL)");
                }
                List<Path> logs = server.endedLogs(first);
                List<ChangeEvent> all = new ArrayList<>();
                try (BinlogReader batch = BinlogReader.builder().open(logs)) {
                    batch.forEach(all::add);
                }
                assertThat(logs).hasSize(ROUNDS + 1);
                while (size(followed) < all.size() && failure.get() == null) {
                    Thread.sleep(20);
                }
                reader.close();
                thread.join();
                assertThat(failure.get()).isNull();
                assertThat(followed).isEqualTo(all);
            }
        } finally {
            mirror.destroy();
            mirror.waitFor();
        }
    }

    private static int size(List<ChangeEvent> events) {
        synchronized (events) {
            return events.size();
        }
    }
}
