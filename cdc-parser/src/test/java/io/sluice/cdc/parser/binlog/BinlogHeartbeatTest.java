package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers send to replicas, kept as it came: the log's events where they stand in the file, and heartbeats. */
class BinlogHeartbeatTest {

    private static final int END_POSITION_AT = 13;

    /** Each packet as it was sent, without its first byte. */
    private static List<byte[]> packets(String name) {
        ByteBuffer in = ByteBuffer.wrap(BinlogFixtures.bytes(BinlogFixtures.DIRECTORY.resolve(name + ".packets")))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> packets = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] packet = new byte[in.getInt()];
            in.get(packet);
            packets.add(packet);
        }
        return packets;
    }

    private static boolean isHeartbeat(byte[] packet) {
        return packet[4] == 27 || packet[4] == 41;
    }

    private static boolean isHeartbeat(ChangeEvent event) {
        return event instanceof TransactionMark mark && mark.kind() == TransactionMark.Kind.HEARTBEAT;
    }

    private static List<ChangeEvent> feed(BinlogDecoder decoder, List<byte[]> packets) {
        List<ChangeEvent> events = new ArrayList<>();
        for (byte[] packet : packets) {
            decoder.feed(packet);
            while (decoder.next()) {
                events.add(decoder.toEvent());
            }
        }
        return events;
    }

    @ParameterizedTest
    @CsvSource({
        "fed-mysql, fed-mysql",
        "fed-plain-mysql, fed-mysql",
        "fed-mariadb, fed-mariadb",
    })
    void eventsAreThoseOfTheFileAndHeartbeatsStandAtTheLast(String fed, String file) {
        List<byte[]> packets = packets(fed);
        List<ChangeEvent> events = feed(BinlogDecoder.create(), packets);
        List<ChangeEvent> inFile = BinlogFixtures.events(file);
        assertThat(events).filteredOn(e -> !isHeartbeat(e)).isEqualTo(inFile);
        ChangeEvent last = inFile.get(inFile.size() - 1);
        List<ChangeEvent> beats = events.subList(inFile.size(), events.size());
        assertThat(beats)
                .hasSize((int) packets.stream()
                        .filter(BinlogHeartbeatTest::isHeartbeat)
                        .count())
                .isNotEmpty()
                .allSatisfy(beat -> {
                    assertThat(beat.position()).isEqualTo(last.position());
                    assertThat(beat.origin().gtids()).isEqualTo(last.origin().gtids());
                    assertThat(beat.origin().lane()).isEqualTo(last.origin().lane());
                });
    }

    /** The server passes over what the replica has, and a heartbeat says how far. */
    @Test
    void transactionsLeftOutByTheServerCountInOffsets() {
        List<byte[]> packets = packets("fed-gtids-mysql");
        String uuid = String.valueOf(feed(BinlogDecoder.create(), packets("fed-mysql"))
                        .get(0)
                        .origin()
                        .gtids())
                .replaceAll(":.*", "");
        GtidSet had = GtidSet.parse(uuid + ":1-4");
        List<ChangeEvent> events = feed(BinlogDecoder.of(BinlogReader.builder().from(had)), packets);
        List<ChangeEvent> inFile =
                BinlogFixtures.events(BinlogReader.builder().from(had).open(BinlogFixtures.files("fed-mysql")));
        assertThat(inFile).hasSize(3);
        assertThat(events).filteredOn(e -> !isHeartbeat(e)).isEqualTo(inFile);
        assertThat(events.get(0)).matches(BinlogHeartbeatTest::isHeartbeat);
        assertThat(events.get(0).position()).isEqualTo(new SourcePosition(0, 1, 0, 0, 0));
        assertThat(events.get(0).origin().gtids()).isEqualTo(had);
    }

    /** Begun in the middle of the file, with heartbeats of the first version. */
    @Test
    void aStreamFromAnOffset() {
        List<ChangeEvent> events = feed(BinlogDecoder.create(), packets("fed-old-mysql"));
        List<ChangeEvent> inFile = BinlogFixtures.events(
                BinlogReader.builder().from("fed.000001", 750).open(BinlogFixtures.files("fed-mysql")));
        assertThat(events)
                .filteredOn(e -> !isHeartbeat(e))
                .hasSize(6)
                .extracting(ChangeEvent::position)
                .isEqualTo(inFile.stream().map(ChangeEvent::position).toList());
        assertThat(events).filteredOn(BinlogHeartbeatTest::isHeartbeat).isNotEmpty();
    }

    /** ANNOTATE_ROWS events, which were not asked for, are missing within the transactions. */
    @Test
    void eventsLeftOutByTheServerCountInOffsets() {
        List<ChangeEvent> events = feed(BinlogDecoder.create(), packets("fed-plain-mariadb"));
        assertThat(events)
                .filteredOn(e -> !isHeartbeat(e))
                .extracting(e -> e.position().offset())
                .isEqualTo(BinlogFixtures.events("fed-mariadb").stream()
                        .map(e -> e.position().offset())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fed-mysql", "fed-mariadb", "fed-old-mysql"})
    void heartbeatsMoveNoResumePoint(String name) {
        BinlogDecoder decoder = BinlogDecoder.create();
        int beats = 0;
        for (byte[] packet : packets(name)) {
            if (isHeartbeat(packet)) {
                ResumePoint before = decoder.resumePoint();
                decoder.feed(packet);
                assertThat(decoder.next()).isTrue();
                assertThat(decoder.mark().kind()).isEqualTo(TransactionMark.Kind.HEARTBEAT);
                assertThat(decoder.position()).isEqualTo(before.delivered());
                assertThat(decoder.resumePoint()).isEqualTo(before);
                assertThat(decoder.next()).isFalse();
                beats++;
            } else {
                decoder.feed(packet);
                while (decoder.next()) {
                    assertThat(decoder.lane().name()).startsWith("binlog of server ");
                }
            }
        }
        assertThat(beats).isPositive();
    }

    /** Within a transaction too it passes nothing, and the transaction goes on. */
    @Test
    void aHeartbeatWithinATransaction() {
        List<byte[]> packets = packets("fed-mysql");
        List<ChangeEvent> events = feed(BinlogDecoder.create(), packets);
        byte[] beat = packets.get(packets.size() - 1);
        for (int at = 3; at < packets.size(); at++) {
            BinlogDecoder decoder = BinlogDecoder.create();
            List<ChangeEvent> before = feed(decoder, packets.subList(0, at));
            long end = at == 3 ? 158 : endOf(packets.get(at - 1));
            List<ChangeEvent> beating = feed(decoder, List.of(heartbeatV1(beat, end)));
            assertThat(beating).hasSize(1);
            assertThat(beating.get(0).position())
                    .isEqualTo(
                            before.isEmpty()
                                    ? new SourcePosition(0, 1, 0, 0, 0)
                                    : before.get(before.size() - 1).position());
            List<ChangeEvent> all = new ArrayList<>(before);
            all.addAll(feed(decoder, packets.subList(at, packets.size())));
            assertThat(all).isEqualTo(events);
        }
    }

    private static long endOf(byte[] packet) {
        return ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).getInt(END_POSITION_AT) & 0xFFFF_FFFFL;
    }

    /** The first form of a heartbeat, without checksum. */
    private static byte[] heartbeatV1(byte[] like, long position) {
        byte[] name = "binlog.000001".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] event = Arrays.copyOf(like, 19 + name.length);
        System.arraycopy(name, 0, event, 19, name.length);
        ByteBuffer header = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
        header.put(4, (byte) 27);
        header.putInt(9, event.length);
        header.putInt(END_POSITION_AT, (int) position);
        return event;
    }

    @Test
    void aServerThatIsBehindWhatWasFed() {
        List<byte[]> packets = packets("fed-mysql");
        byte[] beat = packets.get(packets.size() - 1);
        BinlogDecoder decoder = BinlogDecoder.create();
        feed(decoder, packets);
        assertThatThrownBy(() -> decoder.feed(heartbeatV1(beat, 1335)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("binlog.000001:1336: the server is 1 bytes before what was fed");
    }

    @Test
    void anEventFedTwice() {
        List<byte[]> packets = packets("fed-mysql");
        BinlogDecoder decoder = BinlogDecoder.create();
        feed(decoder, packets.subList(0, 5));
        assertThatThrownBy(() -> decoder.feed(packets.get(4)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("fed twice");
    }

    @Test
    void aHeartbeatOfAnotherFile() {
        List<byte[]> packets = packets("fed-mysql");
        BinlogDecoder decoder = BinlogDecoder.create();
        feed(decoder, packets.subList(0, 5));
        byte[] beat = heartbeatV1(packets.get(4), 349);
        beat[beat.length - 1] = '2';
        assertThatThrownBy(() -> decoder.feed(beat))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("it is of file binlog.000002, the events of binlog.000001");
    }

    @Test
    void aHeartbeatMustBeTakenOut() {
        List<byte[]> packets = packets("fed-mysql");
        BinlogDecoder decoder = BinlogDecoder.create();
        feed(decoder, packets);
        decoder.feed(packets.get(packets.size() - 1));
        assertThatThrownBy(() -> decoder.feed(packets.get(packets.size() - 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Cut at each byte, its length made to fit: a typed error, or one whose name is still whole. */
    @ParameterizedTest
    @ValueSource(strings = {"fed-mysql", "fed-mariadb"})
    void aHeartbeatThatIsCutOff(String name) {
        List<byte[]> packets = packets(name);
        byte[] beat = packets.get(packets.size() - 1);
        int refused = 0;
        for (int length = 19; length < beat.length; length++) {
            BinlogDecoder decoder = BinlogDecoder.create();
            feed(decoder, packets);
            byte[] cut = Arrays.copyOf(beat, length);
            ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(9, length);
            try {
                decoder.feed(cut);
                // without its checksum it is whole; of version 2 whatever stands behind its end is no field
                assertThat(length).isBetween(beat.length - 4, name.equals("fed-mysql") ? beat.length : beat.length - 4);
            } catch (MalformedInputException e) {
                refused++;
            }
        }
        assertThat(refused).isEqualTo(name.equals("fed-mysql") ? beat.length - 4 - 19 : beat.length - 1 - 19);
    }
}
