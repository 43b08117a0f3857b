package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.parser.binlog.ChecksumMismatchException;

/** Sizes and checksums of the events in a window: what is let through is what the server wrote. */
final class EventFrames {

    static final int CHECKSUM_BYTES = EventChecksums.BYTES;

    private final EventWindow window;
    private final LogPlace place;
    private final int maxEventBytes;
    private final EventChecksums checksums = new EventChecksums();
    private int checksumBytes;

    EventFrames(EventWindow window, LogPlace place, int maxEventBytes) {
        this.window = window;
        this.place = place;
        this.maxEventBytes = maxEventBytes;
    }

    /** Bytes of checksum at the end of each event but a format description, which may have one where others have none. */
    int checksumBytes() {
        return checksumBytes;
    }

    /** Whether an event can have this size. */
    boolean isSize(long size) {
        return size >= EventHeader.LENGTH + checksumBytes && size <= maxEventBytes;
    }

    /** The event at the window's position has a size that none can have. */
    RuntimeException wrongSize(long size) {
        long offset = window.offset(window.pos);
        return size > maxEventBytes
                ? place.malformed(
                        "an event of " + size + " bytes; the limit is " + maxEventBytes
                                + " (ParserLimits.maxMessageBytes), or the file is damaged",
                        offset)
                : place.malformed("an event of " + size + " bytes, less than its header; the file is damaged", offset);
    }

    /** Verifies the checksum of an event of the window, if events have one. */
    void verify(int from, int to) {
        if (checksumBytes != 0 && to > window.verified) {
            byte[] a = window.array;
            window.verified = checksums.verify(a, from, to, window.end);
            if (window.verified == from) {
                require(checksums.crcOf(a, from, to - CHECKSUM_BYTES), a, from, to);
            }
        }
    }

    /** Reads a format description, which tells how the events behind it end, and verifies its own checksum. */
    FormatDescription format(int from, int to) {
        byte[] a = window.array;
        FormatDescription read = FormatDescription.read(a, from, to, window.offset(from), place);
        if (read.hasChecksum()) {
            require(checksums.crcOfFormat(a, from, to - CHECKSUM_BYTES), a, from, to);
        }
        return read;
    }

    /** Events end from here on as this description says. */
    void follow(FormatDescription format) {
        checksumBytes = format.checksums() ? CHECKSUM_BYTES : 0;
    }

    private void require(int computed, byte[] a, int from, int to) {
        int stated = Words.getIntLE(a, to - CHECKSUM_BYTES);
        if (computed != stated) {
            throw new ChecksumMismatchException(
                    EventType.name(EventHeader.type(a, from)) + " event of " + (to - from) + " bytes: its checksum is "
                            + Integer.toHexString(computed) + ", not " + Integer.toHexString(stated)
                            + " as it says; the file is damaged, fetch it again",
                    place.text(),
                    window.offset(from));
        }
    }
}
