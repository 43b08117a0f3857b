package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.util.ArrayList;
import java.util.List;

/** Takes rows from one layout of a chain to a later one. The result is valid until the next call. One thread. */
final class RowUpgrader {

    private final SchemaChain chain;
    private final List<SchemaMapping.Rows> rows = new ArrayList<>();
    private ByteSink sink = new ByteSink(512);
    private ByteSink other = new ByteSink(512);
    private RowBytes.Writer writer = new RowBytes.Writer(sink);
    private RowBytes.Writer otherWriter = new RowBytes.Writer(other);
    private byte[] page = sink.array();
    private int row;

    RowUpgrader(SchemaChain chain) {
        this.chain = chain;
    }

    /** The array of the row upgraded last; the given one where there was nothing to do. */
    byte[] page() {
        return page;
    }

    int row() {
        return row;
    }

    void upgrade(byte[] a, int at, int fromLayout, int toLayout) {
        page = a;
        row = at;
        for (int i = fromLayout; i < toLayout; i++) {
            sink.clear();
            row = rows(i).append(page, row, sink, writer);
            page = sink.array();
            swap();
        }
    }

    private SchemaMapping.Rows rows(int step) {
        while (rows.size() <= step) {
            rows.add(chain.step(rows.size()).rows());
        }
        return rows.get(step);
    }

    private void swap() {
        ByteSink s = sink;
        sink = other;
        other = s;
        RowBytes.Writer w = writer;
        writer = otherWriter;
        otherWriter = w;
    }
}
