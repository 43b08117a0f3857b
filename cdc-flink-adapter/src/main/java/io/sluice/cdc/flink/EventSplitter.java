package io.sluice.cdc.flink;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Row changes go on, all other events go to the side outputs of {@link SideOutputs}. Put it right behind the source: a
 * deserializer has no side outputs of its own.
 */
public final class EventSplitter extends ProcessFunction<StreamEvent, RowEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(StreamEvent event, Context context, Collector<RowEvent> out) {
        SideOutputs.route(event, context, out);
    }
}
