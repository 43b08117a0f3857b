package io.sluice.cdc.flink;

import io.sluice.cdc.model.TableSchema;
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

    public TableSchema schema() {
        return schema;
    }

    public long fingerprint() {
        return schema.fingerprint();
    }
}
