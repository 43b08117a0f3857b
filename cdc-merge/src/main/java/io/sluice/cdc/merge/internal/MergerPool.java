package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Pieces of a pass over the base, done by any number of threads and written in the order they were given. */
final class MergerPool implements Closeable {

    /** What is done with a piece. */
    interface Work {

        /** Appends the piece's rows; the result is run by the pool's own thread when they are written. */
        Runnable into(BlockMerger merger, ByteSink out);
    }

    private record Done(ByteSink out, Runnable written) {}

    private final int threads;
    private final RowOutput output;
    private final ExecutorService pool;
    private final List<BlockMerger> mergers = new ArrayList<>();
    private final ConcurrentLinkedQueue<BlockMerger> idle = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ByteSink> sinks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Future<Done>> running = new ArrayDeque<>();

    MergerPool(PassPlan plan, int threads, RowOutput output) {
        this.threads = threads;
        this.output = output;
        for (int i = 0; i < threads; i++) {
            mergers.add(new BlockMerger(plan));
        }
        idle.addAll(mergers);
        pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "sluice-merge");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One a thread. They may be used elsewhere while nothing runs. */
    List<BlockMerger> mergers() {
        return mergers;
    }

    /** Gives a piece; first waits for the oldest one where there are enough. */
    void submit(Work work) {
        if (running.size() > threads) {
            writeOldest();
        }
        running.add(pool.submit(() -> run(work)));
    }

    /** Returns when all pieces are written. */
    void drain() {
        while (!running.isEmpty()) {
            writeOldest();
        }
    }

    private Done run(Work work) {
        BlockMerger merger = java.util.Objects.requireNonNull(idle.poll(), "as many mergers as threads");
        ByteSink out = sinks.poll();
        if (out == null) {
            out = new ByteSink(MergeOptions.BLOCK_BYTES + (MergeOptions.BLOCK_BYTES >> 3));
        }
        try {
            return new Done(out, work.into(merger, out));
        } finally {
            idle.add(merger);
        }
    }

    private void writeOldest() {
        Done done = await(running.remove());
        output.write(done.out());
        done.out().clear();
        sinks.add(done.out());
        done.written().run();
    }

    /** The future's result, or the exception that its work has thrown. */
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

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
