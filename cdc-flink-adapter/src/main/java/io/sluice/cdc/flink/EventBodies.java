package io.sluice.cdc.flink;

import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Appends what follows the origin in the bytes of an event, as the event's constructor reads it. */
final class EventBodies {

    private EventBodies() {}

    static void putStatement(boolean understood, String database, String sql, ByteSink out) {
        FrameWriter.number(out, understood ? 1 : 0);
        FrameWriter.text(out, database);
        FrameWriter.text(out, sql);
    }

    /** @param out holds nothing but the origin, whose first byte, the version, is put right */
    static void putMark(TransactionMark mark, ByteSink out) {
        out.array()[0] = (byte) MarkEvent.version(mark);
        FrameWriter.text(out, mark.kind().name());
        FrameWriter.number(out, MarkEvent.parts(mark));
        String xid = mark.xid();
        if (xid != null) {
            FrameWriter.text(out, xid);
        }
        Gtid gtid = mark.gtid();
        if (gtid != null) {
            FrameWriter.text(out, gtid.toString());
        }
        putTime(mark.commitTime(), out);
        putTime(mark.immediateCommitTime(), out);
    }

    private static void putTime(@Nullable Instant time, ByteSink out) {
        if (time != null) {
            FrameWriter.instant(out, time);
        }
    }

    /** @param keep how many of the message's bytes to keep at the most */
    static void putBad(String errorType, String reason, byte[] a, int offset, int length, int keep, ByteSink out) {
        FrameWriter.text(out, errorType);
        FrameWriter.text(out, reason);
        FrameWriter.number(out, length);
        FrameWriter.bytes(out, a, offset, Math.min(length, keep));
    }

    static void putEmptyInsert(TableSchema schema, ByteSink out) {
        out.put(Operation.INSERT.ordinal());
        FrameWriter.text(out, schema.table().database());
        FrameWriter.text(out, schema.table().table());
        RowBytes.Writer writer = new RowBytes.Writer(out);
        writer.begin(schema.fingerprint(), 0);
        writer.finish();
    }
}
