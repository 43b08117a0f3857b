package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Events that a caller brings one by one, as a server sends them to a replica. */
public final class FedLogCursor extends LogCursor {

    private static final int NAME_AT = EventHeader.LENGTH + 8;
    private static final long FIRST_EVENT = 4;

    private long nextOffset = FIRST_EVENT;

    public FedLogCursor(BinlogOptions options) {
        super(options);
    }

    @Override
    @Nullable
    Path file() {
        return null;
    }

    @Override
    boolean more(int count) {
        return false;
    }

    /** Says where the next event stands. */
    public void position(String file, long offset) {
        String before = place.name();
        if (before == null || !before.equals(file)) {
            if (isOpen()) {
                hold();
            }
            place.file(file, LogPlace.numberOf(file));
            beginFile();
        }
        nextOffset = offset;
    }

    /** Takes in one whole event; everything of those before must have been taken out with {@link #next}. */
    public void feed(byte[] a, int offset, int length) {
        if (window.pos < window.end || isDelivering()) {
            throw new IllegalStateException("events are left; call next() until it answers false, then feed");
        }
        if (length < EventHeader.LENGTH || EventHeader.size(a, offset) != length) {
            throw place.malformed(
                    "fed " + length + " bytes, the event declares "
                            + (length < EventHeader.LENGTH ? "more" : EventHeader.size(a, offset))
                            + "; feed one whole event, without the packet's first byte",
                    nextOffset);
        }
        int type = EventHeader.type(a, offset);
        boolean artificial = (EventHeader.flags(a, offset) & EventHeader.FLAG_ARTIFICIAL) != 0;
        if (type == EventType.ROTATE) {
            moveTo(a, offset, length);
            return;
        }
        boolean heartbeat = type == EventType.HEARTBEAT || type == EventType.HEARTBEAT_V2;
        if (heartbeat || artificial && type != EventType.FORMAT_DESCRIPTION) {
            return;
        }
        // in the middle of a file the server sends its description, which stands at its head
        boolean ahead = type == EventType.FORMAT_DESCRIPTION && nextOffset != FIRST_EVENT;
        long at = ahead ? FIRST_EVENT : nextOffset;
        if (window.keep < window.end && window.offset(window.end) != at) {
            hold();
        }
        window.append(a, offset, length, at);
        if (!ahead) {
            nextOffset += length;
        }
    }

    private void moveTo(byte[] a, int offset, int length) {
        int end = offset + length - (hasChecksum(a, offset, length) ? CHECKSUM_BYTES : 0);
        if (end <= offset + NAME_AT) {
            throw place.malformed("ROTATE event: it is cut off", nextOffset);
        }
        long position = Words.getLongLE(a, offset + EventHeader.LENGTH);
        String name = new String(a, offset + NAME_AT, end - offset - NAME_AT, StandardCharsets.UTF_8);
        position(name, Math.max(position, FIRST_EVENT));
    }

    /** Before the first description nothing says whether events have checksums; a right one is no accident. */
    private boolean hasChecksum(byte[] a, int offset, int length) {
        if (length < NAME_AT + CHECKSUM_BYTES) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(a, offset, length - CHECKSUM_BYTES);
        return (int) crc.getValue() == Words.getIntLE(a, offset + length - CHECKSUM_BYTES);
    }
}
