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
 * {@code open} of a function that maps anything to images ({@link RowDataRows} does it for RowData): {@code
 * encoder.encode(RowImage.builder(schema).text("id", …).build())}. One thread.
 */
public final class BaseRowEncoder {

    private static final Lane BASE = Lane.of("base");
    private static final SourcePosition START = SourcePosition.ofRecord(0, 0);

    private final TableSchema schema;
    private final byte[] lane;
    private final KeyEncoder keys;
    private final ByteSink row = new ByteSink(512);
    private final ByteSink key = new ByteSink(64);
    private final ByteSink out = new ByteSink(512);
    private final RowEncoder rows = new RowEncoder(row);

    private BaseRowEncoder(TableSchema schema, KeyCollations collations, Lane lane) {
        this.schema = schema;
        this.lane = lane.name().getBytes(StandardCharsets.UTF_8);
        this.keys = KeyEncoder.of(schema, collations);
    }

    /** @param collations how text keys are compared: as the log's reader has it ({@link CanalJsonOptions.Builder#keys}) */
    public static BaseRowEncoder of(TableSchema schema, KeyCollations collations) {
        return new BaseRowEncoder(schema, collations, BASE);
    }

    /** Of rows that are changes of a lane. */
    static BaseRowEncoder of(TableSchema schema, KeyCollations collations, Lane lane) {
        return new BaseRowEncoder(schema, collations, lane);
    }

    /** @param image of the schema, with every cell */
    public RowEvent encode(RowImage image) {
        row.clear();
        rows.append(schema, image);
        return encode(row.array(), 0);
    }

    /** A stored row of the schema. */
    RowEvent encode(byte[] page, int at) {
        return encode(page, at, START, Operation.INSERT.ordinal());
    }

    /** A stored row of the schema as a change of one image. */
    RowEvent encode(byte[] page, int at, SourcePosition position, int marks) {
        key.clear();
        keys.encode(page, at, key);
        out.clear();
        StreamEvent.putOrigin(out, StreamEvent.ROW, lane, position, null, null, null, List.of());
        out.put(marks | RowEvent.HAS_KEY);
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
