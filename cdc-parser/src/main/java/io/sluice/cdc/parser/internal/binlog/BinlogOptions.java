package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ParserLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader was told; the public builders describe each.
 *
 * @param lane null: named by the server's id
 */
public record BinlogOptions(
        TableFilter tables,
        List<TableSchema> schemas,
        ParserLimits limits,
        long memoryBudget,
        @Nullable Lane lane,
        int epoch,
        boolean acceptTornTail) {

    public static final BinlogOptions DEFAULT =
            new BinlogOptions(TableFilter.all(), List.of(), ParserLimits.DEFAULT, 64L << 20, null, 0, false);

    public BinlogOptions {
        schemas = List.copyOf(schemas);
    }

    public BinlogOptions withTables(TableFilter filter) {
        return new BinlogOptions(filter, schemas, limits, memoryBudget, lane, epoch, acceptTornTail);
    }

    public BinlogOptions withSchemas(List<TableSchema> tableSchemas) {
        return new BinlogOptions(tables, tableSchemas, limits, memoryBudget, lane, epoch, acceptTornTail);
    }

    public BinlogOptions withLimits(ParserLimits newLimits) {
        return new BinlogOptions(tables, schemas, newLimits, memoryBudget, lane, epoch, acceptTornTail);
    }

    public BinlogOptions withMemoryBudget(long bytes) {
        return new BinlogOptions(tables, schemas, limits, bytes, lane, epoch, acceptTornTail);
    }

    public BinlogOptions withLane(Lane newLane) {
        return new BinlogOptions(tables, schemas, limits, memoryBudget, newLane, epoch, acceptTornTail);
    }

    public BinlogOptions withEpoch(int newEpoch) {
        return new BinlogOptions(tables, schemas, limits, memoryBudget, lane, newEpoch, acceptTornTail);
    }

    public BinlogOptions withAcceptTornTail() {
        return new BinlogOptions(tables, schemas, limits, memoryBudget, lane, epoch, true);
    }
}
