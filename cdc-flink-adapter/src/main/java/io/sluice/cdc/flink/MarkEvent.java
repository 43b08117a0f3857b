package io.sluice.cdc.flink;

import io.sluice.cdc.model.TransactionMark;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/** A boundary of a transaction or a sign of life in the log. */
@TypeInfo(StreamEventTypeInfoFactory.class)
public final class MarkEvent extends StreamEvent {

    private final TransactionMark.Kind kind;
    private final @Nullable String xid;

    MarkEvent(byte[] frame, FrameReader in) {
        super(frame, in);
        kind = LayoutCodec.constant(TransactionMark.Kind.class, in);
        xid = in.number(0, 1, "mark for an XA id") == 0 ? null : in.text();
    }

    public TransactionMark.Kind kind() {
        return kind;
    }

    /** The XA transaction's id as the log prints it, or null outside of XA. */
    public @Nullable String xid() {
        return xid;
    }

    /** The event of the model. */
    public TransactionMark toMark() {
        return new TransactionMark(origin(), kind, xid);
    }
}
