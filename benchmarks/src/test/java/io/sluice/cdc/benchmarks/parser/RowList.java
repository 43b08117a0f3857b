package io.sluice.cdc.benchmarks.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Keeps what a row contestant collects. */
final class RowList implements Collector<RowData> {

    private final List<RowData> rows = new ArrayList<>();

    @Override
    public void collect(RowData row) {
        rows.add(row);
    }

    @Override
    public void close() {}

    /** The rows since the last call. */
    List<RowData> take() {
        List<RowData> taken = List.copyOf(rows);
        rows.clear();
        return taken;
    }
}
