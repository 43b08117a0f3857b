package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.MalformedInputException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one decided transaction in order, wherever they are kept, those of a payload in its place. Each stands whole
 * in {@link #array} from {@link #start} to {@link #end}, checksum left out, until the next step.
 */
final class TransactionEvents {

    private static final int WINDOW = 1 << 17;
    /** Bytes of a payload that are not decompressed a second time. */
    private static final int MOST_RETAINED = 1 << 23;

    byte[] array = new byte[0];
    /** First byte of the event's header. */
    int start;
    /** Behind the event's body. */
    int end;
    /** Bytes of events before this one: in the transaction, or within the payload. */
    long inner;
    /** Offset of the event in its file; within a payload that of the payload. */
    long offset;

    private final LogPlace place;
    private final int maxEventBytes;
    private final EventWindow heldWindow = new EventWindow(WINDOW);
    private final EventWindow payload = new EventWindow(WINDOW);
    private boolean inPayload;
    /** All of the payload read last is still at hand, from the beginning. */
    private boolean retained;

    private long retainedOffset;
    private int checksumBytes;

    /** Where the events come from that are no payload's: an array, or a window on held ones. */
    private @Nullable HeldEvents held;

    private int piece;
    private long before;
    private int next;
    private int limit;
    private long base;
    private int innerBase;

    TransactionEvents(LogPlace place, int maxEventBytes) {
        this.place = place;
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Events that lie behind each other in memory.
     *
     * @param firstOffset of the first in its file
     */
    void inMemory(byte[] a, int from, int to, long firstOffset, int checksum) {
        held = null;
        inPayload = false;
        array = a;
        next = from;
        limit = to;
        innerBase = from;
        base = firstOffset - from;
        checksumBytes = checksum;
    }

    /** Events that are held. */
    void held(HeldEvents events) {
        held = events;
        inPayload = false;
        piece = -1;
        before = 0;
        next = 0;
        limit = 0;
        heldWindow.openMemory(new byte[0], 0);
    }

    /** Moves to the next event. */
    boolean next() {
        while (true) {
            if (inPayload) {
                if (nextOfPayload()) {
                    return true;
                }
                inPayload = false;
            }
            if (!nextOutside()) {
                return false;
            }
            if (EventHeader.type(array, start) != EventType.TRANSACTION_PAYLOAD) {
                return true;
            }
            beginPayload();
        }
    }

    private void beginPayload() {
        inPayload = true;
        if (retained && retainedOffset == offset) {
            payload.pos = 0;
        } else {
            payload.open(PayloadEvent.open(place, array, start, end, offset), 0);
            retainedOffset = offset;
            retained = true;
        }
    }

    private boolean nextOutside() {
        HeldEvents h = held;
        if (h == null) {
            if (next >= limit) {
                return false;
            }
            start = next;
            next += (int) EventHeader.size(array, start);
            end = next - checksumBytes;
            offset = base + start;
            inner = start - innerBase;
            return true;
        }
        return nextHeld(h);
    }

    private boolean nextHeld(HeldEvents h) {
        EventWindow w = heldWindow;
        while (!w.fill(EventHeader.LENGTH)) {
            if (++piece >= h.pieceCount()) {
                return false;
            }
            h.open(piece, w);
            checksumBytes = h.checksumOf(piece);
            place.readAgain(h.nameOf(piece));
        }
        frame(w, checksumBytes);
        inner = before;
        offset = w.offset(start);
        before += w.pos - start;
        return true;
    }

    private boolean nextOfPayload() {
        EventWindow w = payload;
        if (!w.fill(EventHeader.LENGTH)) {
            if (w.end > w.pos) {
                throw malformed("the payload ends inside an event", w.offset(w.pos));
            }
            return false;
        }
        frame(w, 0);
        inner = w.offset(start);
        return true;
    }

    private void frame(EventWindow w, int checksum) {
        if (w != payload || w.pos > MOST_RETAINED) {
            w.keep = w.pos;
            retained &= w != payload;
        }
        long size = EventHeader.size(w.array, w.pos);
        if (size < EventHeader.LENGTH + checksum || size > maxEventBytes) {
            throw malformed(
                    "an event of " + size + " bytes; the limit is " + maxEventBytes
                            + " (ParserLimits.maxMessageBytes), or the file is damaged",
                    w.offset(w.pos));
        }
        if (!w.fill((int) size)) {
            throw malformed("an event of " + size + " bytes is cut off", w.offset(w.pos));
        }
        array = w.array;
        start = w.pos;
        w.pos += (int) size;
        end = w.pos - checksum;
    }

    private MalformedInputException malformed(String reason, long at) {
        return inPayload
                ? place.malformed("within the payload at byte " + at + ": " + reason, offset)
                : place.malformed(reason, at);
    }

    /** Another file is read: an offset means another payload. */
    void forgetPayload() {
        retained = false;
    }

    void close() {
        heldWindow.close();
        payload.close();
    }
}
