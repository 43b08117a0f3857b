package io.sluice.cdc.flink;

import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.TransactionMark;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A boundary of a transaction or a sign of life in the log. Its body is the kind's name and a number that says, bit by bit,
 * what follows it: XA id, GTID, commit time, immediate commit time. An event with none but an XA id is of version 1, any
 * other of version 2.
 */
@TypeInfo(StreamEventTypeInfoFactory.class)
public final class MarkEvent extends StreamEvent {

    static final int XID = 1;
    static final int GTID = 2;
    static final int COMMIT_TIME = 4;
    static final int IMMEDIATE_COMMIT_TIME = 8;
    private static final int NEWER = GTID | COMMIT_TIME | IMMEDIATE_COMMIT_TIME;

    private final TransactionMark.Kind kind;
    private final @Nullable String xid;
    private final @Nullable Gtid gtid;
    private final @Nullable Instant commitTime;
    private final @Nullable Instant immediateCommitTime;

    MarkEvent(byte[] frame, FrameReader in, int version) {
        super(frame, in);
        kind = LayoutCodec.constant(TransactionMark.Kind.class, in);
        int parts = in.number(0, version == 1 ? XID : XID | NEWER, "parts");
        if (version > 1 && (parts & NEWER) == 0) {
            throw in.malformed("is a mark of version " + version + " without what came with it");
        }
        xid = (parts & XID) == 0 ? null : in.text();
        gtid = (parts & GTID) == 0 ? null : gtid(in);
        commitTime = (parts & COMMIT_TIME) == 0 ? null : in.instant();
        immediateCommitTime = (parts & IMMEDIATE_COMMIT_TIME) == 0 ? null : in.instant();
    }

    private static Gtid gtid(FrameReader in) {
        String text = in.text();
        Gtid gtid = Gtid.parse(text);
        if (!gtid.toString().equals(text)) {
            throw in.malformed("has a GTID that is not in its normal form");
        }
        return gtid;
    }

    /** The version whose form has these parts. */
    static int version(TransactionMark mark) {
        return (parts(mark) & NEWER) == 0 ? 1 : 2;
    }

    static int parts(TransactionMark mark) {
        return (mark.xid() == null ? 0 : XID)
                | (mark.gtid() == null ? 0 : GTID)
                | (mark.commitTime() == null ? 0 : COMMIT_TIME)
                | (mark.immediateCommitTime() == null ? 0 : IMMEDIATE_COMMIT_TIME);
    }

    public TransactionMark.Kind kind() {
        return kind;
    }

    /** The XA transaction's id as the log prints it, or null outside of XA. */
    public @Nullable String xid() {
        return xid;
    }

    /** See {@link TransactionMark#gtid()}. */
    public @Nullable Gtid gtid() {
        return gtid;
    }

    /** See {@link TransactionMark#commitTime()}. */
    public @Nullable Instant commitTime() {
        return commitTime;
    }

    /** See {@link TransactionMark#immediateCommitTime()}. */
    public @Nullable Instant immediateCommitTime() {
        return immediateCommitTime;
    }

    /** The event of the model. */
    public TransactionMark toMark() {
        return new TransactionMark(origin(), kind, gtid, commitTime, immediateCommitTime, xid);
    }
}
