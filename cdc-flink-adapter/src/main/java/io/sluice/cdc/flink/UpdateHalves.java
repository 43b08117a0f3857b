package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event of what stands at one place of a changelog: an INSERT, a DELETE, or the two halves of an UPDATE. It waits for
 * the end of the place, which BATCH mode tells; each subtask sends the layout first.
 */
final class UpdateHalves extends KeyedProcessFunction<String, RowEvent, StreamEvent> {

    private static final long serialVersionUID = 1L;

    private static final ListStateDescriptor<RowEvent> AT =
            new ListStateDescriptor<>("sluice-update-halves", StreamEventTypeInfo.get(RowEvent.class));

    private final byte[] layout;
    private transient @Nullable ListState<RowEvent> at;
    private transient boolean announced;

    UpdateHalves(TableSchema schema) {
        ByteSink out = new ByteSink(512);
        LayoutCodec.put(schema, out);
        layout = out.toByteArray();
    }

    @Override
    public void open(OpenContext context) {
        at = getRuntimeContext().getListState(AT);
    }

    @Override
    public void processElement(RowEvent change, Context context, Collector<StreamEvent> out) throws Exception {
        ListState<RowEvent> state = at();
        state.add(change);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    private ListState<RowEvent> at() {
        return Objects.requireNonNull(at, "open was not called");
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<StreamEvent> out) throws Exception {
        List<RowEvent> changes = new ArrayList<>();
        at().get().forEach(changes::add);
        at().clear();
        if (!announced) {
            announced = true;
            TableSchema schema = LayoutCodec.read(new FrameReader(layout, 0, layout.length, "schema"));
            out.collect(LayoutEvent.of(schema, Lane.of("layouts")));
        }
        out.collect(one(changes));
    }

    private static RowEvent one(List<RowEvent> changes) {
        RowEvent first = changes.get(0);
        if (changes.size() == 1) {
            if (first.isHalfOfMove()) {
                throw new CdcException("at " + first.lane() + " " + first.position() + " stands half of an update of "
                        + first.table() + ", its "
                        + (first.operation() == Operation.DELETE ? "UPDATE_BEFORE" : "UPDATE_AFTER")
                        + ": a log needs both, from a source of all changes and not an upsert one");
            }
            return first;
        }
        RowEvent second = changes.get(1);
        if (changes.size() > 2
                || !first.isHalfOfMove()
                || !second.isHalfOfMove()
                || first.operation() == second.operation()) {
            throw new CdcException("at " + first.lane() + " " + first.position() + " stand " + changes.size()
                    + " rows of " + first.table() + " that are not one change: places must tell changes apart"
                    + " (RowDataRows.log, its row), and a record read twice must be taken once");
        }
        return first.operation() == Operation.DELETE ? RowEvent.update(first, second) : RowEvent.update(second, first);
    }
}
