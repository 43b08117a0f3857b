package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.benchmarks.CellSink;
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
final class CellList implements CellSink {

    /** Cells in the order of rows and columns. */
    record Images(List<Object> before, List<Object> after) {}

    private final List<Object> before = new ArrayList<>();
    private final List<Object> after = new ArrayList<>();

    Images take() {
        Images taken = new Images(List.copyOf(before), List.copyOf(after));
        before.clear();
        after.clear();
        return taken;
    }

    /** What a parser must give for these rows. */
    static Images of(List<RowData> rows) {
        CellList cells = new CellList();
        for (RowData row : rows) {
            int image =
                    switch (row.getRowKind()) {
                        case UPDATE_BEFORE, DELETE -> BEFORE;
                        case INSERT, UPDATE_AFTER -> AFTER;
                    };
            for (int i = 0; i < OrdersTable.WIDTH; i++) {
                cells.give(
                        image,
                        ((GenericRowData) row).getField(i),
                        OrdersTable.COLUMNS.get(i).mysqlType());
            }
        }
        return cells.take();
    }

    private void add(int images, Object cell) {
        if ((images & BEFORE) != 0) {
            before.add(cell);
        }
        if ((images & AFTER) != 0) {
            after.add(cell);
        }
    }

    private void give(int image, @Nullable Object value, String type) {
        if (value == null) {
            nullCell(image);
        } else if (value instanceof DecimalData d && type.endsWith("unsigned")) {
            integer(image, d.toBigDecimal().unscaledValue().longValue());
        } else if (value instanceof DecimalData d) {
            decimal(image, d.toUnscaledLong(), d.scale());
        } else if (value instanceof StringData s) {
            text(image, s.toBytes(), 0, s.toBytes().length);
        } else if (value instanceof TimestampData t) {
            time(image, t.getMillisecond() * 1000 + t.getNanoOfMillisecond() / 1000);
        } else if (value instanceof Double d) {
            floating(image, d);
        } else if (type.equals("date")) {
            date(image, ((Number) value).longValue());
        } else {
            integer(image, ((Number) value).longValue());
        }
    }

    @Override
    public void nullCell(int images) {
        add(images, "NULL");
    }

    @Override
    public void integer(int images, long value) {
        add(images, value);
    }

    @Override
    public void decimal(int images, long unscaled, int scale) {
        add(images, BigDecimal.valueOf(unscaled, scale));
    }

    @Override
    public void floating(int images, double value) {
        add(images, value);
    }

    @Override
    public void date(int images, long epochDay) {
        add(images, List.of("day", epochDay));
    }

    @Override
    public void time(int images, long epochMicros) {
        add(images, List.of("micros", epochMicros));
    }

    @Override
    public void text(int images, byte[] array, int start, int end) {
        add(images, new String(array, start, end - start, StandardCharsets.UTF_8));
    }
}
