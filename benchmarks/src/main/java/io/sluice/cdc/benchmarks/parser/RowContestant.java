package io.sluice.cdc.benchmarks.parser;

import java.io.IOException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** A parser that gives Flink's rows: insert, delete, or the pair of update rows, each complete, before and after. */
interface RowContestant {

    void parse(byte[] message, Collector<RowData> out) throws IOException;
}
