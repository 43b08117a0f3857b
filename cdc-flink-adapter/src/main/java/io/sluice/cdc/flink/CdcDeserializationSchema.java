package io.sluice.cdc.flink;

import io.sluice.cdc.model.Lane;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Canal's flat JSON to {@link StreamEvent}s for connectors that hand over bytes alone.
 *
 * <p>Such a connector tells neither partition nor offset, so positions count the messages since this reader started and order
 * what one reader read in one run. Each reader of each run is therefore a lane of its own, the name given and what tells it
 * apart; across them changes of one row are ordered by GTID sets ({@link CanalJsonOptions.Builder#keepGtids}) or not at all,
 * which is an {@link UnorderedLanesException} where it matters. Where the connector knows more, use what says it: {@link
 * CdcKafkaDeserializer} for Kafka.
 */
public final class CdcDeserializationSchema implements DeserializationSchema<StreamEvent> {

    private static final long serialVersionUID = 1L;

    private final CanalJsonOptions options;
    private final String lane;
    private transient @Nullable MessageReader reader;
    private transient @Nullable Lane openLane;
    private transient long messages;

    private CdcDeserializationSchema(CanalJsonOptions options, String lane) {
        this.options = options;
        this.lane = lane;
    }

    /** @param lane what the names of its lanes begin with */
    public static CdcDeserializationSchema of(CanalJsonOptions options, String lane) {
        return new CdcDeserializationSchema(
                Objects.requireNonNull(options, "options"), Lane.of(lane).name());
    }

    @Override
    public void open(InitializationContext context) {
        reader = new MessageReader(options, context.getMetricGroup());
        openLane = Lane.of(lane + "/" + UUID.randomUUID());
        messages = 0;
    }

    /** Not for use: a message holds any number of events. Flink calls {@link #deserialize(byte[], Collector)}. */
    @Override
    public StreamEvent deserialize(byte @Nullable [] message) {
        throw new UnsupportedOperationException("a message holds any number of events; use the form with a collector");
    }

    @Override
    public void deserialize(byte @Nullable [] message, Collector<StreamEvent> out) {
        MessageReader open = reader;
        if (open == null) {
            throw new IllegalStateException("the connector did not open this schema");
        }
        List<StreamEvent> events = open.read(message, Objects.requireNonNull(openLane), messages++, List.of());
        for (int i = 0; i < events.size(); i++) {
            out.collect(events.get(i));
        }
    }

    @Override
    public boolean isEndOfStream(StreamEvent event) {
        return false;
    }

    @Override
    public TypeInformation<StreamEvent> getProducedType() {
        return StreamEventTypeInfo.get(StreamEvent.class);
    }
}
