package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.Words;
import java.util.zip.CRC32;

/**
 * Verifies the CRC-32 that ends each event; short events in one pass over many of them, as the pass over one costs more to
 * begin and end than its bytes.
 *
 * <p>A CRC is linear: over bytes that end with their own CRC it is always {@link #RESIDUE}, and over several such events one
 * behind the other the exclusive or of a residue for each, moved on by the bytes that follow it. If that differs, an event is
 * damaged, and which one shows when each is verified by itself. What one damaged event cannot hide by itself it cannot hide
 * here, and two would have to cancel each other out to the bit.
 */
final class EventChecksums {

    static final int BYTES = 4;

    private static final int RESIDUE = 0x2144DF1C;
    private static final int POLYNOMIAL = 0xEDB88320;
    /** Bytes of events verified together: most of the gain, and the table stays in a processor's first cache. */
    private static final int TOGETHER = 1 << 13;

    private static final int[] RESIDUE_BEFORE = residues();

    private final CRC32 crc = new CRC32();

    /** What an event adds to the CRC of it and as many bytes behind it as the index says. */
    private static int[] residues() {
        int[] residues = new int[TOGETHER];
        int residue = RESIDUE;
        for (int i = 0; i < TOGETHER; i++) {
            residues[i] = residue;
            for (int bit = 0; bit < 8; bit++) {
                residue = residue >>> 1 ^ (residue & 1) * POLYNOMIAL;
            }
        }
        return residues;
    }

    /**
     * Verifies an event, and what follows it if that is quick.
     *
     * @param to behind the event
     * @param end of the bytes at hand
     * @return up to where whole events are verified; {@code from} where the first has a wrong checksum
     */
    int verify(byte[] a, int from, int to, int end) {
        int last = lastTogether(a, from, to, end);
        if (last > to && crcOf(a, from, last) == residue(a, from, last)) {
            return last;
        }
        return crcOf(a, from, to - BYTES) == Words.getIntLE(a, to - BYTES) ? to : from;
    }

    /** Where the last event ends that is verified with the first. Another format may say that there are no checksums. */
    private static int lastTogether(byte[] a, int from, int to, int end) {
        long limit = Math.min(end, (long) from + TOGETHER);
        int last = to;
        while (limit - last >= EventHeader.LENGTH) {
            long size = EventHeader.size(a, last);
            if (size < EventHeader.LENGTH + BYTES
                    || size > limit - last
                    || EventHeader.type(a, last) == EventType.FORMAT_DESCRIPTION) {
                break;
            }
            last += (int) size;
        }
        return last;
    }

    private static int residue(byte[] a, int from, int last) {
        int residue = 0;
        int at = from;
        while (at < last) {
            at += (int) EventHeader.size(a, at);
            residue ^= RESIDUE_BEFORE[last - at];
        }
        return residue;
    }

    /** The checksum that the event should have. */
    int crcOf(byte[] a, int from, int to) {
        crc.reset();
        crc.update(a, from, to - from);
        return (int) crc.getValue();
    }

    /** The same of a format description: a flag that the server sets while it writes the file is no part of it. */
    int crcOfFormat(byte[] a, int from, int to) {
        byte[] header = new byte[EventHeader.LENGTH];
        System.arraycopy(a, from, header, 0, header.length);
        header[EventHeader.FLAGS_AT] &= (byte) ~EventHeader.FLAG_IN_USE;
        crc.reset();
        crc.update(header);
        crc.update(a, from + header.length, to - from - header.length);
        return (int) crc.getValue();
    }
}
