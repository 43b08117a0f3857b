package io.sluice.cdc.benchmarks.flink;

import io.sluice.cdc.benchmarks.parser.FlinkCanalJson;
import io.sluice.cdc.benchmarks.parser.OrdersTable;
import io.sluice.cdc.flink.CdcDeserializationSchema;
import io.sluice.cdc.flink.LayoutEvent;
import io.sluice.cdc.flink.Layouts;
import io.sluice.cdc.flink.RowEvent;
import io.sluice.cdc.flink.RowKey;
import io.sluice.cdc.flink.StreamEvent;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job ended with the rows that the log ends with, every value of them. What they must be is read from messages that
 * insert them: rows by Flink's own format, changes by ours.
 */
final class NewestRows {

    /** What the last step of a job has kept; jobs run in this JVM, one at a time. */
    private static final Map<Long, Row> ROWS = new ConcurrentHashMap<>();

    private static final Map<RowKey, RowEvent> CHANGES = new ConcurrentHashMap<>();

    private final Map<Long, List<@Nullable Object>> rows = new HashMap<>();
    private final Map<RowKey, List<@Nullable Object>> changes = new HashMap<>();
    private final Layouts layouts = new Layouts();

    NewestRows(OrderLog log) throws Exception {
        byte[][] inserts = log.insertsOfLive();
        DataStructureConverter<Object, Object> external = DataStructureConverters.getConverter(FlinkCanalJson.ROW_TYPE);
        external.open(NewestRows.class.getClassLoader());
        for (RowData row : Decoded.all(FlinkCanalJson.schema(OrdersTable.names()), inserts)) {
            rows.put(row.getLong(0), values((Row) Objects.requireNonNull(external.toExternal(row))));
        }
        for (StreamEvent event : Decoded.all(CdcDeserializationSchema.of(OrderJobs.OPTIONS, "orders"), inserts)) {
            if (event instanceof LayoutEvent layout) {
                layouts.add(layout);
            } else if (event instanceof RowEvent row) {
                changes.put(row.key(), values(row));
            }
        }
    }

    static KeepRows keepRows() {
        ROWS.clear();
        return new KeepRows();
    }

    static KeepChanges keepChanges() {
        CHANGES.clear();
        return new KeepChanges();
    }

    /** Keeps the newest of the rows of a changelog. */
    static final class KeepRows implements FlatMapFunction<Row, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(Row row, Collector<Boolean> out) {
            Long id = (Long) Objects.requireNonNull(row.getField(0));
            if (row.getKind() == RowKind.DELETE || row.getKind() == RowKind.UPDATE_BEFORE) {
                ROWS.remove(id);
            } else {
                ROWS.put(id, row);
            }
        }
    }

    /** Keeps the newest change of each row. */
    static final class KeepChanges implements FlatMapFunction<RowEvent, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(RowEvent row, Collector<Boolean> out) {
            if (row.operation() == Operation.DELETE) {
                CHANGES.remove(row.key());
            } else {
                CHANGES.put(row.key(), row);
            }
        }
    }

    void checkRows(String job) {
        Map<Long, List<@Nullable Object>> kept = new HashMap<>();
        ROWS.forEach((id, row) -> kept.put(id, values(row)));
        check(job, kept, rows);
    }

    void checkChanges(String job) {
        Map<RowKey, List<@Nullable Object>> kept = new HashMap<>();
        CHANGES.forEach((key, change) -> kept.put(key, values(change)));
        check(job, kept, changes);
    }

    private static <K> void check(
            String job, Map<K, List<@Nullable Object>> kept, Map<K, List<@Nullable Object>> expected) {
        if (kept.size() != expected.size()) {
            throw new IllegalStateException(job + ": " + kept.size() + " rows, not " + expected.size());
        }
        expected.forEach((key, row) -> {
            if (!row.equals(kept.get(key))) {
                throw new IllegalStateException(job + ": a row is " + kept.get(key) + ", not " + row);
            }
        });
    }

    private List<@Nullable Object> values(RowEvent row) {
        RowImage image = row.after(layouts.require(row));
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < image.schema().columnCount(); i++) {
            values.add(image.isNull(i) ? null : image.getText(i));
        }
        return values;
    }

    private static List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            values.add(row.getField(i));
        }
        return values;
    }
}
