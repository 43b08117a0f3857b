package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.benchmarks.CellSink;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Keeps the typed cells it is given, as objects that compare by value. */
final class CellList implements CellSink {

    private final List<Object> cells = new ArrayList<>();

    List<Object> take() {
        List<Object> taken = List.copyOf(cells);
        cells.clear();
        return taken;
    }

    /** What a parser must give for these rows. */
    static List<Object> of(List<RowData> rows) {
        CellList cells = new CellList();
        for (RowData row : rows) {
            for (int i = 0; i < OrdersTable.WIDTH; i++) {
                cells.give(
                        ((GenericRowData) row).getField(i),
                        OrdersTable.COLUMNS.get(i).mysqlType());
            }
        }
        return cells.take();
    }

    private void give(@Nullable Object value, String type) {
        if (value == null) {
            nullCell();
        } else if (value instanceof DecimalData d && type.endsWith("unsigned")) {
            integer(d.toBigDecimal().unscaledValue().longValue());
        } else if (value instanceof DecimalData d) {
            decimal(d.toUnscaledLong(), d.scale());
        } else if (value instanceof StringData s) {
            text(s.toBytes(), s.toBytes().length);
        } else if (value instanceof TimestampData t) {
            LocalDateTime time = t.toLocalDateTime();
            time(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
        } else if (value instanceof Double d) {
            floating(d);
        } else if (type.equals("date")) {
            date(((Number) value).longValue());
        } else {
            integer(((Number) value).longValue());
        }
    }

    @Override
    public void nullCell() {
        cells.add("NULL");
    }

    @Override
    public void integer(long value) {
        cells.add(value);
    }

    @Override
    public void decimal(long unscaled, int scale) {
        cells.add(BigDecimal.valueOf(unscaled, scale));
    }

    @Override
    public void floating(double value) {
        cells.add(value);
    }

    @Override
    public void date(long epochDay) {
        cells.add(List.of("day", epochDay));
    }

    @Override
    public void time(long epochSecond, int nano) {
        cells.add(List.of(epochSecond, nano));
    }

    @Override
    public void text(byte[] array, int length) {
        cells.add(new String(array, 0, length, StandardCharsets.UTF_8));
    }
}
