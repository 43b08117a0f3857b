package io.sluice.cdc.flink;

import io.sluice.cdc.model.Lane;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.jspecify.annotations.Nullable;

/**
 * How far into each lane tombstones have been let go: of a key without a row, whatever is not after that may be of before a
 * removal that nobody remembers. Subtasks share what they know when the job goes on with another number of them, which is
 * right for each: a lane comes to all of them in its order.
 */
final class ForgottenRows {

    private static final ListStateDescriptor<RowEvent> STATE =
            new ListStateDescriptor<>("sluice-forgotten-rows", StreamEventTypeInfo.get(RowEvent.class));

    private final ListState<RowEvent> state;
    private final Map<Lane, RowEvent> newest = new HashMap<>();

    ForgottenRows(OperatorStateStore store) throws Exception {
        state = store.getUnionListState(STATE);
        for (RowEvent tombstone : state.get()) {
            add(tombstone);
        }
    }

    void add(RowEvent tombstone) {
        newest.merge(tombstone.lane(), tombstone, (a, b) -> b.position().compareTo(a.position()) > 0 ? b : a);
    }

    /** The tombstone that was let go and is not older than the change, which is of its lane; or null. */
    @Nullable
    RowEvent after(RowEvent change) {
        if (newest.isEmpty()) {
            return null;
        }
        RowEvent tombstone = newest.get(change.lane());
        return tombstone == null || change.position().compareTo(tombstone.position()) > 0 ? null : tombstone;
    }

    void snapshot() throws Exception {
        state.clear();
        for (RowEvent tombstone : newest.values()) {
            state.add(tombstone);
        }
    }
}
