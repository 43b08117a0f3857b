package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way from the log into the deltas: the thread that reads the log encodes them, and they are folded by the
 * batch, in their order, by the same thread or by a second one while the log is read on.
 *
 * <p>Whoever looks at a delta or a {@link RowFold} calls {@link #drain} first, and so does whoever meets an error of the log:
 * a row before it may have one too, and the first error of the log is the one to report. Used by one thread.
 */
final class FoldQueue implements Closeable {

    /** Batches being folded or waiting: enough that neither thread waits for the other's short pauses. */
    private static final int MOST_RUNNING = 3;

    private static final int BATCH_ROWS = 512;
    private static final int BATCH_BYTES = 64 << 10;

    private final @Nullable ExecutorService folder;
    private final ArrayDeque<Future<Batch>> running = new ArrayDeque<>();
    private final ArrayDeque<Batch> free = new ArrayDeque<>();
    private Batch current = new Batch();
    private @Nullable RuntimeException failure;
    /** Of the folding thread: a row could not be folded, so that none behind it is. */
    private boolean broken;

    /** @param aside whether a thread of its own folds */
    FoldQueue(boolean aside) {
        folder = aside
                ? Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "sluice-fold");
                    thread.setDaemon(true);
                    return thread;
                })
                : null;
    }

    /** See {@link RowFold#encode}. */
    void add(
            RowFold fold,
            RowView row,
            boolean expectNothing,
            long ordinal,
            ChangeSource source,
            Lane lane,
            SourcePosition position) {
        Entry entry = current.next(fold);
        fold.encode(row, expectNothing, ordinal, current.bytes, entry.row);
        entry.isRow = true;
        entry.source = source;
        entry.lane = lane;
        entry.position = position;
        current.count++;
        submitFull();
    }

    /** See {@link RowFold#nextTransaction}; takes place between the rows before and behind it. */
    void nextTransaction(RowFold fold) {
        current.next(fold).isRow = false;
        current.count++;
        submitFull();
    }

    private void submitFull() {
        if (current.count == BATCH_ROWS || current.bytes.size() >= BATCH_BYTES) {
            submit();
        }
    }

    private void submit() {
        Batch batch = current;
        if (folder == null) {
            try {
                fold(batch);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            } finally {
                batch.clear();
            }
            return;
        }
        running.add(folder.submit(() -> fold(batch)));
        while (running.size() > MOST_RUNNING) {
            awaitOldest();
        }
        Batch next = free.poll();
        current = next == null ? new Batch() : next;
    }

    private Batch fold(Batch batch) {
        if (!broken) {
            broken = true;
            batch.fold();
            broken = false;
        }
        return batch;
    }

    private void awaitOldest() {
        try {
            Batch done = MergerPool.await(running.remove());
            done.clear();
            free.add(done);
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /**
     * Returns when all rows added so far are folded.
     *
     * @throws RuntimeException the first error of folding, with its place in the log
     */
    void drain() {
        if (failure != null) {
            throw failure;
        }
        if (current.count > 0) {
            submit();
        }
        while (!running.isEmpty()) {
            awaitOldest();
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.shutdownNow();
        }
    }

    /** A row, or the beginning of a transaction. */
    private static final class Entry {
        final RowFold.Item row = new RowFold.Item();
        boolean isRow;

        @Nullable
        RowFold fold;

        @Nullable
        ChangeSource source;

        @Nullable
        Lane lane;

        @Nullable
        SourcePosition position;

        CdcException located(CdcException e) {
            return source == null || lane == null || position == null ? e : e.at(source.place(lane, position));
        }
    }

    private static final class Batch {
        final ByteSink bytes = new ByteSink(BATCH_BYTES + (BATCH_BYTES >> 3));
        private final Entry[] entries = new Entry[BATCH_ROWS];
        private final ReadAhead keys = new ReadAhead(BATCH_ROWS);
        private final ReadAhead contents = new ReadAhead(BATCH_ROWS);
        private int count;

        Batch() {
            for (int i = 0; i < entries.length; i++) {
                entries[i] = new Entry();
            }
        }

        Entry next(RowFold fold) {
            Entry entry = entries[count];
            entry.fold = fold;
            return entry;
        }

        void clear() {
            bytes.clear();
            count = 0;
        }

        private void readAhead() {
            for (int i = 0; i < count; ) {
                RowFold fold = Objects.requireNonNull(entries[i].fold);
                int n = 0;
                for (; i < count && entries[i].fold == fold; i++) {
                    if (entries[i].isRow) {
                        fold.hashes(entries[i].row, n++, keys, contents);
                    }
                }
                fold.readAhead(keys, contents, n);
            }
        }

        void fold() {
            readAhead();
            byte[] a = bytes.array();
            for (int i = 0; i < count; i++) {
                Entry entry = entries[i];
                RowFold fold = Objects.requireNonNull(entry.fold);
                if (!entry.isRow) {
                    fold.nextTransaction();
                    continue;
                }
                try {
                    fold.fold(a, entry.row);
                } catch (CdcException e) {
                    throw entry.located(e);
                }
            }
        }
    }
}
