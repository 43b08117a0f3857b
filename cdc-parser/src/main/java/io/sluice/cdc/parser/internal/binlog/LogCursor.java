package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import io.sluice.cdc.parser.binlog.ResumePoint;
import io.sluice.cdc.parser.internal.binlog.TransactionScan.Decision;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log's events as changes. Reading goes in two steps: events are framed and checked until a transaction is decided ({@link
 * TransactionReader}), then its events are gone through again and its rows handed out ({@link Delivery}). What is rolled back,
 * or not decided when the server restarts or the log ends, is never handed out.
 */
public class LogCursor implements ChangeCursor {

    final LogInput input;
    final Delivery delivery;
    final GtidTracker executed = new GtidTracker(this::executedBeforeStart);
    private final TransactionEvents events;
    private final TransactionReader reader;
    private final PreparedTransactions prepared = new PreparedTransactions();

    /** The transaction read last is behind the end that was asked for. */
    private boolean ended;

    private boolean delivering;
    private PreparedTransactions.@Nullable Branch deliveredBranch;
    /** What was delivered last came from here, and is released when it is through. */
    private @Nullable HeldEvents delivered;

    private @Nullable RuntimeException failure;
    /** A thread is in {@link #next}, and releases what is held when it leaves. */
    private volatile boolean running;

    LogCursor(LogInput input) {
        BinlogOptions options = input.options;
        this.input = input;
        this.events = new TransactionEvents(input.place, options.limits().maxMessageBytes());
        this.delivery = new Delivery(options, input.place, events, executed);
        this.reader = new TransactionReader(input, events, executed, delivery);
        SourcePosition from = options.from();
        if (from != null && (from.offset() > 0 || from.file() > 0)) {
            boolean within = from.offset() > 0;
            delivery.position.skip(new SourcePosition(
                    options.epoch(),
                    within ? from.file() : from.file() - 1,
                    within ? from.offset() - 1 : Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE));
        }
        ResumePoint resumed = input.range.resumedFrom();
        if (resumed != null) {
            SourcePosition last = resumed.delivered();
            if (last != null) {
                delivery.position.skip(last);
            }
            GtidSet set = resumed.gtids();
            if (set != null) {
                executed.reset(set);
            }
        }
    }

    /**
     * The events of listed files, one file after another.
     *
     * @param from where to go on; null: at the first file's beginning
     */
    public static LogCursor ofFiles(BinlogOptions options, List<Path> files, @Nullable ResumePoint from) {
        return new LogCursor(new FileInput(options, files, from, false));
    }

    /** The same, where all before the place that the options say is gone through. */
    static LogCursor ofFilesFromTheirHead(BinlogOptions options, List<Path> files) {
        return new LogCursor(new FileInput(options, files, null, true));
    }

    /**
     * The events of one stream that holds a binlog from its magic on.
     *
     * @param name of the file the stream holds, whose number orders positions
     */
    public static LogCursor ofStream(BinlogOptions options, InputStream in, String name) {
        return new LogCursor(new StreamInput(options, in, name));
    }

    private @Nullable GtidSet executedBeforeStart() {
        LookBack before = input.lookBack();
        return before == null ? null : before.executed();
    }

    private void findPreparedBeforeStart() {
        LookBack before = input.lookBack();
        if (before != null) {
            before.addPreparedTo(prepared);
        }
    }

    /**
     * Goes through all events, none of which is to be delivered.
     *
     * @param found takes the transactions that are prepared at the end; null: nobody asked
     */
    final void passOver(@Nullable PreparedTransactions found) {
        if (next()) {
            throw new IllegalStateException("a change before the place that reading begins at");
        }
        if (found != null) {
            prepared.moveTo(found);
        }
    }

    /** Where to go on behind the event the cursor stands on. */
    public final ResumePoint resumePoint() {
        ResumePoint from = input.range.resumedFrom();
        if (input.heads.format() == null) {
            if (from != null) {
                return from;
            }
            throw new IllegalStateException("nothing was read yet");
        }
        String name = input.place.text();
        long offset = input.window.offset(input.window.pos);
        findPreparedBeforeStart();
        PreparedTransactions.Branch oldest = prepared.oldest(deliveredBranch);
        if (oldest != null) {
            name = oldest.fileName();
            offset = oldest.offset();
        } else if (input.open.isOpen() || delivering || ended) {
            name = input.open.file();
            offset = input.open.offset();
        }
        FileHeads.Identity file = input.heads.identity(name);
        return new ResumePoint(name, offset, lastDelivered(), executed.set(), file.server(), file.time());
    }

    /** Position of what was handed out last, here or before the point that reading went on from; null where nothing was. */
    final @Nullable SourcePosition lastDelivered() {
        SourcePosition last = delivery.position.lastHandedOut();
        ResumePoint from = input.range.resumedFrom();
        return last != null || from == null ? last : from.delivered();
    }

    /** The lane, read from the first format description; no event is passed over. */
    public final Lane firstLane() {
        reader.readHead();
        return delivery.origin.lane();
    }

