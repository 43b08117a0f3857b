package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.parser.internal.binlog.FedEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that are cut off, changed or no logs: what was whole is delivered, and the rest is an error that says where. */
class BinlogDamageTest {

    /** What came before a fault, and the fault; null where there was none. */
    private record Outcome(List<ChangeEvent> events, CdcException fault) {}

    private static Outcome read(byte[] file, BinlogReader.Builder options) {
        List<ChangeEvent> events = new ArrayList<>();
        try (BinlogReader reader = options.open(new ByteArrayInputStream(file), "binlog.000001")) {
            reader.iterator().forEachRemaining(events::add);
            return new Outcome(events, null);
        } catch (CdcException e) {
            return new Outcome(events, e);
        }
    }

    private static byte[] fixture(String name) {
        return BinlogFixtures.bytes(BinlogFixtures.DIRECTORY.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"payload-mysql.000001", "files-mariadb.000001", "files-mysql.000002", "tags-mysql.000002"})
    void cutAtEachByte(String name) {
        byte[] file = fixture(name);
        List<ChangeEvent> all = read(file, BinlogReader.builder()).events();
        Set<Long> ends = FedEvents.of(file).stream()
                .map(e -> e.offset() + e.bytes().length)
                .collect(Collectors.toSet());
        for (int length = 0; length < file.length; length++) {
            Outcome outcome = read(Arrays.copyOf(file, length), BinlogReader.builder());
            int cut = length;
            assertThat(outcome.events())
                    .as("cut at %d", cut)
                    .isEqualTo(all.stream().filter(e -> isWhole(e, cut, ends)).toList());
            if (length < 4) {
                assertThat(outcome.fault()).isInstanceOf(MalformedInputException.class);
            } else if (outcome.fault() != null) {
                assertThat(outcome.fault()).as("cut at %d", cut).isInstanceOf(TruncatedBinlogException.class);
                assertThat(((TruncatedBinlogException) outcome.fault()).offset())
                        .isLessThanOrEqualTo(cut);
            } else {
                assertThat(length == 4 || ends.contains((long) length))
                        .as("cut at %d", cut)
                        .isTrue();
            }
            if (length >= 4) {
                Outcome accepted =
                        read(Arrays.copyOf(file, length), BinlogReader.builder().acceptTornTail());
                assertThat(accepted.fault()).as("cut at %d", cut).isNull();
                assertThat(accepted.events()).isEqualTo(outcome.events());
            }
        }
    }

    /** The event that makes it visible stands whole before the cut. */
    private static boolean isWhole(ChangeEvent event, int cut, Set<Long> ends) {
        long visible = event.position().offset();
        return ends.stream().filter(e -> e > visible).min(Long::compare).orElseThrow() <= cut;
    }

    /** With checksums no changed byte goes unnoticed; what is delivered is a part of the log. */
    @ParameterizedTest
    @ValueSource(strings = {"payload-mysql.000001", "payload-mariadb.000001", "tags-mysql.000002"})
    void changedByte(String name) {
        byte[] file = fixture(name);
        List<ChangeEvent> all = read(file, BinlogReader.builder()).events();
        int inUseFlag = 4 + 17;
        for (int at = 0; at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= at == inUseFlag ? 0x02 : 0x01;
            Outcome outcome = read(changed, BinlogReader.builder());
            assertThat(outcome.fault()).as("byte %d", at).isNotNull();
            assertThat(outcome.events())
                    .as("byte %d", at)
                    .isEqualTo(all.subList(0, outcome.events().size()));
        }
    }

    @Test
    void changedByteIsAChecksumMismatchWithItsPlace() {
        byte[] file = fixture("tags-mysql.000002");
        file[file.length - 60] ^= 0x40;
        assertThat(read(file, BinlogReader.builder()).fault())
                .isInstanceOf(ChecksumMismatchException.class)
                .hasMessageContaining("binlog.000001:");
    }

    /** Without checksums a changed byte may be another value, but never another kind of failure. */
    @ParameterizedTest
    @ValueSource(strings = {"plain-mysql.000001", "plain-mariadb.000001"})
    void changedByteWithoutChecksums(String name) {
        byte[] file = fixture(name);
        // behind CREATE TABLE, whose parsing would take most of the time
        long rows = FedEvents.of(file).get(name.contains("mysql") ? 6 : 7).offset();
        int faults = 0;
        for (int at = (int) rows; at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= (byte) (1 << at % 8);
            // a row's cell, a time or a number may have changed: reading it whole is no fault
            if (read(changed, BinlogReader.builder().from("binlog.000001", rows))
                            .fault()
                    != null) {
                faults++;
            }
        }
        assertThat(faults).isPositive();
    }

