package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Events that a caller brings one by one, as a server sends them to a replica.
 *
 * <p>A server leaves out events that the replica did not ask for: transactions of its GTID set (a heartbeat then says where the
 * log goes on), ANNOTATE_ROWS of MariaDB. Their bytes are not fed and still count, so that offsets are those of the file: what
 * an event or a heartbeat says of its place moves the count on, modulo 4 GiB.
 */
final class FedInput extends LogInput {

    private static final int NAME_AT = EventHeader.LENGTH + 8;
    private static final long FIRST_EVENT = 4;

    private final EventFields fields = new EventFields(place);
    private long nextOffset = FIRST_EVENT;
    /** A ROTATE event of the server said where the events stand; not the caller. */
    private boolean placedByServer;

    FedInput(BinlogOptions options) {
        super(options);
    }

    @Override
    boolean more(int count) {
        return false;
    }

    /** Whether events are left that nobody took out. */
    boolean isLeft() {
        return window.pos < window.end;
    }

    /** Says where the next event stands. */
    void position(String file, long offset) {
        String before = place.name();
        if (before == null || !before.equals(file)) {
            if (before != null) {
                range.requireReached(nextOffset);
            }
            if (open.isOpen()) {
                open.hold();
            }
            beginFile(file);
        }
        nextOffset = offset;
        placedByServer = false;
    }

    /** Takes in one whole event; whether it is a heartbeat, which says that nothing newer is there. */
    boolean feed(byte[] a, int offset, int length) {
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
            return false;
        }
        if (type == EventType.HEARTBEAT || type == EventType.HEARTBEAT_V2) {
            heartbeat(a, offset, length);
            return true;
        }
        if (artificial && type != EventType.FORMAT_DESCRIPTION) {
            return false;
        }
        // in the middle of a file the server sends its description, which stands at its head
        boolean ahead = type == EventType.FORMAT_DESCRIPTION && nextOffset != FIRST_EVENT;
        long stated = EventHeader.endPosition(a, offset);
        if (placedByServer && stated != 0 && type != EventType.FORMAT_DESCRIPTION) {
            nextOffset += behind(stated, nextOffset + length);
        }
        long at = ahead ? FIRST_EVENT : nextOffset;
        if (window.keep < window.end && window.offset(window.end) != at) {
            open.hold();
        }
        window.append(a, offset, length, at);
        if (!ahead) {
            nextOffset += length;
        }
        return false;
    }

    private void moveTo(byte[] a, int offset, int length) {
        int end = offset + length - (hasChecksum(a, offset, length) ? EventFrames.CHECKSUM_BYTES : 0);
        if (end <= offset + NAME_AT) {
            throw place.malformed("ROTATE event: it is cut off", nextOffset);
        }
        long position = Words.getLongLE(a, offset + EventHeader.LENGTH);
        String name = new String(a, offset + NAME_AT, end - offset - NAME_AT, StandardCharsets.UTF_8);
        position(name, Math.max(position, FIRST_EVENT));
        placedByServer = true;
    }

    /** Bytes of the file that were not fed: how far the place that the server states is behind the one counted here. */
    private long behind(long stated, long counted) {
        long bytes = stated - counted & 0xFFFF_FFFFL;
        if (bytes > Integer.MAX_VALUE) {
            throw place.malformed(
                    "the server is " + (0x1_0000_0000L - bytes)
                            + " bytes before what was fed; events were fed twice, or of another file",
                    nextOffset);
        }
        return bytes;
    }

    /**
     * {@code Heartbeat_log_event}: the file's name to the end, the position in the header. {@code Heartbeat_log_event_v2}, which
     * MySQL sends to those who ask for it: fields of type, length and value, the name 1, the position in 64 bits 2; end 0.
     */
    private void heartbeat(byte[] a, int offset, int length) {
        int end = offset + length - (hasChecksum(a, offset, length) ? EventFrames.CHECKSUM_BYTES : 0);
        EventFields f = fields;
        f.event(a, offset, end, nextOffset);
        long stated = EventHeader.endPosition(a, offset);
        String name = null;
        if (EventHeader.type(a, offset) == EventType.HEARTBEAT) {
            name = text(f, f.remaining());
        } else {
            for (int field = f.u8("type of a field"); field != 0; field = f.u8("type of a field")) {
                int count = f.count("length of a field");
                int next = f.pos() + count;
                if (field == 1) {
                    name = text(f, count);
                } else if (field == 2) {
                    stated = f.lengthEncoded("position");
                }
                f.seek(next);
            }
        }
        if (name == null || place.name() != null && !name.equals(place.name())) {
            throw f.malformed("it is of file " + name + ", the events of " + place.text());
        }
        if (place.name() == null) {
            position(name, stated);
            placedByServer = true;
        } else if (placedByServer) {
            nextOffset += behind(stated, nextOffset);
        }
    }

    private static String text(EventFields f, int count) {
        int at = f.take(count, "name of the file");
        return new String(f.array(), at, count, StandardCharsets.UTF_8);
    }

    /** A server leaves out the transactions that a replica has, and names those before the file. */
    @Override
    GtidSet executedBefore(GtidSet stated) {
        GtidSet had = options.fromGtids();
        return had == null || had.flavour() != stated.flavour() && !stated.isEmpty() ? stated : stated.union(had);
    }

    /** Before the first description nothing says whether events have checksums; a right one is no accident. */
    private static boolean hasChecksum(byte[] a, int offset, int length) {
        if (length < NAME_AT + EventFrames.CHECKSUM_BYTES) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(a, offset, length - EventFrames.CHECKSUM_BYTES);
        return (int) crc.getValue() == Words.getIntLE(a, offset + length - EventFrames.CHECKSUM_BYTES);
    }
}
