package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import org.jspecify.annotations.Nullable;

/** The changes of events that a caller brings one by one, and the server's heartbeats among them. */
public final class FedLogCursor extends LogCursor {

    private final FedInput fed;
    /** A heartbeat that came and is to be handed out next. */
    private @Nullable TransactionMark heartbeat;
    /** The one the cursor stands on. */
    private @Nullable TransactionMark beating;

    public FedLogCursor(BinlogOptions options) {
        this(new FedInput(options));
    }

    private FedLogCursor(FedInput input) {
        super(input);
        fed = input;
    }

    /** Says where the next event stands. */
    public void position(String file, long offset) {
        fed.position(file, offset);
    }

    /** Takes in one whole event; everything of those before must have been taken out with {@link #next}. */
    public void feed(byte[] a, int offset, int length) {
        if (fed.isLeft() || isDelivering() || heartbeat != null) {
            throw new IllegalStateException("events are left; call next() until it answers false, then feed");
        }
        if (fed.feed(a, offset, length)) {
            heartbeat = heartbeat(EventHeader.serverId(a, offset));
        }
    }

    /**
     * A heartbeat of a server. It stands where the last event stood that was handed out, or before the first one: what was not
     * delivered is not passed by it.
     */
    private TransactionMark heartbeat(long serverId) {
        SourcePosition last = lastDelivered();
        if (last == null) {
            last = new SourcePosition(fed.options.epoch(), fed.place.number(), 0, 0, 0);
        }
        return new TransactionMark(
                new EventOrigin(delivery.origin.laneOr(serverId), last, executed.set(), null, null),
                TransactionMark.Kind.HEARTBEAT,
                null);
    }

    @Override
    public boolean next() {
        beating = null;
        if (super.next()) {
            return true;
        }
        beating = fed.isClosed() ? null : heartbeat;
        heartbeat = null;
        return beating != null;
    }

    @Override
    public Kind kind() {
        return beating != null ? Kind.MARK : super.kind();
    }

    @Override
    public TransactionMark mark() {
        TransactionMark mark = beating;
        return mark != null ? mark : super.mark();
    }

    @Override
    public Lane lane() {
        TransactionMark mark = beating;
        return mark != null ? mark.origin().lane() : super.lane();
    }

    @Override
    public SourcePosition position() {
        TransactionMark mark = beating;
        return mark != null ? mark.position() : super.position();
    }
}
