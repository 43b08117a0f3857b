package io.sluice.cdc.benchmarks.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CellVisitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Keeps the typed cells it is given, as objects that compare by value, each image's by itself. */
final class CellList {

    /** Cells in the order of rows and columns. */
    record Images(List<Object> before, List<Object> after) {}

    private final List<Object> beforeCells = new ArrayList<>();
    private final List<Object> afterCells = new ArrayList<>();
    final CellVisitor before = new Visitor(List.of(beforeCells));
    final CellVisitor after = new Visitor(List.of(afterCells));
    final CellVisitor both = new Visitor(List.of(beforeCells, afterCells));

    Images take() {
        Images taken = new Images(List.copyOf(beforeCells), List.copyOf(afterCells));
        beforeCells.clear();
        afterCells.clear();
        return taken;
    }

    /** What a parser must give for these rows. */
    static Images of(List<RowData> rows) {
        CellList cells = new CellList();
        for (RowData row : rows) {
            CellVisitor image =
                    switch (row.getRowKind()) {
                        case UPDATE_BEFORE, DELETE -> cells.before;
                        case INSERT, UPDATE_AFTER -> cells.after;
                    };
            for (int i = 0; i < OrdersTable.WIDTH; i++) {
                give(
                        image,
                        i,
                        ((GenericRowData) row).getField(i),
                        OrdersTable.COLUMNS.get(i).mysqlType());
            }
        }
        return cells.take();
    }

    private static void give(CellVisitor image, int column, @Nullable Object value, String type) {
        if (value == null) {
            image.nullValue(column);
        } else if (value instanceof DecimalData d && type.endsWith("unsigned")) {
            image.integer(column, d.toBigDecimal().unscaledValue().longValue());
        } else if (value instanceof DecimalData d) {
            image.decimal(column, d.toUnscaledLong(), d.scale());
        } else if (value instanceof StringData s) {
            image.canonical(column, s.toBytes(), 0, s.toBytes().length);
        } else if (value instanceof TimestampData t) {
            image.time(column, t.getMillisecond() * 1000 + t.getNanoOfMillisecond() / 1000);
        } else if (value instanceof Double d) {
            image.floating(column, d);
        } else if (type.equals("date")) {
            image.date(column, ((Number) value).longValue());
        } else {
            image.integer(column, ((Number) value).longValue());
        }
    }

    private record Visitor(List<List<Object>> images) implements CellVisitor {

        private void add(int column, Object cell) {
            for (List<Object> image : images) {
                assertThat(image.size() % OrdersTable.WIDTH)
                        .as("columns come in order")
                        .isEqualTo(column);
                image.add(cell);
            }
        }

        @Override
        public void absent(int column) {
            add(column, "absent");
        }

        @Override
        public void nullValue(int column) {
            add(column, "NULL");
        }

        @Override
        public void integer(int column, long value) {
            add(column, value);
        }

        @Override
        public void decimal(int column, long unscaled, int scale) {
            add(column, BigDecimal.valueOf(unscaled, scale));
        }

        @Override
        public void floating(int column, double value) {
            add(column, value);
        }

        @Override
        public void date(int column, long epochDay) {
            add(column, List.of("day", epochDay));
        }

        @Override
        public void time(int column, long epochMicros) {
            add(column, List.of("micros", epochMicros));
        }

        @Override
        public void canonical(int column, byte[] array, int start, int end) {
            add(column, new String(array, start, end - start, StandardCharsets.UTF_8));
        }
    }
}
