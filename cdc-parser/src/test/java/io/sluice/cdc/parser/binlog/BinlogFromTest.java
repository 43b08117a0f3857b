package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeCursor.Kind;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.parser.internal.binlog.FedEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading from an offset of a file gives the end of what a full reading gives; where it can, it reads nothing before. */
class BinlogFromTest {

    /** Any 64-bit offset whose low 32 bits, which events state, are those of the original. */
    private static final long SHIFT = 8L << 30;

    @TempDir
    private Path directory;

    private record Full(List<ChangeEvent> events, List<SchemaCatalog> schemas) {
        static Full of(List<Path> files) {
            Full full = new Full(new ArrayList<>(), new ArrayList<>(List.of(SchemaCatalog.create())));
            try (BinlogReader reader = BinlogReader.builder().open(files)) {
                while (reader.next()) {
                    full.events.add(reader.toEvent());
                    full.schemas.add(reader.schemas());
                }
            }
            return full;
        }

        /** Index of the first event that becomes visible there or later. */
        int indexOf(long file, long offset) {
            int i = 0;
            while (i < events.size()
                    && events.get(i).position().compareTo(new SourcePosition(0, file, offset, 0, 0)) < 0) {
                i++;
            }
            return i;
        }
    }

    /** Also inside transactions, at the end of each file, and at the head. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "transactions-mysql",
                "transactions-anonymous-mysql",
                "transactions-mariadb",
                "payload-mysql",
                "payload-mariadb",
                "plain-mysql",
                "plain-mariadb",
                "large-mysql",
                "files-mysql",
                "files-mariadb",
                "tags-mysql",
                "relay-mysql",
                "marks-mysql",
                "schema-minimal-mysql",
                "schema-noblob-mariadb"
            })
    void atEachEvent(String name) {
        List<Path> files = BinlogFixtures.files(name);
        Full full = Full.of(files);
        for (int f = 0; f < files.size(); f++) {
            String file = files.get(f).getFileName().toString();
            byte[] bytes = BinlogFixtures.bytes(files.get(f));
            List<Long> offsets = new ArrayList<>(
                    FedEvents.of(bytes).stream().map(FedEvents.Event::offset).toList());
            offsets.add((long) bytes.length);
            offsets.add(0L);
            for (long offset : offsets) {
                int first = full.indexOf(f + 1, offset);
                assertThat(BinlogFixtures.events(BinlogReader.builder()
                                .schemas(full.schemas.get(first))
                                .from(file, offset)
                                .open(files)))
                        .as("from %s:%d", file, offset)
                        .isEqualTo(full.events.subList(first, full.events.size()));
                assertThat(BinlogFixtures.events(
                                BinlogReader.builder().until(file, offset).open(files)))
                        .as("until %s:%d", file, offset)
                        .isEqualTo(full.events.subList(0, first));
            }
        }
    }

    /** A transaction of XA that was prepared in the files before comes only with them; nothing else needs them. */
    @Test
    void withoutTheFilesBefore() {
        List<Path> xa = BinlogFixtures.files("files-mariadb");
        assertThatThrownBy(() -> BinlogFixtures.events(
                        BinlogReader.builder().from("files-mariadb.000003", 4).open(xa.get(2))))
                .isInstanceOfSatisfying(BinlogHoleException.class, e -> assertThat(e.reason())
                        .isEqualTo(BinlogHoleException.Reason.XA_NOT_AT_HAND));
        List<Path> files = BinlogFixtures.files("tags-mysql");
        Full full = Full.of(files);
        int last = files.size() - 1;
        for (FedEvents.Event event : FedEvents.of(BinlogFixtures.bytes(files.get(last)))) {
            int first = full.indexOf(files.size(), event.offset());
            assertThat(BinlogFixtures.events(BinlogReader.builder()
                            .schemas(full.schemas.get(first))
                            .from(files.get(last).getFileName().toString(), event.offset())
                            .open(files.get(last))))
                    .isEqualTo(full.events.subList(first, full.events.size()));
        }
    }

