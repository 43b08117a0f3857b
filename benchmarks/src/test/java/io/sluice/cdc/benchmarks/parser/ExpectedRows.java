package io.sluice.cdc.benchmarks.parser;

import com.alibaba.otter.canal.protocol.FlatMessage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** The rows a message means, made from the object the message was written from and by no parser. */
final class ExpectedRows {

    private ExpectedRows() {}

    static List<RowData> of(FlatMessage message) {
        List<RowData> rows = new ArrayList<>();
        for (int i = 0; i < message.getData().size(); i++) {
            Map<String, String> data = message.getData().get(i);
            switch (message.getType()) {
                case "INSERT" -> rows.add(row(RowKind.INSERT, data));
                case "DELETE" -> rows.add(row(RowKind.DELETE, data));
                default -> {
                    rows.add(row(RowKind.UPDATE_BEFORE, before(message, i)));
                    rows.add(row(RowKind.UPDATE_AFTER, data));
                }
            }
        }
        return rows;
    }

    /**
     * The same, with Flink's known mistake: to tell "was NULL" from "unchanged" it looks for the column in the {@code old}
     * of every row of the message, so a column that changed in another row only is NULL before.
     */
    static List<RowData> asFlinkMistakesThem(FlatMessage message) {
        List<RowData> rows = of(message);
        if (message.getType().equals("UPDATE")) {
            for (int i = 0; i < message.getOld().size(); i++) {
                GenericRowData before = (GenericRowData) rows.get(2 * i);
                for (int c = 0; c < OrdersTable.WIDTH; c++) {
                    String name = OrdersTable.name(c);
                    if (!message.getOld().get(i).containsKey(name)
                            && message.getOld().stream().anyMatch(o -> o.containsKey(name))) {
                        before.setField(c, null);
                    }
                }
            }
        }
        return rows;
    }

    static Map<String, String> before(FlatMessage message, int row) {
        Map<String, String> before =
                new java.util.LinkedHashMap<>(message.getData().get(row));
        before.putAll(message.getOld().get(row));
        return before;
    }

    private static GenericRowData row(RowKind kind, Map<String, String> cells) {
        GenericRowData row = new GenericRowData(kind, OrdersTable.WIDTH);
        for (int i = 0; i < OrdersTable.WIDTH; i++) {
            row.setField(i, value(OrdersTable.COLUMNS.get(i).mysqlType(), cells.get(OrdersTable.name(i))));
        }
        return row;
    }

    private static @Nullable Object value(String type, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (type) {
            case "bigint(20)" -> Long.valueOf(text);
            case "bigint(20) unsigned" -> DecimalData.fromBigDecimal(new BigDecimal(text), 20, 0);
            case "tinyint(4)" -> Byte.valueOf(text);
            case "smallint(6)" -> Short.valueOf(text);
            case "int(11)" -> Integer.valueOf(text);
            case "decimal(18,2)" -> DecimalData.fromBigDecimal(new BigDecimal(text), 18, 2);
            case "decimal(10,4)" -> DecimalData.fromBigDecimal(new BigDecimal(text), 10, 4);
            case "double" -> Double.valueOf(text);
            case "date" -> (int) LocalDate.parse(text).toEpochDay();
            case "datetime(3)", "timestamp" ->
                TimestampData.fromLocalDateTime(LocalDateTime.parse(text.replace(' ', 'T')));
            default -> StringData.fromString(text);
        };
    }
}
