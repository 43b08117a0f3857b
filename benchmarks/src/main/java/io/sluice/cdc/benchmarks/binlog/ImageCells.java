package io.sluice.cdc.benchmarks.binlog;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import io.sluice.cdc.model.internal.bytes.CellSpans;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads every value of a row through the typed getters, before and after, texts where they stand. Knows no table: which getter
 * it is is asked once a table.
 */
final class ImageCells {

    private static final byte INT = 0;
    private static final byte LONG = 1;
    private static final byte UNSIGNED_LONG = 2;
    private static final byte DECIMAL = 3;
    private static final byte DOUBLE = 4;
    private static final byte DATE = 5;
    private static final byte TIME = 6;
    private static final byte TEXT = 7;

    /** Getter and scale of each column. */
    private record Getters(byte[] codes, int[] scales) {}

    private final ByteSink text = new ByteSink(1024);
    private final Map<TableSchema, Getters> known = new IdentityHashMap<>();
    private @Nullable TableSchema schema;
    private Getters getters = new Getters(new byte[0], new int[0]);

    void row(RowView row, CellVisitor out) {
        TableSchema of = row.schema();
        if (of != schema) {
            schema = of;
            getters = known.computeIfAbsent(of, ImageCells::getters);
        }
        Operation operation = row.operation();
        if (operation != Operation.INSERT) {
            image(row.before(), out);
        }
        if (operation != Operation.DELETE) {
            image(row.after(), out);
        }
    }

    private static Getters getters(TableSchema schema) {
        byte[] codes = new byte[schema.columnCount()];
        int[] scales = new int[codes.length];
        Arrays.setAll(scales, i -> schema.column(i).type().scale());
        for (int i = 0; i < codes.length; i++) {
            codes[i] = getter(schema.column(i).type());
        }
        return new Getters(codes, scales);
    }

    private static byte getter(ColumnType type) {
        return switch (type.kind()) {
            case BIGINT -> type.unsigned() ? UNSIGNED_LONG : LONG;
            case INT -> type.unsigned() ? LONG : INT;
            case SMALLINT, TINYINT, MEDIUMINT -> INT;
            case DECIMAL -> DECIMAL;
            case DOUBLE -> DOUBLE;
            case DATE -> DATE;
            case DATETIME, TIMESTAMP -> TIME;
            case CHAR, VARCHAR, TEXT -> TEXT;
            default -> throw new IllegalStateException("the table has no " + type);
        };
    }

    private void image(RowImage image, CellVisitor out) {
        byte[] codes = getters.codes;
        for (int i = 0; i < codes.length; i++) {
            if (image.isNull(i)) {
                out.nullValue(i);
                continue;
            }
            switch (codes[i]) {
                case INT -> out.integer(i, image.getInt(i));
                case LONG -> out.integer(i, image.getLong(i));
                case UNSIGNED_LONG -> out.integer(i, image.getUnsignedLong(i));
                case DECIMAL -> out.decimal(i, image.getUnscaledLong(i), getters.scales[i]);
                case DOUBLE -> out.floating(i, image.getDouble(i));
                case DATE -> out.date(i, image.getEpochDay(i));
                case TIME -> out.time(i, image.getEpochMicros(i));
                default -> text(image, i, out);
            }
        }
    }

    private void text(RowImage image, int column, CellVisitor out) {
        long span = image instanceof CellSpans spans ? spans.span(column) : CellSpans.NO_SPAN;
        if (span != CellSpans.NO_SPAN) {
            out.canonical(column, ((CellSpans) image).array(), CellSpans.start(span), CellSpans.end(span));
        } else {
            text.clear();
            ((CanonicalCells) image).appendCell(column, text);
            out.canonical(column, text.array(), 0, text.size());
        }
    }
}
