package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.internal.bytes.StoredRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one transaction that came in several lanes, held until all of them are there. */
final class SharedTransaction {

    /** Objects around an image's bytes. */
    private static final int IMAGE = 96;

    /** @param expectNothing whether the rows it meets may be anything */
    record Row(
            ChangeSource source,
            LaneIntake lane,
            FollowedTable table,
            RowFold fold,
            RowChange change,
            boolean expectNothing,
            long ordinal) {

        /** The exception with the row's place. */
        CdcException located(CdcException e) {
            return e.at(source.place(lane.lane(), change.position()));
        }
    }

    private final GtidSet set;
    private final MemoryBudget budget;
    private final List<Row> rows = new ArrayList<>();
    private long bytes;

    SharedTransaction(GtidSet set, MemoryBudget budget) {
        this.set = set;
        this.budget = budget;
    }

    GtidSet set() {
        return set;
    }

    void add(Row row) {
        RowChange change = row.change();
        long size = 2L * IMAGE;
        size += switch (change.operation()) {
            case INSERT -> size(change.after());
            case UPDATE -> size(change.before()) + size(change.after());
            case DELETE -> size(change.before());
        };
        budget.reserve(size);
        bytes += size;
        rows.add(row);
    }

    private static long size(RowImage image) {
        return image instanceof StoredRow stored
                ? stored.rowBytes().length
                : 64L * image.schema().columnCount();
    }

    /** The memory is free again. */
    void release() {
        budget.release(bytes);
        bytes = 0;
    }

    /** The rows of each table, those of a lane together and in its order. */
    List<List<Row>> byTable() {
        Map<FollowedTable, Map<LaneIntake, List<Row>>> tables = new LinkedHashMap<>();
        for (Row row : rows) {
            tables.computeIfAbsent(row.table(), t -> new LinkedHashMap<>())
                    .computeIfAbsent(row.lane(), l -> new ArrayList<>())
                    .add(row);
        }
        List<List<Row>> all = new ArrayList<>();
        for (Map<LaneIntake, List<Row>> lanes : tables.values()) {
            List<Row> table = new ArrayList<>();
            lanes.values().forEach(table::addAll);
            all.add(table);
        }
        return all;
    }

    /** Whether a key's row is there before the transaction, where no earlier change of the log tells. */
    interface Presence {
        /** Null where it is not known; it is to be found out then. */
        @Nullable
        Boolean of(byte[] key);
    }
}