    /** The file that is read first; no event is passed over. */
    public final LogFile firstFile() {
        reader.readHead();
        return input.heads.file(input.options.epoch());
    }

    /** The schemas of the tables known at this point of the log. */
    public final SchemaCatalog schemas() {
        return delivery.catalog().copy();
    }

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        try {
            // most events lie in memory, where close() takes nothing away: they come without a barrier each
            return delivering && delivered == null && !input.isClosed() && delivery.next() || nextGuarded();
        } catch (RuntimeException e) {
            if (input.isClosed()) {
                return false;
            }
            failure = e;
            throw e;
        }
    }

    /** Goes on where files and held events may be touched, which {@link #close()} leaves alone meanwhile. */
    private boolean nextGuarded() {
        running = true;
        try {
            while (!input.isClosed()) {
                if (delivering) {
                    if (delivery.next()) {
                        return true;
                    }
                    endDelivery();
                }
                Decision decision = ended ? Decision.NONE : reader.read();
                if (decision == Decision.NONE) {
                    return false;
                }
                decided(decision);
            }
            return false;
        } finally {
            running = false;
            if (input.isClosed()) {
                release();
            }
        }
    }

    private void endDelivery() {
        delivering = false;
        HeldEvents from = delivered;
        delivered = null;
        deliveredBranch = null;
        if (from != null) {
            from.close();
        }
        input.place.readOn();
        input.window.keep = input.window.pos;
    }

    /** Whether a decided transaction has more to hand out. */
    final boolean isDelivering() {
        return delivering;
    }

    // ---- what becomes of a decided transaction

    private void decided(Decision decision) {
        EventWindow window = input.window;
        int at = reader.decidedAt();
        long offset = window.offset(at);
        if (input.range.isPastEnd(offset)) {
            ended = true;
            input.open.abandon();
            return;
        }
        reader.gtid().addTo(executed);
        delivery.group(reader.gtid(), reader.xid(), offset, EventHeader.timestamp(window.array, at));
        delivering = outcome(decision);
        if (!delivering) {
            endDelivery();
        }
    }

    private boolean outcome(Decision decision) {
        OpenTransaction open = input.open;
        switch (decision) {
            case COMMIT -> {
                delivered = open.deliverTo(events);
                return delivery.transaction(
                        reader.xid() == null ? TransactionMark.Kind.COMMIT : TransactionMark.Kind.XA_COMMIT,
                        reader.dropped());
            }
            case STATEMENT -> {
                delivered = open.deliverTo(events);
                return delivery.statement();
            }
            case ROLLBACK -> {
                open.forgetHeld();
                return delivery.only(TransactionMark.Kind.ROLLBACK);
            }
            case PREPARE -> {
                prepared.prepare(reader.xid(), open.prepare(reader.dropped()));
                return false;
            }
            case XA_COMMIT -> {
                open.forgetHeld();
                return commitPrepared();
            }
            case XA_ROLLBACK -> {
                open.forgetHeld();
                PreparedTransactions.Branch branch = decide();
                if (branch != null) {
                    branch.events().close();
                }
                return delivery.only(TransactionMark.Kind.XA_ROLLBACK);
            }
            case NONE -> {}
        }
        return false;
    }

    private PreparedTransactions.@Nullable Branch decide() {
        PreparedTransactions.Branch branch = prepared.decide(reader.xid());
        if (branch == null) {
            findPreparedBeforeStart();
            branch = prepared.decide(reader.xid());
        }
        return branch;
    }

    private boolean commitPrepared() {
        PreparedTransactions.Branch branch = decide();
        if (branch == null) {
            if (delivery.isSkipped()) {
                return false;
            }
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.XA_NOT_AT_HAND,
                    input.place.at(input.window.offset(input.window.keep)) + ": XA transaction " + reader.xid()
                            + " is committed, which was prepared before the log at hand; begin with the file that"
                            + " has its XA PREPARE");
        }
        events.held(branch.events());
        delivered = branch.events();
        deliveredBranch = branch;
        return delivery.transaction(TransactionMark.Kind.XA_COMMIT, branch.dropped());
    }

    // ---- what the cursor stands on

    @Override
    public Kind kind() {
        return delivery.kind();
    }

    @Override
    public RowView row() {
        return delivery.row();
    }

    @Override
    public SchemaChange schema() {
        return delivery.schema();
    }

    @Override
    public TransactionMark mark() {
        return delivery.mark();
    }

    @Override
    public Lane lane() {
        delivery.kind();
        return delivery.origin.lane();
    }

    @Override
    public SourcePosition position() {
        delivery.kind();
        return delivery.position.here();
    }

    /** From any thread: {@link #next} then answers false. */
    @Override
    public final void close() {
        input.close();
        if (!running) {
            release();
        }
    }

    /** Deletes temporary files. */
    private synchronized void release() {
        events.close();
        input.open.close();
        HeldEvents last = delivered;
        if (last != null) {
            last.close();
        }
        prepared.close();
    }
}
