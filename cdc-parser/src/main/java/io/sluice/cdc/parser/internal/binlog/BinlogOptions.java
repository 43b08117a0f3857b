package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ParserLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader was told; the public builders describe each option. Never changed once it was handed out: each {@code with}
 * gives a changed copy.
 */
public final class BinlogOptions {

    public static final BinlogOptions DEFAULT = new BinlogOptions();

    private TableFilter tables = TableFilter.all();
    private SchemaCatalog schemas = SchemaCatalog.create();
    private List<TableSchema> described = List.of();
    private ParserLimits limits = ParserLimits.DEFAULT;
    private long memoryBudget = 64L << 20;
    private @Nullable Lane lane;
    private int epoch;
    private boolean acceptTornTail;
    private boolean deliverStatements;
    private @Nullable GtidSet fromGtids;
    private @Nullable SourcePosition from;
    private @Nullable SourcePosition until;
    private long followMillis;

    private BinlogOptions() {}

    private BinlogOptions(BinlogOptions other) {
        tables = other.tables;
        schemas = other.schemas;
        described = other.described;
        limits = other.limits;
        memoryBudget = other.memoryBudget;
        lane = other.lane;
        epoch = other.epoch;
        acceptTornTail = other.acceptTornTail;
        deliverStatements = other.deliverStatements;
        fromGtids = other.fromGtids;
        from = other.from;
        until = other.until;
        followMillis = other.followMillis;
    }

    public TableFilter tables() {
        return tables;
    }

    /** Tables as they are where reading begins; each reader takes a copy. */
    public SchemaCatalog schemas() {
        return schemas;
    }

    /** Tables known of another moment, for their foreign keys alone. */
    public List<TableSchema> described() {
        return described;
    }

    public ParserLimits limits() {
        return limits;
    }

    public long memoryBudget() {
        return memoryBudget;
    }

    /** Null: named by the server's id. */
    public @Nullable Lane lane() {
        return lane;
    }

    public int epoch() {
        return epoch;
    }

    public boolean acceptTornTail() {
        return acceptTornTail;
    }

    public boolean deliverStatements() {
        return deliverStatements;
    }

    /** Transactions that are left out; null for none. */
    public @Nullable GtidSet fromGtids() {
        return fromGtids;
    }

    /** File number and offset; what commits before is left out; null for none. */
    public @Nullable SourcePosition from() {
        return from;
    }

    /** File number and offset; what commits there or later is left out; null for none. */
    public @Nullable SourcePosition until() {
        return until;
    }

    /** Milliseconds between two looks for more at the log's end; 0: the end is the end. */
    public long followMillis() {
        return followMillis;
    }

    public BinlogOptions withTables(TableFilter filter) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.tables = filter;
        return changed;
    }

    public BinlogOptions withSchemas(SchemaCatalog catalog) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.schemas = catalog;
        return changed;
    }

    public BinlogOptions withDescribed(List<TableSchema> tables) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.described = List.copyOf(tables);
        return changed;
    }

    public BinlogOptions withLimits(ParserLimits newLimits) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.limits = newLimits;
        return changed;
    }

    public BinlogOptions withMemoryBudget(long bytes) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.memoryBudget = bytes;
        return changed;
    }

    public BinlogOptions withLane(Lane newLane) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.lane = newLane;
        return changed;
    }

    public BinlogOptions withEpoch(int newEpoch) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.epoch = newEpoch;
        return changed;
    }

    public BinlogOptions withAcceptTornTail() {
        BinlogOptions changed = new BinlogOptions(this);
        changed.acceptTornTail = true;
        return changed;
    }

    public BinlogOptions withDeliverStatements() {
        BinlogOptions changed = new BinlogOptions(this);
        changed.deliverStatements = true;
        return changed;
    }

    public BinlogOptions withFromGtids(GtidSet executed) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.fromGtids = executed;
        return changed;
    }

    public BinlogOptions withFrom(SourcePosition position) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.from = position;
        return changed;
    }

    /** Neither where to begin nor where to end. */
    public BinlogOptions withoutRange() {
        BinlogOptions changed = new BinlogOptions(this);
        changed.fromGtids = null;
        changed.from = null;
        changed.until = null;
        changed.followMillis = 0;
        return changed;
    }

    public BinlogOptions withUntil(SourcePosition position) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.until = position;
        return changed;
    }

    public BinlogOptions withFollow(long millis) {
        BinlogOptions changed = new BinlogOptions(this);
        changed.followMillis = millis;
        return changed;
    }
}
