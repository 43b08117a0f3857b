package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A log that grows while it is read. The files are a server's: the first ends with a ROTATE, the second as a killed server left
 * it, the third is of the server that started anew and ends with a ROTATE; an XA transaction is prepared in the first and
 * committed in the third.
 */
@Timeout(120)
class BinlogFollowTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/binlog");
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int FILES = 4;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1,300,false", "2,40,true", "3,1500,true", "4,7,false"})
    void deliversWhatIsDecidedAndWaitsForTheRest(long seed, int largest, boolean withIndex) throws Exception {
        Random random = new Random(seed);
        append(1, new byte[0]);
        index(withIndex, 1);
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), directory)) {
            for (int file = 1; file <= FILES; file++) {
                byte[] all = fixture(file);
                append(file, new byte[0]);
                index(withIndex, file);
                for (int at = 0; at < all.length; ) {
                    int to = Math.min(all.length, at + 1 + random.nextInt(largest));
                    append(file, Arrays.copyOfRange(all, at, to));
                    at = to;
                    if (random.nextInt(12) == 0 || at == all.length) {
                        follower.requireEvents(decided(file));
                    }
                }
            }
        }
    }

    /** Beside an index that does not name it, a file is one that a crashing server was about to make. */
    @Test
    void goesOnToTheNextFileOnceTheIndexNamesIt() throws Exception {
        append(1, fixture(1));
        index(true, 1);
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), directory)) {
            List<ChangeEvent> first = decided(1);
            follower.requireEvents(first);
            append(2, Arrays.copyOf(fixture(2), 130));
            Thread.sleep(20);
            Files.delete(file(2));
            append(2, fixture(2));
            index(true, 2);
            follower.requireEvents(decided(2));
        }
    }

    @Test
    void whatACrashCutOffIsLeftOutWhenTheServerStartsAnew() throws Exception {
        append(1, fixture(1));
        append(2, fixture(2));
        int whole = (int) Files.size(file(2));
        List<ChangeEvent> before = decided(2);
        append(2, Arrays.copyOfRange(fixture(4), 200, 231));
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), directory)) {
            follower.requireEvents(before);
            // the recovery of a server takes back what its log does not hold whole
            try (RandomAccessFile log = new RandomAccessFile(file(2).toFile(), "rw")) {
                log.setLength(whole);
            }
            Thread.sleep(20);
            append(3, fixture(3));
            append(4, fixture(4));
            follower.requireEvents(decided(4));
        }
    }

    @Test
    void aTornEndIsAnErrorWhenTheLogGoesOnAsIfItWereWhole() throws Exception {
        append(1, fixture(1));
        append(2, Arrays.copyOf(fixture(2), fixture(2).length - 5));
        byte[] next = fixture(4);
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), directory)) {
            follower.requireEvents(decided(2));
            append(3, next);
            assertThat(follower.failure())
                    .isInstanceOf(TruncatedBinlogException.class)
                    .hasMessageContaining("did not start anew");
        }
    }

    @Test
    void placeOnTheDiskThatIsNotWrittenYetIsWaitedFor() throws Exception {
        byte[] all = fixture(1);
        int eventBegins = 800;
        byte[] reserved = Arrays.copyOf(Arrays.copyOf(all, eventBegins), 4096);
        Files.write(file(1), reserved);
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), file(1))) {
            Thread.sleep(10);
            try (RandomAccessFile log = new RandomAccessFile(file(1).toFile(), "rw")) {
                log.write(all);
            }
            List<ChangeEvent> events = decided(1);
            follower.requireEvents(events);
            append(2, fixture(2));
            follower.requireEvents(decided(2));
        }
    }

    @Test
    void closeEndsTheWaiting() throws Exception {
        append(1, Arrays.copyOf(fixture(1), 900));
        List<ChangeEvent> events = decided(1);
        try (Follower follower = new Follower(BinlogReader.builder().follow(HOUR), directory)) {
            follower.requireEvents(events);
            follower.requireWaiting();
            follower.reader.close();
            assertThat(follower.failure()).isNull();
        }
    }

    @Test
    void closeEndsTheWaitingForAFileThatIsEmpty() throws Exception {
        append(1, new byte[0]);
        try (Follower follower = new Follower(BinlogReader.builder().follow(HOUR), directory)) {
            follower.requireWaiting();
            follower.reader.close();
            assertThat(follower.failure()).isNull();
            assertThat(follower.events).isEmpty();
        }
    }

    @Test
    void anInterruptEndsTheWaitingWithAnError() throws Exception {
        append(1, fixture(1));
        try (Follower follower = new Follower(BinlogReader.builder().follow(HOUR), directory)) {
            follower.requireWaiting();
            follower.thread.interrupt();
            assertThat(follower.failure()).isInstanceOf(CdcException.class).hasMessageContaining("interrupted");
        }
    }

    @Test
    void aFileTakenAwayIsAHole() throws Exception {
        append(1, fixture(1));
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), directory)) {
            follower.requireEvents(decided(1));
            Files.delete(file(1));
            assertThat(follower.failure())
                    .isInstanceOf(BinlogHoleException.class)
                    .hasMessageContaining("was removed");
        }
    }

    @Test
    void anotherFileOfTheNameIsAHole() throws Exception {
        append(1, fixture(1));
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), directory)) {
            follower.requireEvents(decided(1));
            Path other = Files.write(directory.resolve("other"), fixture(2));
            Files.move(other, file(1), StandardCopyOption.REPLACE_EXISTING);
            assertThat(follower.failure()).isInstanceOf(BinlogHoleException.class);
        }
    }

    @Test
    void aFileCutOffBeforeWhatWasDeliveredIsAHole() throws Exception {
        append(1, fixture(1));
        try (Follower follower = new Follower(BinlogReader.builder().follow(SHORT), directory)) {
            follower.requireEvents(decided(1));
            try (RandomAccessFile log = new RandomAccessFile(file(1).toFile(), "rw")) {
                log.setLength(600);
            }
            assertThat(follower.failure())
                    .isInstanceOf(BinlogHoleException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void anEndThatWasAskedForIsNotWaitedBehind() throws Exception {
        append(1, fixture(1));
        append(2, fixture(2));
        List<ChangeEvent> all = decided(2);
        try (BinlogReader reader = BinlogReader.builder()
                .follow(HOUR)
                .until("binlog.000002", fixture(2).length)
                .open(directory)) {
            assertThat(events(reader)).isEqualTo(all);
        }
    }

    @Test
    void goesOnFromAResumePoint() throws Exception {
        append(1, fixture(1));
        BinlogReader.Builder from = BinlogReader.builder().follow(SHORT);
        List<ChangeEvent> first;
        try (BinlogReader reader = BinlogReader.open(directory)) {
            first = events(reader);
            from.from(reader.resumePoint()).schemas(reader.schemas());
        }
        try (Follower follower = new Follower(from, directory)) {
            append(2, fixture(2));
            append(3, fixture(3));
            List<ChangeEvent> all = decided(3);
            follower.requireEvents(all.subList(first.size(), all.size()));
        }
    }

    @Test
    void aStreamIsNotFollowed() {
        assertThatThrownBy(() -> BinlogReader.builder()
                        .follow(SHORT)
                        .open(new ByteArrayInputStream(new byte[0]), "binlog.000001"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinlogReader.builder().follow(Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- files

    private Path file(int number) {
        return directory.resolve("binlog.00000" + number);
    }

    private static byte[] fixture(int number) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve("followed.00000" + number));
    }

    private void append(int number, byte[] bytes) throws IOException {
        Files.write(file(number), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void index(boolean written, int files) throws IOException {
        if (written) {
            StringBuilder lines = new StringBuilder();
            for (int i = 1; i <= files; i++) {
                lines.append("./binlog.00000").append(i).append('\n');
            }
            Path made = directory.resolve("index.new");
            Files.writeString(made, lines, StandardCharsets.UTF_8);
            Files.move(
                    made,
                    directory.resolve("binlog.index"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** What a reader of the files as they are now delivers that takes their torn end for the end. */
    private List<ChangeEvent> decided(int files) throws IOException {
        List<Path> begun = new ArrayList<>();
        for (int i = 1; i <= files; i++) {
            if (Files.size(file(i)) > 4) {
                begun.add(file(i));
            }
        }
        if (begun.isEmpty()) {
            return List.of();
        }
        try (BinlogReader reader = BinlogReader.builder().acceptTornTail().open(begun)) {
            return events(reader);
        }
    }

    private static List<ChangeEvent> events(BinlogReader reader) {
        List<ChangeEvent> events = new ArrayList<>();
        reader.forEach(events::add);
        return events;
    }

    /** A thread that reads on and on. */
    private static final class Follower implements AutoCloseable {

        final BinlogReader reader;
        final List<ChangeEvent> events = new ArrayList<>();
        final Thread thread;
        private volatile Throwable failure;

        Follower(BinlogReader.Builder builder, Path path) {
            reader = builder.open(path);
            thread = new Thread(this::read, "follower");
            thread.start();
        }

        private void read() {
            try {
                while (reader.next()) {
                    ChangeEvent event = reader.toEvent();
                    synchronized (this) {
                        events.add(event);
                        notifyAll();
                    }
                }
            } catch (Throwable e) {
                failure = e;
            }
            synchronized (this) {
                notifyAll();
            }
        }

        /** Waits until that many events came, and compares all. */
        synchronized void requireEvents(List<ChangeEvent> wanted) throws InterruptedException {
            while (events.size() < wanted.size() && thread.isAlive() && failure == null) {
                wait(100);
            }
            assertThat(failure).isNull();
            assertThat(events).isEqualTo(wanted);
        }

        void requireWaiting() throws InterruptedException {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.sleep(1);
            }
        }

        /** How the reading ended; null where nothing went wrong. */
        Throwable failure() throws InterruptedException {
            thread.join(60_000);
            assertThat(thread.isAlive()).as("still reading").isFalse();
            return failure;
        }

        @Override
        public void close() throws InterruptedException {
            reader.close();
            thread.join(60_000);
            assertThat(thread.isAlive()).as("still reading after close").isFalse();
        }
    }
}
