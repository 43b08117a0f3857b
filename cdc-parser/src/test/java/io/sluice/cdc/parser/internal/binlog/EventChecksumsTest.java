package io.sluice.cdc.parser.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Events verified together against each verified by itself. */
class EventChecksumsTest {

    private static final int QUERY = 2;

    private final EventChecksums checksums = new EventChecksums();

    /** Events of random lengths behind a few bytes that are none; returns where they end. */
    private static List<Integer> events(Random random, int count, int longest, ByteSink log) {
        log.clear();
        log.put(new byte[random.nextInt(9)]);
        List<Integer> ends = new ArrayList<>(List.of(log.size()));
        for (int i = 0; i < count; i++) {
            byte[] event = new byte[EventHeader.LENGTH + random.nextInt(longest)];
            random.nextBytes(event);
            event[4] = QUERY;
            int size = event.length + EventChecksums.BYTES;
            putIntLE(event, 9, size);
            CRC32 crc = new CRC32();
            crc.update(event);
            log.put(event);
            byte[] checksum = new byte[EventChecksums.BYTES];
            putIntLE(checksum, 0, (int) crc.getValue());
            log.put(checksum);
            ends.add(log.size());
        }
        return ends;
    }

    private static void putIntLE(byte[] a, int at, int value) {
        for (int i = 0; i < 4; i++) {
            a[at + i] = (byte) (value >>> 8 * i);
        }
    }

    /** Goes through the events as the cursor does; the number of those it calls right before the first wrong one. */
    private int right(byte[] a, List<Integer> ends) {
        int verified = 0;
        for (int i = 1; i < ends.size(); i++) {
            if (ends.get(i) > verified) {
                verified = checksums.verify(a, ends.get(i - 1), ends.get(i), ends.get(ends.size() - 1));
                assertThat(ends).contains(verified);
                if (verified == ends.get(i - 1)) {
                    return i - 1;
                }
            }
        }
        return ends.size() - 1;
    }

    @Test
    void right_events_are_right_whatever_their_lengths() {
        Random random = new Random(1);
        ByteSink log = new ByteSink();
        for (int round = 0; round < 300; round++) {
            int longest = 1 << 1 + random.nextInt(14);
            List<Integer> ends = events(random, 1 + random.nextInt(60), longest, log);
            assertThat(right(log.array(), ends)).isEqualTo(ends.size() - 1);
        }
    }

    @Test
    void many_short_events_are_verified_in_few_passes() {
        ByteSink log = new ByteSink();
        List<Integer> ends = events(new Random(2), 100, 1, log);
        int verified = checksums.verify(log.array(), ends.get(0), ends.get(1), log.size());
        assertThat(verified).isEqualTo(log.size());
    }

    @Test
    void every_changed_bit_is_found_in_its_event() {
        Random random = new Random(3);
        ByteSink log = new ByteSink();
        List<Integer> ends = events(random, 12, 60, log);
        byte[] a = log.toByteArray();
        for (int event = 1; event < ends.size(); event++) {
            for (int at = ends.get(event - 1); at < ends.get(event); at++) {
                int inEvent = at - ends.get(event - 1);
                boolean isFraming = inEvent == 4 || inEvent >= 9 && inEvent < 13;
                for (int bit = 0; bit < (isFraming ? 0 : 8); bit++) {
                    a[at] ^= (byte) (1 << bit);
                    assertThat(right(a, ends)).as("byte %d bit %d", at, bit).isEqualTo(event - 1);
                    a[at] ^= (byte) (1 << bit);
                }
            }
        }
    }

    @Test
    void several_damaged_events_are_found_at_the_first() {
        Random random = new Random(4);
        ByteSink log = new ByteSink();
        for (int round = 0; round < 500; round++) {
            List<Integer> ends = events(random, 20, 100, log);
            byte[] a = log.toByteArray();
            int first = 1 + random.nextInt(20);
            int second = first + random.nextInt(21 - first);
            a[ends.get(second) - 1] ^= 1;
            a[ends.get(first) - 1] ^= 1 << 1 + random.nextInt(7);
            assertThat(right(a, ends)).isEqualTo(first - 1);
        }
    }

    @Test
    void a_format_description_is_never_verified_with_those_before_it() {
        ByteSink log = new ByteSink();
        List<Integer> ends = events(new Random(5), 4, 10, log);
        byte[] a = log.toByteArray();
        a[ends.get(2) + 4] = EventType.FORMAT_DESCRIPTION;
        assertThat(checksums.verify(a, ends.get(0), ends.get(1), a.length)).isEqualTo(ends.get(2));
    }
}
