package io.sluice.cdc.flink;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Applies a changelog to a table in its own state, and stops at a change that does not fit the row there: one that came
 * twice, was lost, or says another row before it. The rows of each completed checkpoint are left in {@link #PUBLISHED}.
 */
final class CheckedTable extends ProcessFunction<RowEvent, RowEvent>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    static final Map<String, Map<RowKey, RowEvent>> PUBLISHED = new ConcurrentHashMap<>();

    private final String name;
    private transient Map<RowKey, RowEvent> rows;
    private transient ListState<RowEvent> state;
    private transient Map<Long, Map<RowKey, RowEvent>> pending;

    CheckedTable(String name) {
        this.name = name;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("rows", StreamEventTypeInfo.get(RowEvent.class)));
        rows = new LinkedHashMap<>();
        pending = new LinkedHashMap<>();
        for (RowEvent row : state.get()) {
            rows.put(row.key(), row);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        pending.put(context.getCheckpointId(), new LinkedHashMap<>(rows));
        state.update(new java.util.ArrayList<>(rows.values()));
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        Map<RowKey, RowEvent> completed = pending.remove(checkpoint);
        if (completed != null) {
            PUBLISHED.put(name, completed);
        }
    }

    @Override
    public void processElement(RowEvent row, Context context, Collector<RowEvent> out) {
        RowEvent had = rows.get(row.key());
        byte[] before =
                switch (row.operation()) {
                    case INSERT -> null;
                    case UPDATE -> row.beforeRow();
                    case DELETE -> row.copyOfRow();
                };
        if (!Arrays.equals(before, had == null ? null : had.copyOfRow())) {
            throw new AssertionError(row + " does not fit " + had);
        }
        if (row.operation() == io.sluice.cdc.model.Operation.DELETE) {
            rows.remove(row.key());
        } else {
            rows.put(row.key(), row);
        }
    }
}
