package io.sluice.cdc.merge.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStorageTest {

    private static final LocalStorage STORAGE = LocalStorage.INSTANCE;

    @TempDir
    private Path dir;

    @Test
    void rowFilesAreSortedByNameAndHiddenOnesLeftOut() throws IOException {
        for (String name : List.of("part-2", "part-10", "b", "\u00e9", "_SUCCESS", ".part-1.crc")) {
            Files.writeString(dir.resolve(name), name);
        }
        assertThat(STORAGE.rowFiles(dir.toString()).stream().map(Storage.RowFile::name))
                .containsExactly("b", "part-10", "part-2", "\u00e9");
        assertThat(STORAGE.rowFiles(dir.toString()).get(3).size()).isEqualTo(2);
    }

    @Test
    void aSingleFileIsATable() throws IOException {
        Path file = Files.writeString(dir.resolve("orders.txt"), "1\n");
        assertThat(STORAGE.rowFiles(file.toString()))
                .containsExactly(new Storage.RowFile("orders.txt", file.toString(), 2));
        assertThat(STORAGE.readSideFile(file.toString(), "_x", 10)).isNull();
    }

    @Test
    void whatIsNoTableIsRefused() throws IOException {
        assertThatThrownBy(() -> STORAGE.rowFiles(dir.resolve("none").toString()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no such file");
        Files.createDirectories(dir.resolve("t/dt=2026-11-21"));
        assertThatThrownBy(() -> STORAGE.rowFiles(dir.resolve("t").toString()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("dt=2026-11-21")
                .hasMessageContaining("name the partition's directory");
        Files.writeString(dir.resolve("t/_big"), "12345");
        assertThatThrownBy(() -> STORAGE.readSideFile(dir.resolve("t").toString(), "_big", 4))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("5 bytes");
    }

    @Test
    void readsAnywhereInAFile() throws IOException {
        Path file = Files.writeString(dir.resolve("f"), "0123456789");
        try (RandomReader reader = STORAGE.open(file.toString())) {
            byte[] into = new byte[6];
            assertThat(reader.size()).isEqualTo(10);
            assertThat(reader.read(7, into, 1, 4)).isEqualTo(3);
            assertThat(new String(into, 1, 3, UTF_8)).isEqualTo("789");
            assertThat(reader.read(10, into, 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    void publishedByOneRenameAndNotBefore() throws IOException {
        Path table = dir.resolve("orders");
        try (StagedTable staged = STORAGE.stage(table.toString(), false)) {
            write(staged, "part-0", "1\n");
            assertThat(table).doesNotExist();
            // Readers of tables pass over the staging directory of a neighbour.
            assertThat(STORAGE.rowFiles(dir.toString())).isEmpty();
            staged.publish();
        }
        assertThat(table.resolve("part-0")).hasContent("1\n");
        assertThat(besides()).containsExactly("orders.lock");
    }

    @Test
    void closedWithoutPublishingLeavesNothing() throws IOException {
        Path table = dir.resolve("orders");
        try (StagedTable staged = STORAGE.stage(table.toString(), false)) {
            write(staged, "part-0", "1\n");
            staged.create("part-1").write(1); // a thread's file that an error left open
        }
        assertThat(table).doesNotExist();
        assertThat(besides()).containsExactly("orders.lock");
    }

    @Test
    void anExistingTableIsReplacedOnlyWhenAsked() throws IOException {
        Path table = dir.resolve("orders");
        publish(table, "old\n", false);
        assertThatThrownBy(() -> STORAGE.stage(table.toString(), false)).isInstanceOf(TableExistsException.class);
        assertThat(table.resolve("part-0")).hasContent("old\n");
        publish(table, "new\n", true);
        assertThat(table.resolve("part-0")).hasContent("new\n");
        assertThat(besides()).containsExactly("orders.lock");
    }

    @Test
    void aTableThatAppearsMeanwhileIsNotOverwritten() throws IOException {
        Path table = dir.resolve("orders");
        try (StagedTable staged = STORAGE.stage(table.toString(), false)) {
            write(staged, "part-0", "1\n");
            Files.createDirectory(table);
            assertThatThrownBy(staged::publish).isInstanceOf(TableExistsException.class);
        }
        assertThat(table).isEmptyDirectory();
        assertThat(besides()).containsExactly("orders.lock");
    }

    @Test
    void twoRunsToOnePlaceAreRefused() throws IOException {
        Path table = dir.resolve("orders");
        try (StagedTable first = STORAGE.stage(table.toString(), false)) {
            assertThatThrownBy(() -> STORAGE.stage(dir.resolve("x/../orders").toString(), true))
                    .isInstanceOf(UnfinishedRunException.class)
                    .hasMessageContaining("in this process");
            Process other = fork(table, "stage only");
            assertThat(other.exitValue()).isEqualTo(3);
            write(first, "part-0", "1\n");
            first.publish();
        }
        assertThat(fork(dir.resolve("other"), "none").exitValue()).isEqualTo(0);
    }

    @Test
    void aForeignDirectoryInTheWayIsKept() throws IOException {
        Path table = dir.resolve("orders");
        Path foreign = Files.createDirectories(dir.resolve(".sluice/orders.staging/mine"));
        assertThatThrownBy(() -> STORAGE.stage(table.toString(), false))
                .isInstanceOf(UnfinishedRunException.class)
                .hasMessageContaining("mine");
        assertThat(foreign).exists();
        Files.createDirectories(dir.resolve("db/orders"));
        assertThatThrownBy(() -> STORAGE.stage(dir.resolve("db").toString(), true))
                .isInstanceOf(UnfinishedRunException.class);
        assertThat(dir.resolve("db/orders")).exists();
    }

    /** Each step of a publication that replaces a table, with the process gone before it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sync staging",
                "move old table away",
                "move new table in",
                "sync parent",
                "remove old table",
            })
    void aCrashLeavesTheOldTableOrTheNew(String step) throws IOException {
        Path table = dir.resolve("orders");
        publish(table, "old\n", false);
        Process crashed = fork(table, step);
        assertThat(crashed.exitValue()).isEqualTo(1);
        boolean between = step.equals("move new table in");
        boolean before = step.equals("sync staging") || step.equals("move old table away");
        if (between) {
            assertThatThrownBy(() -> STORAGE.rowFiles(table.toString()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("orders.replaced");
        } else {
            assertThat(table.resolve("part-0")).hasContent(before ? "old\n" : "new\n");
        }
        // The next run finds the old table where no new one was published, and leaves nothing lying about.
        assertThatThrownBy(() -> STORAGE.stage(table.toString(), false)).isInstanceOf(TableExistsException.class);
        assertThat(table.resolve("part-0")).hasContent(before || between ? "old\n" : "new\n");
        assertThat(besides()).containsExactly("orders.lock");
        publish(table, "newest\n", true);
        assertThat(table.resolve("part-0")).hasContent("newest\n");
    }

    /** Each step of a publication that replaces a table, refused by the file system. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create staging",
                "sync staging",
                "move old table away",
                "move new table in",
                "sync parent",
                "remove old table",
            })
    void aStepThatFailsLeavesTheOldTableOrTheNew(String step) throws IOException {
        Path table = dir.resolve("orders");
        publish(table, "old\n", false);
        LocalStorage failing = new LocalStorage(s -> {
            if (s.equals(step)) {
                throw new IOException("Input/output error");
            }
        });
        boolean published = step.equals("sync parent") || step.equals("remove old table");
        assertThatThrownBy(() -> publish(failing, table, "new\n", true))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Input/output error")
                .hasMessageContaining(
                        published ? "is published, but what it replaced could not be removed" : "cannot be");
        assertThat(table.resolve("part-0")).hasContent(published ? "new\n" : "old\n");
        STORAGE.recover(table.toString());
        assertThat(table.resolve("part-0")).hasContent(published ? "new\n" : "old\n");
        assertThat(besides()).containsExactly("orders.lock");
    }

    @Test
    void aFullDiskPublishesNothing() throws IOException {
        Path table = dir.resolve("orders");
        Process full = forkUnderFileSizeLimit(table);
        assertThat(new String(full.getInputStream().readAllBytes(), UTF_8))
                .contains("file part-0 cannot be written, and nothing is published");
        assertThat(full.exitValue()).isEqualTo(4);
        assertThat(table).doesNotExist();
        assertThat(besides()).containsExactly("orders.lock");
    }

    @Test
    void namesThatHideFilesAreRefused() {
        for (String name : List.of("", ".x", "a/b", "..")) {
            try (StagedTable staged = STORAGE.stage(dir.resolve("t").toString(), false)) {
                assertThatThrownBy(() -> staged.create(name)).isInstanceOf(StorageException.class);
            }
        }
        assertThatThrownBy(() -> STORAGE.stage(dir.resolve("_t").toString(), false))
                .isInstanceOf(StorageException.class);
    }

    private List<String> besides() throws IOException {
        try (Stream<Path> entries = Files.list(dir.resolve(".sluice"))) {
            return entries.map(p -> p.getFileName().toString()).toList();
        }
    }

    private static void publish(Path table, String content, boolean replace) throws IOException {
        publish(STORAGE, table, content, replace);
    }

    private static void publish(LocalStorage storage, Path table, String content, boolean replace) throws IOException {
        try (StagedTable staged = storage.stage(table.toString(), replace)) {
            write(staged, "part-0", content);
            staged.publish();
        }
    }

    private static void write(StagedTable staged, String name, String content) throws IOException {
        try (OutputStream out = staged.create(name)) {
            out.write(content.getBytes(UTF_8));
        }
    }

    private static Process fork(Path table, String step) {
        return run(List.of(
                java(), "-cp", System.getProperty("java.class.path"), Crash.class.getName(), table.toString(), step));
    }

    /** The kernel's limit on a file's size stands in for a disk without room: the same failed write, without root. */
    private static Process forkUnderFileSizeLimit(Path table) {
        return run(List.of(
                "bash",
                "-c",
                "ulimit -f 64; exec \"$0\" \"$@\"",
                java(),
                "-Xshare:off",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Crash.class.getName(),
                table.toString(),
                "large"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Process run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end: " + command);
            }
            return process;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Publishes a table in place of another and ends without any clean-up before the named step. */
    static final class Crash {
        public static void main(String[] args) throws IOException {
            LocalStorage storage = new LocalStorage(step -> {
                if (step.equals(args[1])) {
                    Runtime.getRuntime().halt(1);
                }
            });
            try (StagedTable staged = storage.stage(args[0], true)) {
                if (args[1].equals("large")) {
                    try (OutputStream out = staged.create("part-0")) {
                        out.write(new byte[1 << 20]);
                    }
                }
                LocalStorageTest.write(staged, "part-0", "new\n");
                staged.publish();
            } catch (UnfinishedRunException e) {
                System.exit(3);
            } catch (StorageException e) {
                System.out.println(e.getMessage());
                System.exit(4);
            }
        }
    }
}
