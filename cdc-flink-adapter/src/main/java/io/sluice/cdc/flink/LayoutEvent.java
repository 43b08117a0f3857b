package io.sluice.cdc.flink;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What the rows of a fingerprint look like: columns, types, keys. Each reader sends one before its first row of a layout,
 * at that row's position, and again after a restart. In a stream that was not shuffled since, it always comes before the
 * rows it describes; {@link Layouts} keeps them.
 */
@TypeInfo(StreamEventTypeInfoFactory.class)
public final class LayoutEvent extends StreamEvent {

    private final TableSchema schema;

    LayoutEvent(byte[] frame, FrameReader in) {
        super(frame, in);
        schema = LayoutCodec.read(in);
    }

    /** A layout that no reader sent, at the beginning of a lane of its own. */
    static LayoutEvent of(TableSchema schema, Lane lane) {
        ByteSink out = new ByteSink(512);
        byte[] name = lane.name().getBytes(StandardCharsets.UTF_8);
        putOrigin(out, LAYOUT, name, SourcePosition.ofRecord(0, 0), null, null, null, List.of());
        LayoutCodec.put(schema, out);
        return (LayoutEvent) readOwn(out.toByteArray());
    }

    public TableSchema schema() {
        return schema;
    }

    public long fingerprint() {
        return schema.fingerprint();
    }
}
