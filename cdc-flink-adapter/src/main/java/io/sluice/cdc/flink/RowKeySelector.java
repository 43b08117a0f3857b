package io.sluice.cdc.flink;

import org.apache.flink.api.java.functions.KeySelector;

/**
 * Keys a stream of row changes by table and row: {@code rows.keyBy(RowKeySelector.get(), RowKeyTypeInfo.get())}, after
 * {@link KeyChangeSplitter}.
 */
public final class RowKeySelector implements KeySelector<RowEvent, RowKey> {

    private static final long serialVersionUID = 1L;

    private static final RowKeySelector INSTANCE = new RowKeySelector();

    private RowKeySelector() {}

    public static RowKeySelector get() {
        return INSTANCE;
    }

    @Override
    public RowKey getKey(RowEvent row) {
        return row.key();
    }
}
