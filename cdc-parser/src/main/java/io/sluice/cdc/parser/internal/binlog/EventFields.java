package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.Words;

/**
 * Fields of one event read in order, each checked against the event's end. For events that are rare, and for table maps
 * met for the first time; rows have ways of their own.
 */
final class EventFields {

    private final LogPlace place;
    private byte[] array = new byte[0];
    private int pos;
    private int end;
    private int eventStart;
    private long eventOffset;

    EventFields(LogPlace place) {
        this.place = place;
    }

    /**
     * @param from first byte of the event's header
     * @param to end of the body, checksum left out
     * @param offset of the event in its file
     */
    void event(byte[] a, int from, int to, long offset) {
        array = a;
        eventStart = from;
        eventOffset = offset;
        pos = from + EventHeader.LENGTH;
        end = to;
    }

    byte[] array() {
        return array;
    }

    int pos() {
        return pos;
    }

    int end() {
        return end;
    }

    int remaining() {
        return end - pos;
    }

    /** Sets the end of what may be read; not behind the event's. */
    void limit(int newEnd) {
        end = newEnd;
    }

    void seek(int newPos) {
        pos = newPos;
    }

    int u8(String field) {
        return array[take(1, field)] & 0xFF;
    }

    int u16(String field) {
        int at = take(2, field);
        return array[at] & 0xFF | (array[at + 1] & 0xFF) << 8;
    }

    long u32(String field) {
        return Words.getIntLE(array, take(4, field)) & 0xFFFF_FFFFL;
    }

    long u48(String field) {
        int at = take(6, field);
        return (Words.getIntLE(array, at) & 0xFFFF_FFFFL)
                | (long) (array[at + 4] & 0xFF) << 32
                | (long) (array[at + 5] & 0xFF) << 40;
    }

    /** The bits of an unsigned number. */
    long u64(String field) {
        return Words.getLongLE(array, take(8, field));
    }

    /** A length-encoded integer ({@code net_field_length_ll}); as a signed number, so a huge one is negative. */
    long lengthEncoded(String field) {
        int first = u8(field);
        return switch (first) {
            case 0xFB, 0xFF -> throw malformed("a length-encoded " + field + " begins with byte " + first);
            case 0xFC -> u16(field);
            case 0xFD -> u16(field) | (long) u8(field) << 16;
            case 0xFE -> u64(field);
            default -> first;
        };
    }

    /**
     * An unsigned number of MySQL's serialization library: as many ones as bytes follow the first, a zero, and the value in
     * the bits above, little-endian.
     */
    long sizedNumber(String field) {
        int first = u8(field);
        int more = Integer.numberOfTrailingZeros(~first);
        if (more >= 8) {
            return u64(field);
        }
        int at = take(more, field);
        long value = first;
        for (int i = 0; i < more; i++) {
            value |= (array[at + i] & 0xFFL) << 8 * (i + 1);
        }
        return value >>> more + 1;
    }

    /** A length-encoded number of bytes or things, none of which can be more than the bytes that are left. */
    int count(String field) {
        long n = lengthEncoded(field);
        if (n < 0 || n > remaining()) {
            throw malformed(field + " is " + Long.toUnsignedString(n) + ", but " + remaining() + " bytes are left");
        }
        return (int) n;
    }

    /** Passes over bytes and returns where they begin. */
    int take(long bytes, String field) {
        if (bytes < 0 || bytes > end - pos) {
            throw malformed(field + " needs " + bytes + " bytes, but " + (end - pos) + " are left");
        }
        int at = pos;
        pos += (int) bytes;
        return at;
    }

    /** At the field being read. */
    MalformedInputException malformed(String reason) {
        int type = EventHeader.type(array, eventStart);
        return place.malformed(
                EventType.name(type) + " event: " + reason + "; the file is damaged", eventOffset + (pos - eventStart));
    }
}
