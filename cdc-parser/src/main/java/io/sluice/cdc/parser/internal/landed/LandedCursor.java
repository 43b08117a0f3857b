package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.landed.LandedPartitions.Partition;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Cut;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of landed partitions, lane after lane, each in the order of its positions, up to the cut. What is left out is
 * read too, for the manifests' sums.
 */
public final class LandedCursor implements ChangeCursor {

    private final LandedPartitions partitions;
    private final TreeMap<Lane, List<Partition>> lanes;
    private final TableFilter tables;
    private final ParserLimits limits;
    private final @Nullable MySqlDdl ddl;
    private final @Nullable GtidSet firstSet;
    private volatile @Nullable LaneFiles files;
    private volatile boolean closed;
    private @Nullable RuntimeException failure;

    public LandedCursor(LandedPartitions partitions, TableFilter tables, ParserLimits limits, @Nullable MySqlDdl ddl) {
        this.partitions = partitions;
        this.lanes = partitions.byLane();
        this.tables = tables;
        this.limits = limits;
        this.ddl = ddl;
        this.firstSet = firstSet();
    }

    private boolean isRead(Cut cut) {
        return cut.table() == null || tables.accepts(cut.table());
    }

    /** Of several lanes: the smallest set that any of them is cut at, or null where one cut has none. */
    private @Nullable GtidSet firstSet() {
        GtidSet first = null;
        Set<Lane> cutLanes = new HashSet<>();
        for (Cut cut : partitions.progress().cuts()) {
            if (cut.next() == null || !isRead(cut)) {
                continue;
            }
            GtidSet set = cut.gtids();
            if (set == null) {
                return null;
            }
            cutLanes.add(cut.lane());
            if (first == null || first.contains(set)) {
                first = set;
            }
        }
        return lanes.size() > 1 && !cutLanes.isEmpty() ? first : null;
    }

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        try {
            while (!closed) {
                LaneFiles open = files;
                if (open == null) {
                    Map.Entry<Lane, List<Partition>> lane = lanes.pollFirstEntry();
                    if (lane == null) {
                        return false;
                    }
                    open = new LaneFiles(lane.getKey(), lane.getValue(), limits, ddl);
                    files = open;
                    cutLane(open);
                }
                if (!open.next()) {
                    files = null;
                } else if (isSelected(open)) {
                    return true;
                }
            }
            return false;
        } catch (RuntimeException e) {
            if (closed) {
                return false;
            }
            failure = e;
            throw e;
        } finally {
            if (closed || failure != null) {
                closeFiles();
            }
        }
    }

    private void cutLane(LaneFiles open) {
        SourcePosition next = null;
        Set<Optional<TableId>> known = new HashSet<>();
        for (Cut cut : partitions.progress().cuts()) {
            if (cut.lane().equals(open.lane()) && isRead(cut)) {
                known.add(Optional.ofNullable(cut.table()));
                open.lastOf(cut.table(), cut.last());
                SourcePosition its = cut.next();
                if (its != null && (next == null || its.compareTo(next) < 0)) {
                    next = its;
                }
            }
        }
        open.before(next);
        open.requireKnown(known);
    }

    private boolean isSelected(LaneFiles open) {
        if (!open.isWithinCut()) {
            return false;
        }
        GtidSet first = firstSet;
        if (first == null) {
            return true;
        }
        ChangeCursor at = open.cursor();
        GtidSet set =
                at.kind() == Kind.ROW ? at.row().gtids() : at.toEvent().origin().gtids();
        return set == null || !set.contains(first);
    }

    private ChangeCursor at() {
        LaneFiles open = files;
        if (open == null) {
            throw new IllegalStateException("the cursor stands on no event; call next() and heed its answer");
        }
        return open.cursor();
    }

    @Override
    public Kind kind() {
        return at().kind();
    }

    @Override
    public RowView row() {
        return at().row();
    }

    @Override
    public SchemaChange schema() {
        return at().schema();
    }

    @Override
    public TransactionMark mark() {
        return at().mark();
    }

    @Override
    public Lane lane() {
        return at().lane();
    }

    @Override
    public SourcePosition position() {
        return at().position();
    }

    /** From any thread: {@link #next} then answers false. */
    @Override
    public void close() {
        closed = true;
        closeFiles();
    }

    private void closeFiles() {
        LaneFiles open = files;
        if (open != null) {
            open.close();
        }
    }
}