    /** A resume point of a reading that began at an offset is that of a full one. */
    @ParameterizedTest
    @ValueSource(strings = {"transactions-mysql", "files-mysql", "files-mariadb"})
    void resumePointsAreThoseOfAFullReading(String name) {
        List<Path> files = BinlogFixtures.files(name);
        List<ResumePoint> points = new ArrayList<>();
        Full full = Full.of(files);
        try (BinlogReader reader = BinlogReader.builder().open(files)) {
            while (reader.next()) {
                points.add(reader.resumePoint());
            }
        }
        String file = files.get(0).getFileName().toString();
        for (FedEvents.Event event : FedEvents.of(BinlogFixtures.bytes(files.get(0)))) {
            int first = full.indexOf(1, event.offset());
            List<ResumePoint> rest = new ArrayList<>();
            try (BinlogReader reader = BinlogReader.builder()
                    .schemas(full.schemas.get(first))
                    .from(file, event.offset())
                    .open(files)) {
                while (reader.next()) {
                    rest.add(reader.resumePoint());
                }
            }
            assertThat(rest).as("from %d", event.offset()).isEqualTo(points.subList(first, points.size()));
        }
    }

    /**
     * What is before the offset here is a hole of the file system, which no event could be read from. A statement of DDL, which is
     * delivered with the transactions executed, would have it read.
     */
    @ParameterizedTest
    @ValueSource(strings = {"large-mysql", "payload-mysql", "payload-mariadb"})
    void beyondFourGigabytes(String name) throws IOException {
        byte[] log = BinlogFixtures.bytes(BinlogFixtures.files(name).get(0));
        List<FedEvents.Event> events = FedEvents.of(log);
        Path near = Files.write(directory.resolve("near.000001"), log);
        Full full = Full.of(List.of(near));
        int head = (int) events.get(1).offset();
        Path far = directory.resolve("far.000001");
        try (FileChannel channel = FileChannel.open(
                far, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(log, 0, head));
            channel.write(ByteBuffer.wrap(log, head, log.length - head), SHIFT + head);
        }
        int begun = 0;
        for (FedEvents.Event event : events) {
            int type = event.bytes()[4];
            if (type != 33 && type != 34 && type != 42 && type != (byte) 162) {
                continue;
            }
            int first = full.indexOf(1, event.offset());
            List<ChangeEvent> expected = full.events.subList(first, full.events.size());
            if (expected.stream().anyMatch(SchemaChange.class::isInstance)) {
                continue;
            }
            begun++;
            List<SourcePosition> positions = new ArrayList<>();
            List<Kind> kinds = new ArrayList<>();
            try (BinlogReader reader = BinlogReader.builder()
                    .schemas(full.schemas.get(first))
                    .from("far.000001", event.offset() + SHIFT)
                    .open(far)) {
                while (reader.next()) {
                    SourcePosition p = reader.position();
                    positions.add(new SourcePosition(p.epoch(), p.file(), p.offset() - SHIFT, p.inner(), p.row()));
                    kinds.add(reader.kind());
                }
            }
            assertThat(positions)
                    .isEqualTo(expected.stream().map(ChangeEvent::position).toList());
            assertThat(kinds).hasSameSizeAs(expected);
        }
        assertThat(begun).isPositive();
    }

