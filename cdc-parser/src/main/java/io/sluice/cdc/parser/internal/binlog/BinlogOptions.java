package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.parser.ParserLimits;
import org.jspecify.annotations.Nullable;

/**
 * What a reader was told; the public builders describe each.
 *
 * @param schemas tables as they are where reading begins; each reader takes a copy
 * @param lane null: named by the server's id
 * @param fromGtids transactions that are left out; null for none
 * @param from file number and offset; what commits before is left out; null for none
 * @param until file number and offset; what commits there or later is left out; null for none
 * @param followMillis milliseconds between two looks for more at the log's end; 0: the end is the end
 */
public record BinlogOptions(
        TableFilter tables,
        SchemaCatalog schemas,
        ParserLimits limits,
        long memoryBudget,
        @Nullable Lane lane,
        int epoch,
        boolean acceptTornTail,
        boolean deliverStatements,
        @Nullable GtidSet fromGtids,
        @Nullable SourcePosition from,
        @Nullable SourcePosition until,
        long followMillis) {

    public static final BinlogOptions DEFAULT = new BinlogOptions(
            TableFilter.all(),
            SchemaCatalog.create(),
            ParserLimits.DEFAULT,
            64L << 20,
            null,
            0,
            false,
            false,
            null,
            null,
            null,
            0);

    public BinlogOptions withTables(TableFilter filter) {
        return new BinlogOptions(
                filter,
                schemas,
                limits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withSchemas(SchemaCatalog catalog) {
        return new BinlogOptions(
                tables,
                catalog,
                limits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withLimits(ParserLimits newLimits) {
        return new BinlogOptions(
                tables,
                schemas,
                newLimits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withMemoryBudget(long bytes) {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                bytes,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withLane(Lane newLane) {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                newLane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withEpoch(int newEpoch) {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                lane,
                newEpoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withAcceptTornTail() {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                lane,
                epoch,
                true,
                deliverStatements,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withDeliverStatements() {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                true,
                fromGtids,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withFromGtids(GtidSet executed) {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                executed,
                from,
                until,
                followMillis);
    }

    public BinlogOptions withFrom(SourcePosition position) {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                position,
                until,
                followMillis);
    }

    public BinlogOptions withUntil(SourcePosition position) {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                position,
                followMillis);
    }

    public BinlogOptions withFollow(long millis) {
        return new BinlogOptions(
                tables,
                schemas,
                limits,
                memoryBudget,
                lane,
                epoch,
                acceptTornTail,
                deliverStatements,
                fromGtids,
                from,
                until,
                millis);
    }
}
