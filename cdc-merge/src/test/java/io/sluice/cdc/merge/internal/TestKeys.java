package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Keys for tests: the cells in lower case, each ended by a zero byte, so that texts differing in case are one key. */
record TestKeys(int[] columns) implements RowKeys {

    static RowKeys of(TableSchema schema) {
        return new TestKeys(schema.keyColumns());
    }

    @Override
    public void encode(byte[] a, int row, ByteSink out) {
        for (int c : columns) {
            int from = RowBytes.cellStart(a, row, c);
            String text = new String(a, from, RowBytes.cellEnd(a, row, c) - from, StandardCharsets.UTF_8);
            out.putText(text.toLowerCase(Locale.ROOT));
            out.put(0);
        }
    }
}
