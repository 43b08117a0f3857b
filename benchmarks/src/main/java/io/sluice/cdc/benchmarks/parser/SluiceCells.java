package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Sluice to typed cells: each value decoded, before and after, and nothing kept. */
final class SluiceCells {

    private static final Lane LANE = Lane.kafka("orders", 0);

    private final CanalJsonParser parser = CanalJsonParser.builder()
            .timestampZone(ZoneOffset.UTC)
            .fullRowImages()
            .build();
    private final ByteSink text = new ByteSink(1024);
    private @Nullable TableSchema schema;
    private ColumnType[] types = {};
    private long offset;

    void parse(byte[] message, CellSink out) {
        ChangeCursor cursor = parser.parse(message, LANE, offset++);
        while (cursor.next()) {
            RowView row = cursor.row();
            if (row.schema() != schema) {
                schema = row.schema();
                types = schema.columns().stream().map(c -> c.type()).toArray(ColumnType[]::new);
            }
            switch (row.operation()) {
                case INSERT -> image(row.after(), out);
                case DELETE -> image(row.before(), out);
                case UPDATE -> {
                    image(row.before(), out);
                    image(row.after(), out);
                }
            }
        }
    }

    private void image(RowImage image, CellSink out) {
        for (int i = 0; i < types.length; i++) {
            if (image.isNull(i)) {
                out.nullCell();
            } else {
                cell(types[i], image, i, out);
            }
        }
    }

    private void cell(ColumnType type, RowImage image, int column, CellSink out) {
        switch (type.kind()) {
            case BIGINT -> out.integer(type.unsigned() ? image.getUnsignedLong(column) : image.getLong(column));
            case INT, SMALLINT, TINYINT -> out.integer(image.getInt(column));
            case DECIMAL -> out.decimal(image.getUnscaledLong(column), type.scale());
            case DOUBLE -> out.floating(image.getDouble(column));
            case DATE -> out.date(image.getEpochDay(column));
            case DATETIME, TIMESTAMP -> {
                long micros = image.getEpochMicros(column);
                out.time(Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000);
            }
            case VARCHAR, TEXT -> {
                text.clear();
                ((CanonicalCells) image).appendCell(column, text);
                out.text(text.array(), text.size());
            }
            default -> throw new IllegalStateException("the table has no " + type);
        }
    }
}
