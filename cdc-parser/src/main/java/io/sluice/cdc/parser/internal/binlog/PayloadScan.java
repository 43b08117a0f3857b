package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.internal.binlog.TransactionScan.Decision;
import org.jspecify.annotations.Nullable;

/**
 * A payload holds a whole transaction, or a prepared one: its events are gone through to see how it ends before anything of
 * it is delivered.
 */
final class PayloadScan {

    private final LogPlace place;
    private final TransactionEvents events;
    private final TransactionScan scan;

    PayloadScan(LogPlace place, TransactionEvents events) {
        this.place = place;
        this.events = events;
        this.scan = new TransactionScan(place);
    }

    /** What the transaction in this event comes to; never {@link Decision#NONE}. */
    Decision accept(byte[] a, int from, int to, long offset, int checksumBytes) {
        events.forgetPayload();
        events.inMemory(a, from, to, offset, checksumBytes);
        scan.reset();
        Decision decision = Decision.NONE;
        while (events.next()) {
            if (decision != Decision.NONE) {
                throw place.malformed("a transaction payload goes on behind its end; the file is damaged", offset);
            }
            decision = acceptInner(offset);
        }
        if (decision == Decision.NONE) {
            throw place.malformed(
                    "a transaction payload without the end of its transaction; the file is damaged", offset);
        }
        return decision;
    }

    private Decision acceptInner(long offset) {
        byte[] a = events.array;
        int type = EventHeader.type(a, events.start);
        if (EventType.isOfPayload(type)) {
            return scan.accept(type, a, events.start, events.end, events.inner, offset);
        }
        if ((EventHeader.flags(a, events.start) & EventHeader.FLAG_IGNORABLE) == 0) {
            throw UnsupportedLogs.unknownEvent(type, place.at(offset) + " (in a transaction payload)");
        }
        return Decision.NONE;
    }

    /** See {@link TransactionScan#xid}. */
    @Nullable
    String xid() {
        return scan.xid();
    }

    /** See {@link TransactionScan#dropped}. */
    long @Nullable [] dropped() {
        return scan.dropped();
    }
}
