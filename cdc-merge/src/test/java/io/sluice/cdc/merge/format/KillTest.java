package io.sluice.cdc.merge.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.Manifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run that merges a table in its own place, killed with SIGKILL before each step of publication, between two of them, and
 * at random moments: the table is always the old one or the new one, whole, if need be beside its place, and the next run
 * makes of it what one undisturbed run makes. The profile {@code kill-storm} kills many more.
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("sluice.kills", 3);
    private static final long SEED = Long.getLong("sluice.kill.seed", 20261122L);

    @TempDir
    Path dir;

    /** Row files by name. */
    private TreeMap<String, byte[]> oldRows;

    private TreeMap<String, byte[]> newRows;
    private final List<String> steps = new ArrayList<>();
    private Path table;

    @BeforeEach
    void bothDays() throws IOException {
        table = dir.resolve("t");
        KilledRun.first(table);
        oldRows = rows(table);
        Path undisturbed = dir.resolve("undisturbed/t");
        copy(table, undisturbed);
        KilledRun.second(new LocalStorage(steps::add), undisturbed);
        newRows = rows(undisturbed);
        assertThat(newRows).isNotEqualTo(oldRows);
        // KilledRun and the kills below follow these steps
        assertThat(steps)
                .containsExactly(
                        "create staging",
                        "sync staging",
                        "move old table away",
                        "move new table in",
                        "sync parent",
                        "remove old table");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void killedBeforeAStep(int step) throws Exception {
        killBefore(step);
        boolean moved = step > 3;
        TreeMap<String, byte[]> here = rows(step == 3 ? dir.resolve(".sluice/t.replaced") : table);
        assertSame(here, moved ? newRows : oldRows);
        nextRunFinishes();
    }

    /** The run that puts right what the one before left is killed as well, before each of its own steps. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, before remove staging",
        "3, 0, before put old table back",
        "3, 1, before remove staging",
        "3, 2, before create staging",
        "5, 0, before remove old table",
    })
    void killedWhilePuttingRight(int first, int second, String said) throws Exception {
        killBefore(first);
        assertThat(killBefore(second)).isEqualTo(said);
        whole();
        nextRunFinishes();
    }

    @Test
    void killedAtRandomMoments() throws Exception {
        Random random = new Random(SEED);
        System.out.println("KillTest seed " + SEED + ", " + KILLS + " kills");
        long nanos = nanosOfARun();
        for (int kill = 0; kill < KILLS; kill++) {
            // A killed run may follow a killed one.
            for (int runs = 1 + random.nextInt(2); runs > 0; runs--) {
                Process run = start(-1);
                TimeUnit.NANOSECONDS.sleep((long) (random.nextDouble() * nanos));
                kill(run);
                whole();
            }
            nextRunFinishes();
            reset();
        }
    }

    /** How long a process takes from its first word to its last: the span the kills fall in. */
    private long nanosOfARun() throws Exception {
        Process run = start(-1);
        long start = System.nanoTime();
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isZero();
        long nanos = System.nanoTime() - start;
        reset();
        return nanos;
    }

    private String killBefore(int step) throws Exception {
        Process run = start(step);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertThat(line).as("what the run says: %s", line).startsWith("before ");
            kill(run);
            return line;
        }
    }

    private Process start(int stopAt) throws IOException {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dsluice.kill.rows=" + System.getProperty("sluice.kill.rows", "8000"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        table.toString(),
                        String.valueOf(stopAt))
                .redirectErrorStream(true)
                .start();
        StringBuilder begin = new StringBuilder();
        int c;
        while ((c = run.getInputStream().read()) >= 0 && c != '\n') {
            begin.append((char) c);
        }
        assertThat(begin.toString()).isEqualTo("begin");
        return run;
    }

    private static void kill(Process run) throws InterruptedException {
        run.destroyForcibly();
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isIn(137, 0);
    }

    /** One of the two places holds one of the two tables. */
    private void whole() {
        Path replaced = dir.resolve(".sluice/t.replaced");
        TreeMap<String, byte[]> here = rows(Files.exists(table) ? table : replaced);
        assertSame(here, same(here, oldRows) ? oldRows : newRows);
        assertThat(Manifest.read(HiveText.at(Files.exists(table) ? table : replaced)))
                .isNotNull();
    }

    private void nextRunFinishes() throws IOException {
        KilledRun.second(LocalStorage.INSTANCE, table);
        assertSame(rows(table), newRows);
        try (Stream<Path> left = Files.list(dir.resolve(".sluice"))) {
            assertThat(left.map(p -> p.getFileName().toString())).containsExactly("t.lock");
        }
    }

    /** The first day's table again. */
    private void reset() throws IOException {
        for (Path file : Files.list(table).toList()) {
            Files.delete(file);
        }
        Files.delete(table);
        KilledRun.first(table);
        assertSame(rows(table), oldRows);
    }

    private static void assertSame(TreeMap<String, byte[]> rows, TreeMap<String, byte[]> expected) {
        assertThat(rows.keySet()).isEqualTo(expected.keySet());
        assertThat(same(rows, expected)).as("bytes of %s", rows.keySet()).isTrue();
    }

    private static boolean same(TreeMap<String, byte[]> a, TreeMap<String, byte[]> b) {
        return a.keySet().equals(b.keySet())
                && a.keySet().stream().allMatch(name -> java.util.Arrays.equals(a.get(name), b.get(name)));
    }

    private static TreeMap<String, byte[]> rows(Path table) {
        TreeMap<String, byte[]> rows = new TreeMap<>();
        for (Storage.RowFile file : LocalStorage.INSTANCE.rowFiles(table.toString())) {
            try {
                rows.put(file.name(), Files.readAllBytes(Path.of(file.location())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rows;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : Files.list(from).toList()) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }
}
