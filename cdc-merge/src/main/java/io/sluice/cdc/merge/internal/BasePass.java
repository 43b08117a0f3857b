package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.List;

/**
 * Streams the base through the changes into the new table. Blocks are merged by any number of threads and written in their
 * order, so the bytes are the same for all numbers.
 */
final class BasePass {

    /** Told how many bytes of the base are behind. */
    interface Progress {
        void read(long bytes);
    }

    /** New rows behind the base's that are written at a time; output is cut into files between them. */
    private static final int REST_ROWS = 2048;

    private final PassPlan plan;
    private final int threads;
    private final Progress progress;

    BasePass(PassPlan plan, int threads, Progress progress) {
        this.plan = plan;
        this.threads = threads;
        this.progress = progress;
    }

    /** What the pass found. */
    record Result(RowTally tally, Anomalies anomalies) {}

    /** Merges all blocks, then appends the new rows that are left, then answers what is expected of missing rows. */
    Result run(BaseBlocks blocks, RowOutput output) {
        List<BlockMerger> mergers = threads == 1 ? runAlone(blocks, output) : runTogether(blocks, output);
        RowTally tally = new RowTally();
        Anomalies anomalies = new Anomalies(plan.examples());
        for (BlockMerger merger : mergers) {
            tally.add(merger.tally());
            anomalies.addAll(merger.anomalies());
        }
        requireEachKeyOnce(tally);
        return new Result(tally, anomalies);
    }

    private List<BlockMerger> runAlone(BaseBlocks blocks, RowOutput output) {
        BlockMerger merger = new BlockMerger(plan);
        ByteSink out = new ByteSink(MergeOptions.BLOCK_BYTES + (MergeOptions.BLOCK_BYTES >> 3));
        BaseBlocks.Block block;
        long bytes = 0;
        while ((block = blocks.next()) != null) {
            merger.merge(block, out);
            output.write(out);
            out.clear();
            bytes += block.to - block.from;
            progress.read(bytes);
            block.release();
        }
        int[] rest = merger.restAfter(merger.lastKeyCopy());
        for (int from = 0; from < rest.length; from += REST_ROWS) {
            merger.insertRest(rest, from, Math.min(rest.length, from + REST_ROWS), out);
            output.write(out);
            out.clear();
        }
        merger.missing();
        return List.of(merger);
    }

    private List<BlockMerger> runTogether(BaseBlocks blocks, RowOutput output) {
        try (MergerPool pool = new MergerPool(plan, threads, output)) {
            ByteSink[] lastKey = new ByteSink[1];
            long[] bytes = new long[1];
            for (BaseBlocks.Block next = blocks.next(); next != null; next = blocks.next()) {
                BaseBlocks.Block block = next;
                pool.submit((merger, out) -> {
                    merger.merge(block, out);
                    ByteSink key = merger.lastKeyCopy();
                    return () -> {
                        lastKey[0] = key;
                        bytes[0] += block.to - block.from;
                        progress.read(bytes[0]);
                        block.release();
                    };
                });
            }
            pool.drain();
            int[] rest = pool.mergers().get(0).restAfter(lastKey[0]);
            for (int start = 0; start < rest.length; start += REST_ROWS) {
                int from = start;
                int to = Math.min(rest.length, from + REST_ROWS);
                pool.submit((merger, out) -> {
                    merger.insertRest(rest, from, to, out);
                    return () -> {};
                });
            }
            pool.drain();
            pool.mergers().get(0).missing();
            return pool.mergers();
        }
    }

    /** Two threads may meet two base rows of one key at the same moment; the sums tell. */
    private void requireEachKeyOnce(RowTally tally) {
        long seen = 0;
        for (int entry = 0; entry < plan.delta().size(); entry++) {
            seen += plan.delta().isSeen(entry) ? 1 : 0;
        }
        if (seen != tally.met) {
            throw new CdcException("the base has two rows of one key; is this the table's key, and its collation?");
        }
    }
}
