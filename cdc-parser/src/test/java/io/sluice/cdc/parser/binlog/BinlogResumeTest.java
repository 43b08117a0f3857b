package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.internal.binlog.FedEvents;
import io.sluice.cdc.parser.internal.binlog.LogBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Going on from any event, position or set gives what would have come. */
class BinlogResumeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transactions-anonymous-mysql",
                "transactions-mariadb",
                "payload-mysql",
                "payload-mariadb",
                "plain-mysql",
                "files-mysql",
                "files-mariadb",
                "tags-mysql",
                "relay-mysql",
                "schema-minimal-mysql",
                "schema-noblob-mariadb"
            })
    void atEachEvent(String name) {
        List<Path> files = BinlogFixtures.files(name);
        List<ChangeEvent> all = BinlogFixtures.events(name);
        try (BinlogReader reader = BinlogReader.builder().open(files)) {
            for (int i = 1; reader.next(); i++) {
                ResumePoint point = ResumePoint.parse(reader.resumePoint().toString());
                assertThat(point).isEqualTo(reader.resumePoint());
                SchemaCatalog schemas = reader.schemas();
                List<ChangeEvent> rest = BinlogFixtures.events(
                        BinlogReader.builder().schemas(schemas).from(point).open(files));
                assertThat(rest).as("behind event %d, from %s", i, point).isEqualTo(all.subList(i, all.size()));
            }
        }
    }

    /**
     * A resume point is gone to at once, at any offset: what is before it here is a hole of the file system, which no event
     * could be read from.
     */
    @Test
    void beyondFourGigabytes(@TempDir Path directory) throws IOException {
        byte[] log = BinlogFixtures.bytes(BinlogFixtures.files("tags-mysql").get(0));
        Path near = Files.write(directory.resolve("near.000001"), log);
        List<ResumePoint> points = new ArrayList<>();
        List<ChangeEvent> all = new ArrayList<>();
        try (BinlogReader reader = BinlogReader.open(near)) {
            while (reader.next()) {
                points.add(reader.resumePoint());
                all.add(reader.toEvent());
            }
        }
        long shift = 5L << 30;
        int head = (int) FedEvents.of(log).get(1).offset();
        Path far = directory.resolve("far.000001");
        try (FileChannel channel = FileChannel.open(
                far, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(log, 0, head));
            channel.write(ByteBuffer.wrap(log, head, log.length - head), shift + head);
        }
        for (int i = 0; i < points.size(); i++) {
            ResumePoint point = points.get(i);
            ResumePoint moved = new ResumePoint(
                    "far.000001",
                    point.offset() + shift,
                    shifted(point.delivered(), shift),
                    point.gtids(),
                    point.serverId(),
                    point.fileTime());
            List<ChangeEvent> rest =
                    BinlogFixtures.events(BinlogReader.builder().from(moved).open(far));
            assertThat(rest)
                    .extracting(ChangeEvent::position)
                    .isEqualTo(all.subList(i + 1, all.size()).stream()
                            .map(e -> shifted(e.position(), shift))
                            .toList());
        }
    }

    private static SourcePosition shifted(SourcePosition p, long shift) {
        return new SourcePosition(p.epoch(), p.file(), p.offset() + shift, p.inner(), p.row());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags-mysql", "plain-mysql"})
    void aPointWithinAnEventIsAnError(String name) {
        Path file = BinlogFixtures.files(name).get(0);
        ResumePoint point;
        try (BinlogReader reader = BinlogReader.open(file)) {
            assertThat(reader.next()).isTrue();
            point = reader.resumePoint();
        }
        for (long offset = point.offset() + 1; offset < point.offset() + 40; offset++) {
            ResumePoint within =
                    new ResumePoint(point.file(), offset, null, point.gtids(), point.serverId(), point.fileTime());
            assertThatThrownBy(() -> BinlogFixtures.events(
                            BinlogReader.builder().from(within).open(file)))
                    .isInstanceOfSatisfying(MalformedInputException.class, e -> assertThat(e.offset())
                            .isEqualTo(within.offset()))
                    .hasMessageContaining("no event begins here");
        }
    }

    /** Where another reader goes on from a point of a resumed one. */
    @Test
    void againAndAgain() {
        List<Path> files = BinlogFixtures.files("files-mysql");
        List<ChangeEvent> all = BinlogFixtures.events("files-mysql");
        List<ChangeEvent> one = new ArrayList<>();
        BinlogReader.Builder next = BinlogReader.builder();
        boolean more = true;
        while (more) {
            try (BinlogReader reader = next.open(files)) {
                more = reader.next();
                if (more) {
                    one.add(reader.toEvent());
                    next = BinlogReader.builder().from(reader.resumePoint()).schemas(reader.schemas());
                }
            }
        }
        assertThat(one).isEqualTo(all);
    }

    @Test
    void atAnotherFileOfTheSameNameIsAHole() {
        ResumePoint point;
        try (BinlogReader reader =
                BinlogReader.open(BinlogFixtures.files("plain-mysql").get(0))) {
            reader.next();
            point = reader.resumePoint();
        }
        ResumePoint other = new ResumePoint(
                point.file(), point.offset(), point.delivered(), point.gtids(), point.serverId(), point.fileTime() + 1);
        BinlogReader reader = BinlogReader.builder().from(other).open(BinlogFixtures.files("plain-mysql"));
        assertThatThrownBy(reader::next).isInstanceOfSatisfying(BinlogHoleException.class, e -> assertThat(e.reason())
                .isEqualTo(BinlogHoleException.Reason.OTHER_LOG));
    }

    /** What the end that was asked for left out comes when reading goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"large-mysql", "payload-mysql", "payload-mariadb"})
    void behindTheEndThatWasAskedFor(String name) {
        List<Path> files = BinlogFixtures.files(name);
        List<ChangeEvent> all = BinlogFixtures.events(name);
        for (FedEvents.Event event : FedEvents.of(BinlogFixtures.bytes(files.get(0)))) {
            List<ChangeEvent> events = new ArrayList<>();
            BinlogReader.Builder next = BinlogReader.builder();
            try (BinlogReader reader = BinlogReader.builder()
                    .until(files.get(0).getFileName().toString(), event.offset())
                    .open(files)) {
                while (reader.next()) {
                    events.add(reader.toEvent());
                }
                next.from(reader.resumePoint()).schemas(reader.schemas());
            }
            events.addAll(BinlogFixtures.events(next.open(files)));
            assertThat(events).as("until %d", event.offset()).isEqualTo(all);
        }
    }

    /** A statement that cannot be delivered is not passed over by going on behind what was delivered. */
    @Test
    void behindAFailureItFailsAgain(@TempDir Path directory) throws IOException {
        Path file = Files.write(
                directory.resolve("binlog.000001"),
                new LogBuilder(true)
                        .add(LogBuilder.query("BEGIN"))
                        .add(LogBuilder.tableMap())
                        .add(LogBuilder.insert(new int[] {1, 2}, new String[] {"a", "b"}))
                        .add(LogBuilder.query("UPDATE t SET v = 'c'"))
                        .add(LogBuilder.xid())
                        .bytes());
        ResumePoint point;
        try (BinlogReader reader = BinlogReader.open(file)) {
            for (int i = 0; i < 3; i++) {
                assertThat(reader.next()).isTrue();
            }
            assertThatThrownBy(reader::next).isInstanceOf(InapplicableChangeException.class);
            point = reader.resumePoint();
        }
        try (BinlogReader reader = BinlogReader.builder().from(point).open(file)) {
            assertThatThrownBy(reader::next).isInstanceOf(InapplicableChangeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags-mysql", "files-mysql", "files-mariadb"})
    void fromASetOfTransactions(String name) {
        List<Path> files = BinlogFixtures.files(name);
        List<ChangeEvent> all = BinlogFixtures.events(name);
        for (int i = 0; i < all.size(); i++) {
            GtidSet executed = all.get(i).origin().gtids();
            List<ChangeEvent> rest =
                    BinlogFixtures.events(BinlogReader.builder().from(executed).open(files));
            assertThat(rest)
                    .extracting(ChangeEvent::position)
                    .isEqualTo(all.stream()
                            .filter(e -> !executed.contains(e.origin().gtids()))
                            .map(ChangeEvent::position)
                            .toList());
        }
    }

    @Test
    void setThatLacksWhatTheLogBeginsBehindIsAHole() {
        BinlogReader reader = BinlogReader.builder()
                .from(GtidSet.parse("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa:1-3"))
                .open(BinlogFixtures.files("tags-mysql").get(1));
        assertThatThrownBy(reader::next).isInstanceOfSatisfying(BinlogHoleException.class, e -> assertThat(e.reason())
                .isEqualTo(BinlogHoleException.Reason.OTHER_LOG));
    }

    /** Fed event by event, as a server sends them, everything comes as from files. */
    @ParameterizedTest
    @CsvSource({
        "transactions-mysql, 67108864",
        "transactions-mariadb, 0",
        "payload-mysql, 0",
        "payload-mariadb, 100",
        "files-mysql, 67108864",
        "files-mariadb, 0",
        "plain-mysql, 200"
    })
    void fedEvents(String name, long budget) {
        List<ChangeEvent> events = new ArrayList<>();
        try (BinlogDecoder decoder = BinlogDecoder.of(BinlogReader.builder().memoryBudget(budget))) {
            for (Path file : BinlogFixtures.files(name)) {
                decoder.position(file.getFileName().toString(), 4);
                for (FedEvents.Event event : FedEvents.of(BinlogFixtures.bytes(file))) {
                    decoder.feed(event.bytes());
                    while (decoder.next()) {
                        events.add(decoder.toEvent());
                    }
                }
            }
        }
        assertThat(events).isEqualTo(BinlogFixtures.events(name));
    }

    /** A budget of nothing: everything open goes to disk or is read again from its file. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "transactions-mysql",
                "transactions-mariadb",
                "payload-mysql",
                "files-mysql",
                "files-mariadb",
                "large-mysql"
            })
    void withoutMemory(String name) {
        assertThat(BinlogFixtures.events(BinlogReader.builder().memoryBudget(0).open(BinlogFixtures.files(name))))
                .isEqualTo(BinlogFixtures.events(name));
    }

    @Test
    void marksNameTheTransaction() {
        List<ChangeEvent> all = BinlogFixtures.events("files-mysql");
        TransactionMark commit = (TransactionMark) all.get(all.size() - 1);
        assertThat(commit.kind()).isEqualTo(TransactionMark.Kind.COMMIT);
        assertThat(commit.position())
                .isEqualTo(new SourcePosition(
                        0, 3, commit.position().offset(), commit.position().inner(), 0));
    }
}
