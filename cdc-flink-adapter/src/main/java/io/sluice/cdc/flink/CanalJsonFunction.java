package io.sluice.cdc.flink;

import io.sluice.cdc.model.Lane;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Canal's flat JSON to row changes where messages are elements of a stream already: rows go on, and all else goes to the
 * side outputs of {@link SideOutputs}. Use {@link EventSplitter} instead where the source's own deserializer is ours.
 *
 * @param <M> what a message comes in
 */
public final class CanalJsonFunction<M> extends ProcessFunction<M, RowEvent> {

    private static final long serialVersionUID = 1L;

    /** Finds the message and its place in what it comes in. Pure. */
    public interface Unwrap<M> extends Serializable {

        /** The bytes of one message; null where there are none, which makes a bad message. */
        byte @Nullable [] message(M from);

        /** The totally ordered stream it comes from. */
        Lane lane(M from);

        /** Its offset in the lane, from 0 up: the same in every run. */
        long offset(M from);
    }

    private final CanalJsonOptions options;
    private final Unwrap<M> unwrap;
    private transient @Nullable MessageReader reader;

    private CanalJsonFunction(CanalJsonOptions options, Unwrap<M> unwrap) {
        this.options = options;
        this.unwrap = unwrap;
    }

    public static <M> CanalJsonFunction<M> of(CanalJsonOptions options, Unwrap<M> unwrap) {
        return new CanalJsonFunction<>(
                Objects.requireNonNull(options, "options"), Objects.requireNonNull(unwrap, "unwrap"));
    }

    @Override
    public void open(OpenContext context) {
        reader = new MessageReader(options, getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(M from, Context context, Collector<RowEvent> out) {
        List<StreamEvent> events = Objects.requireNonNull(reader, "open was not called")
                .read(unwrap.message(from), unwrap.lane(from), unwrap.offset(from), List.of());
        for (int i = 0; i < events.size(); i++) {
            SideOutputs.route(events.get(i), context, out);
        }
    }
}