    @Test
    void serverThatWritesTheFileNowChangesNoChecksum() {
        byte[] file = fixture("tags-mysql.000002");
        file[4 + 17] |= 1;
        assertThat(read(file, BinlogReader.builder()).fault()).isNull();
    }

    @Test
    void zerosBehindTheEndAreNoEvents() {
        byte[] file = fixture("tags-mysql.000002");
        Path directory = zeros;
        Path padded = directory.resolve("binlog.000001");
        try {
            Files.write(padded, Arrays.copyOf(file, file.length + 1_000_000));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(BinlogFixtures.events(BinlogReader.open(padded)))
                .isEqualTo(read(file, BinlogReader.builder()).events());
    }

    @TempDir
    Path zeros;

    @Test
    void whatIsNoBinlog() {
        assertThat(read("not a binlog at all".getBytes(), BinlogReader.builder())
                        .fault())
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("FE 62 69 6E");
    }

    @Test
    void encryptedFile() {
        byte[] file = new byte[600];
        file[0] = (byte) 0xFD;
        file[1] = 0x62;
        file[2] = 0x69;
        file[3] = 0x6E;
        assertThat(read(file, BinlogReader.builder()).fault())
                .isInstanceOfSatisfying(UnsupportedBinlogException.class, e -> assertThat(e.reason())
                        .isEqualTo(UnsupportedBinlogException.Reason.ENCRYPTED))
                .hasMessageContaining("--read-from-remote-server");
    }

    /** An unknown event is passed over only where the server says that it may be. */
    @Test
    void unknownEvent() {
        assertThat(read(withEvent(100, 0x80), BinlogReader.builder()).fault()).isNull();
        assertThat(read(withEvent(100, 0), BinlogReader.builder()).fault())
                .isInstanceOfSatisfying(UnsupportedBinlogException.class, e -> assertThat(e.reason())
                        .isEqualTo(UnsupportedBinlogException.Reason.UNKNOWN_EVENT))
                .hasMessageContaining("type 100");
        assertThat(read(withEvent(172, 0), BinlogReader.builder()).fault())
                .isInstanceOfSatisfying(UnsupportedBinlogException.class, e -> assertThat(e.reason())
                        .isEqualTo(UnsupportedBinlogException.Reason.ROW_FRAGMENTS));
        assertThat(read(withEvent(164, 0), BinlogReader.builder()).fault())
                .isInstanceOfSatisfying(UnsupportedBinlogException.class, e -> assertThat(e.reason())
                        .isEqualTo(UnsupportedBinlogException.Reason.ENCRYPTED));
        assertThat(read(withEvent(20, 0), BinlogReader.builder()).fault())
                .isInstanceOfSatisfying(UnsupportedBinlogException.class, e -> assertThat(e.reason())
                        .isEqualTo(UnsupportedBinlogException.Reason.OLD_FORMAT));
    }

    @Test
    void incidentIsAHole() {
        byte[] file = withEvent(26, 0);
        file[file.length - 4] = 1;
        file[file.length - 3] = 0;
        file[file.length - 2] = 1;
        file[file.length - 1] = 'x';
        assertThat(read(file, BinlogReader.builder()).fault())
                .isInstanceOfSatisfying(BinlogHoleException.class, e -> assertThat(e.reason())
                        .isEqualTo(BinlogHoleException.Reason.INCIDENT))
                .hasMessageContaining("LOST_EVENTS: x");
    }

    /** The log without checksums and, behind its last event, one of four bytes. */
    private static byte[] withEvent(int type, int flags) {
        byte[] file = fixture("plain-mysql.000001");
        byte[] longer = Arrays.copyOf(file, file.length + 23);
        longer[file.length + 4] = (byte) type;
        longer[file.length + 9] = 23;
        longer[file.length + 17] = (byte) flags;
        return longer;
    }

    @Test
    void failureStays() {
        byte[] file = Arrays.copyOf(fixture("tags-mysql.000002"), 300);
        try (BinlogReader reader = BinlogReader.builder().open(new ByteArrayInputStream(file), "binlog.000001")) {
            assertThatThrownBy(reader::next).isInstanceOf(TruncatedBinlogException.class);
            assertThatThrownBy(reader::next).isInstanceOf(TruncatedBinlogException.class);
        }
    }
}
