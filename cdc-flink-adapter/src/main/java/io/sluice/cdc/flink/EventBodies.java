package io.sluice.cdc.flink;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import org.jspecify.annotations.Nullable;

/** Appends what follows the origin in the bytes of an event, as the event's constructor reads it. */
final class EventBodies {

    private EventBodies() {}

    static void putStatement(boolean understood, String database, String sql, ByteSink out) {
        FrameWriter.number(out, understood ? 1 : 0);
        FrameWriter.text(out, database);
        FrameWriter.text(out, sql);
    }

    static void putMark(TransactionMark.Kind kind, @Nullable String xid, ByteSink out) {
        FrameWriter.text(out, kind.name());
        FrameWriter.number(out, xid == null ? 0 : 1);
        if (xid != null) {
            FrameWriter.text(out, xid);
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
