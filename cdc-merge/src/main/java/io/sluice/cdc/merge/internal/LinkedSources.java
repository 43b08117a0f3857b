package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Looks up, before the pass over the base, the base rows that a key change with a partial image moved to another key. It
 * reads the base once more, its keys only, and only where there is such a change.
 */
final class LinkedSources {

    private final BaseTable base;
    private final TableDelta delta;
    private final KeyEncoder keys;

    LinkedSources(BaseTable base, TableDelta delta, KeyEncoder keys) {
        this.base = base;
        this.delta = delta;
        this.keys = keys;
    }

    void supply() {
        int[] sources = delta.linkedSources();
        if (sources.length == 0) {
            return;
        }
        BitSet open = new BitSet();
        Arrays.stream(sources).forEach(open::set);
        try (BaseBlocks blocks =
                new BaseBlocks(base.codec(), base.baseFiles(), false, MergeOptions.BLOCK_BYTES, base.fileEnd())) {
            BaseRowReader reader = new BaseRowReader(base.codec(), base.schema(), keys);
            BaseBlocks.Block block;
            while (!open.isEmpty() && (block = blocks.next()) != null) {
                scan(block, reader, open);
                block.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the base", e);
        }
        open.stream().forEach(source -> delta.supplySource(source, null, 0));
    }

    private void scan(BaseBlocks.Block block, BaseRowReader reader, BitSet open) {
        for (int pos = block.from; pos < block.to; ) {
            int end = base.codec().rowEnd(block.array, pos, block.to);
            end = end < 0 ? block.to : end;
            try {
                reader.locateKey(block.array, pos, end);
                ByteSink key = reader.key();
                int entry = delta.find(key.array(), 0, key.size());
                if (entry >= 0 && open.get(entry)) {
                    reader.locate(block.array, pos, end);
                    delta.supplySource(entry, reader.row(), 0);
                    open.clear(entry);
                }
            } catch (CdcException e) {
                throw block.located(e, pos);
            }
            pos = end;
        }
    }
}
