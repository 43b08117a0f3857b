package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a log is read. Most logs are read once, as they come; a reading that finds it needs more (another table's rows, an
 * order between lanes, whether the base has a row) ends with a {@link Change} and the log is read anew by the plan in it.
 *
 * @param followed the table, and the tables that take its name in the log
 * @param byGtid whether lanes are read side by side, in the order of their GTID sets
 * @param inBase of keys, whether the base has a row; asked only where lanes leave it open
 * @param described tables as somebody knows them, of any moment, for their foreign keys
 */
record LogPlan(Set<TableId> followed, boolean byGtid, Map<ByteBuffer, Boolean> inBase, List<TableSchema> described) {

    LogPlan {
        followed = Set.copyOf(followed);
        inBase = Map.copyOf(inBase);
        described = List.copyOf(described);
    }

    static LogPlan first(TableId table, List<TableSchema> described) {
        return new LogPlan(Set.of(table), false, Map.of(), described);
    }

    LogPlan following(TableId another) {
        Set<TableId> all = new HashSet<>(followed);
        all.add(another);
        return new LogPlan(all, byGtid, inBase, described);
    }

    LogPlan orderedByGtid() {
        return new LogPlan(followed, true, inBase, described);
    }

    LogPlan knowing(Map<ByteBuffer, Boolean> more) {
        Map<ByteBuffer, Boolean> all = new HashMap<>(inBase);
        all.putAll(more);
        return new LogPlan(followed, byGtid, all, described);
    }

    ChangeCursor open(ChangeSource source) {
        return source.open(filter(), described);
    }

    private TableFilter filter() {
        return TableFilter.of(followed.toArray(TableId[]::new));
    }

    /** Ends a reading that cannot be exact; no error, so without a stack trace. */
    static final class Change extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient LogPlan next;
        /** Keys of which the next reading must know whether the base has them. */
        private final transient Set<ByteBuffer> wanted;

        Change(LogPlan next, Set<ByteBuffer> wanted) {
            super("the log is to be read by another plan", null, false, false);
            this.next = next;
            this.wanted = wanted;
        }

        LogPlan next() {
            return next;
        }

        Set<ByteBuffer> wanted() {
            return wanted;
        }
    }
}
