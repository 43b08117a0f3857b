package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Parts of events that MariaDB compresses ({@code binlog_buf_compress} of log_event.cc): a byte with the highest bit set, in
 * the next three the method (0: zlib), in the lowest three how many bytes of length follow; that length of the uncompressed
 * bytes, big-endian; a zlib stream.
 */
final class MariaDbCompression {

    private static final int MARK = 0x80;
    private static final int STEP = 1 << 14;

    private MariaDbCompression() {}

    /** Appends what {@code [from, to)} holds. Memory follows the bytes that come out, not the length they declare. */
    static void inflate(byte[] a, int from, int to, ByteSink out, int limit, LogPlace place, long offset) {
        int head = from < to ? a[from] & 0xFF : 0;
        int lengthBytes = head & 7;
        if ((head & MARK) == 0 || lengthBytes < 1 || lengthBytes > 4 || to - from - 1 < lengthBytes) {
            throw place.malformed("a compressed event without its head; the file is damaged", offset);
        }
        if ((head >>> 4 & 7) != 0) {
            throw UnsupportedLogs.compression(
                    "an event compressed by method " + (head >>> 4 & 7) + ", which is not known here",
                    place.at(offset));
        }
        long declared = 0;
        for (int i = 0; i < lengthBytes; i++) {
            declared = declared << 8 | (a[from + 1 + i] & 0xFF);
        }
        if (declared > Math.min(limit, Integer.MAX_VALUE - STEP - out.size())) {
            throw place.malformed(
                    "a compressed event of " + declared + " bytes; the limit is " + limit
                            + " (ParserLimits.maxMessageBytes), or the file is damaged",
                    offset);
        }
        int start = from + 1 + lengthBytes;
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(a, start, to - start);
            int left = (int) declared;
            while (left > 0) {
                int step = Math.min(left, STEP);
                byte[] array = out.reserve(step);
                int got = inflater.inflate(array, out.size(), step);
                if (got == 0) {
                    break;
                }
                out.setSize(out.size() + got);
                left -= got;
            }
            if (left > 0 || inflater.inflate(new byte[1]) != 0) {
                throw place.malformed(
                        "a compressed event that declares " + declared + " bytes and does not hold so many; the file is"
                                + " damaged",
                        offset);
            }
        } catch (DataFormatException e) {
            throw UnsupportedLogs.brokenCompression(
                    "a compressed event that zlib cannot read", e, place.text(), offset);
        } finally {
            inflater.end();
        }
    }
}