    /** Damage before the place is not met, and is where the events before are asked for something. */
    @Test
    void whatIsBeforeIsReadWhenItIsAskedFor() throws IOException {
        byte[] log = BinlogFixtures.bytes(BinlogFixtures.files("tags-mysql").get(0));
        List<FedEvents.Event> events = FedEvents.of(log);
        FedEvents.Event last = events.stream()
                .filter(e -> e.bytes()[4] == 33 || e.bytes()[4] == 42)
                .reduce((a, b) -> b)
                .orElseThrow();
        log[(int) events.get(3).offset() + 30] ^= 1;
        Path damaged = Files.write(directory.resolve("damaged.000001"), log);
        BinlogReader.Builder from = BinlogReader.builder().from("damaged.000001", last.offset());
        try (BinlogReader reader = from.open(damaged)) {
            assertThat(reader.next()).isTrue();
            assertThatThrownBy(() -> reader.toEvent()).isInstanceOf(ChecksumMismatchException.class);
            assertThatThrownBy(reader::resumePoint).isInstanceOf(ChecksumMismatchException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags-mysql", "plain-mysql", "large-mysql", "payload-mariadb"})
    void aPlaceWithinAnEventIsAnErrorThatNamesTheNearest(String name) {
        Path file = BinlogFixtures.files(name).get(0);
        byte[] log = BinlogFixtures.bytes(file);
        List<FedEvents.Event> events = FedEvents.of(log);
        for (FedEvents.Event event : List.of(events.get(0), events.get(2), events.get(events.size() - 1))) {
            long end = event.offset() + event.bytes().length;
            for (long offset = event.offset() + 1; offset < Math.min(end, event.offset() + 30); offset++) {
                long place = offset;
                assertThatThrownBy(() -> BinlogFixtures.events(BinlogReader.builder()
                                .from(file.getFileName().toString(), place)
                                .open(file)))
                        .isInstanceOfSatisfying(MalformedInputException.class, e -> assertThat(e.offset())
                                .isEqualTo(place))
                        .hasMessageContaining("the nearest begin at " + event.offset() + " and " + end);
            }
        }
        for (long offset = 1; offset < 4; offset++) {
            long place = offset;
            assertThatThrownBy(() -> BinlogFixtures.events(BinlogReader.builder()
                            .from(file.getFileName().toString(), place)
                            .open(file)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("the nearest begin at 4");
        }
    }

    @Test
    void aPlaceBehindTheEndIsAHole() {
        requireHole("files-mysql.000003", 1_000_000, 0, BinlogHoleException.Reason.OTHER_LOG);
    }

    @Test
    void aPlaceInAFileThatIsNotThereIsAHole() {
        requireHole("files-mysql.000001", 200, 1, BinlogHoleException.Reason.MISSING_FILE);
        requireHole("files-mysql.000004", 4, 0, BinlogHoleException.Reason.MISSING_FILE);
        byte[] log = BinlogFixtures.bytes(BinlogFixtures.files("files-mysql").get(1));
        for (String from : List.of("binlog.000001", "binlog.000003")) {
            assertThatThrownBy(() -> BinlogFixtures.events(
                            BinlogReader.builder().from(from, 4).open(new ByteArrayInputStream(log), "binlog.000002")))
                    .isInstanceOf(BinlogHoleException.class);
        }
    }

    private static void requireHole(String file, long offset, int firstFile, BinlogHoleException.Reason reason) {
        List<Path> files = BinlogFixtures.files("files-mysql");
        assertThatThrownBy(() -> BinlogFixtures.events(
                        BinlogReader.builder().from(file, offset).open(files.subList(firstFile, files.size()))))
                .isInstanceOfSatisfying(
                        BinlogHoleException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** What the server could not log is in the base that was taken behind it. */
    @Test
    void anIncidentBeforeThePlaceIsPassedOver() throws IOException {
        byte[] log = BinlogFixtures.bytes(BinlogFixtures.files("plain-mysql").get(0));
        int at = (int) FedEvents.of(log).stream()
                .filter(e -> e.bytes()[4] == 33 || e.bytes()[4] == 34)
                .reduce((a, b) -> b)
                .orElseThrow()
                .offset();
        byte[] incident = new byte[23];
        incident[4] = 26;
        incident[9] = 23;
        incident[19] = 1;
        ByteBuffer with = ByteBuffer.allocate(log.length + incident.length)
                .put(log, 0, at)
                .put(incident)
                .put(log, at, log.length - at);
        Path file = Files.write(directory.resolve("binlog.000001"), with.array());
        BinlogReader whole = BinlogReader.open(file);
        assertThatThrownBy(() -> BinlogFixtures.events(whole)).isInstanceOf(BinlogHoleException.class);
        Full full = Full.of(List.of(Files.write(directory.resolve("without.000001"), log)));
        int first = full.indexOf(1, at);
        assertThat(BinlogFixtures.events(BinlogReader.builder()
                        .schemas(full.schemas.get(first))
                        .from("binlog.000001", at + incident.length)
                        .open(file)))
                .hasSameSizeAs(full.events.subList(first, full.events.size()))
                .isNotEmpty();
    }

    /** A stream cannot be gone to a place of: its events before are gone through. */
    @Test
    void inAStream() {
        byte[] log = BinlogFixtures.bytes(BinlogFixtures.files("large-mysql").get(0));
        Full full = Full.of(BinlogFixtures.files("large-mysql"));
        for (FedEvents.Event event : FedEvents.of(log)) {
            int first = full.indexOf(1, event.offset());
            assertThat(BinlogFixtures.events(BinlogReader.builder()
                            .schemas(full.schemas.get(first))
                            .from("large-mysql.000001", event.offset())
                            .open(new ByteArrayInputStream(Arrays.copyOf(log, log.length)), "large-mysql.000001")))
                    .isEqualTo(full.events.subList(first, full.events.size()));
        }
    }
}
