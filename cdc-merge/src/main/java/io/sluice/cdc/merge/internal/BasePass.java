package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Streams the base through the changes into the new table. Blocks are merged by any number of threads and written in their
 * order, so the bytes are the same for all numbers.
 */
final class BasePass {

    /** Told how many bytes of the base are behind. */
    interface Progress {
        void read(long bytes);
    }

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
        merger.insertRest(out, output);
        merger.missing();
        return List.of(merger);
    }

    private List<BlockMerger> runTogether(BaseBlocks blocks, RowOutput output) {
        List<BlockMerger> mergers = new ArrayList<>();
        ConcurrentLinkedQueue<BlockMerger> idle = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<ByteSink> sinks = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < threads; i++) {
            BlockMerger merger = new BlockMerger(plan);
            mergers.add(merger);
            idle.add(merger);
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "sluice-merge");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ArrayDeque<Future<Merged>> running = new ArrayDeque<>();
            long bytes = 0;
            Merged last = null;
            boolean more = true;
            while (more || !running.isEmpty()) {
                while (more && running.size() < threads + 1) {
                    BaseBlocks.Block block = blocks.next();
                    if (block == null) {
                        more = false;
                    } else {
                        running.add(pool.submit(() -> merge(block, idle, sinks)));
                    }
                }
                Future<Merged> oldest = running.poll();
                if (oldest != null) {
                    Merged merged = await(oldest);
                    output.write(merged.out());
                    merged.out().clear();
                    sinks.add(merged.out());
                    bytes += merged.block().to - merged.block().from;
                    progress.read(bytes);
                    last = merged;
                    merged.block().release();
                }
            }
            finish(mergers.get(0), last, output);
            return mergers;
        } finally {
            pool.shutdownNow();
        }
    }

    private record Merged(
            BaseBlocks.Block block, ByteSink out, @Nullable ByteSink lastKey) {}

    private static Merged merge(
            BaseBlocks.Block block, ConcurrentLinkedQueue<BlockMerger> idle, ConcurrentLinkedQueue<ByteSink> sinks) {
        BlockMerger merger = java.util.Objects.requireNonNull(idle.poll(), "as many mergers as threads");
        ByteSink out = sinks.poll();
        if (out == null) {
            out = new ByteSink(MergeOptions.BLOCK_BYTES + (MergeOptions.BLOCK_BYTES >> 3));
        }
        try {
            merger.merge(block, out);
            return new Merged(block, out, merger.lastKeyCopy());
        } finally {
            idle.add(merger);
        }
    }

    private void finish(BlockMerger merger, @Nullable Merged last, RowOutput output) {
        merger.insertAfter(last == null ? null : last.lastKey());
        merger.insertRest(new ByteSink(1 << 16), output);
        merger.missing();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CdcException("the merge was interrupted; nothing is published", e);
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
