package io.sluice.cdc.flink;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Makes of each UPDATE that changes the row's key a DELETE under the key it left and an INSERT under the new one, so that
 * each subtask of a keyed stream sees all that happens to its keys. Both have the UPDATE's position. Other changes pass.
 *
 * <p>Put it before {@code keyBy}, with the parallelism of what is before it: a step of another parallelism gets its input
 * in turns, and the changes of a row lose their order. {@link ChangeStreams#keyedByRow} does it right.
 */
public final class KeyChangeSplitter implements FlatMapFunction<RowEvent, RowEvent> {

    private static final long serialVersionUID = 1L;

    /**
     * @throws PartialKeyChangeException for a key change that does not say all of the row's cells
     * @throws IllegalStateException if the reader encoded no keys
     */
    @Override
    public void flatMap(RowEvent row, Collector<RowEvent> out) {
        if (!row.hasKey()) {
            // says what to do
            row.key();
        }
        if (row.changesKey()) {
            for (RowEvent part : row.splitByKey()) {
                out.collect(part);
            }
        } else {
            out.collect(row);
        }
    }
}
