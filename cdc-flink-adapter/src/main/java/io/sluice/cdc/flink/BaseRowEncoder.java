package io.sluice.cdc.flink;

import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes the rows of a table, wherever they come from, a {@link BatchMerge} can begin with: INSERTs with keys. Make one in
 * {@code open} of a function that maps RowData, or anything else, to images: {@code
 * encoder.encode(RowImage.builder(schema).text("id", …).build())}. One thread.
 */
public final class BaseRowEncoder {

    private static final Lane BASE = Lane.of("base");
    private static final byte[] LANE = BASE.name().getBytes(StandardCharsets.UTF_8);
    private static final SourcePosition START = SourcePosition.ofRecord(0, 0);

    private final TableSchema schema;
    private final KeyEncoder keys;
    private final ByteSink row = new ByteSink(512);
    private final ByteSink key = new ByteSink(64);
    private final ByteSink out = new ByteSink(512);
    private final RowEncoder rows = new RowEncoder(row);

    private BaseRowEncoder(TableSchema schema, KeyCollations collations) {
        this.schema = schema;
        this.keys = KeyEncoder.of(schema, collations);
    }

    /** @param collations how text keys are compared: as the log's reader has it ({@link CanalJsonOptions.Builder#keys}) */
    public static BaseRowEncoder of(TableSchema schema, KeyCollations collations) {
        return new BaseRowEncoder(schema, collations);
    }

    /** @param image of the schema, with every cell */
    public RowEvent encode(RowImage image) {
        row.clear();
        rows.append(schema, image);
        return encode(row.array(), 0);
    }

    /** A stored row of the schema. */
    RowEvent encode(byte[] page, int at) {
        key.clear();
        keys.encode(page, at, key);
        out.clear();
        StreamEvent.putOrigin(out, StreamEvent.ROW, LANE, START, null, null, null, List.of());
        out.put(Operation.INSERT.ordinal() | RowEvent.HAS_KEY);
        FrameWriter.text(out, schema.table().database());
        FrameWriter.text(out, schema.table().table());
        FrameWriter.bytes(out, key.array(), 0, key.size());
        out.put(page, at, RowBytes.length(page, at));
        return (RowEvent) StreamEvent.readOwn(out.toByteArray());
    }

    /** What the rows look like. */
    LayoutEvent layout() {
        return LayoutEvent.of(schema, BASE);
    }
}
