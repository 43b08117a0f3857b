package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Tells which of some keys the base has, by reading its keys once. */
final class BaseKeys {

    private final BaseTable base;
    private final KeyEncoder keys;

    BaseKeys(BaseTable base, KeyEncoder keys) {
        this.base = base;
        this.keys = keys;
    }

    Map<ByteBuffer, Boolean> find(Set<ByteBuffer> wanted) {
        Map<ByteBuffer, Boolean> found = new HashMap<>();
        wanted.forEach(key -> found.put(key, false));
        int open = wanted.size();
        try (BaseBlocks blocks =
                new BaseBlocks(base.codec(), base.baseFiles(), false, MergeOptions.BLOCK_BYTES, base.fileEnd())) {
            BaseRowReader reader = new BaseRowReader(base.codec(), base.schema(), keys);
            BaseBlocks.Block block;
            while (open > 0 && (block = blocks.next()) != null) {
                open -= scan(block, reader, found);
                block.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the base", e);
        }
        return found;
    }

    private int scan(BaseBlocks.Block block, BaseRowReader reader, Map<ByteBuffer, Boolean> found) {
        int hits = 0;
        for (int pos = block.from; pos < block.to; ) {
            int end = base.codec().rowEnd(block.array, pos, block.to);
            end = end < 0 ? block.to : end;
            try {
                reader.locateKey(block.array, pos, end);
                ByteSink key = reader.key();
                if (Boolean.FALSE.equals(found.replace(ByteBuffer.wrap(key.toByteArray()), true))) {
                    hits++;
                }
            } catch (CdcException e) {
                throw block.located(e, pos);
            }
            pos = end;
        }
        return hits;
    }
}
