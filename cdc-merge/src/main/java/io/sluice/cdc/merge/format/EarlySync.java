package io.sluice.cdc.merge.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Has a file's bytes go to the disk while more are written, so that little is left to wait for when the file ends. A system
 * left to itself begins late, since most files are never asked to be on the disk. Used by the thread that writes.
 */
final class EarlySync {

    /** Puts what was written so far on the disk. */
    interface Sync {
        void run() throws IOException;
    }

    static final long EVERY = 64L << 20;

    private final Sync sync;
    private long unsynced;
    private @Nullable Thread syncing;
    /** Of the syncing thread; looked at when it has ended. */
    private @Nullable IOException failure;

    /** @param sync run beside the thread that writes */
    EarlySync(Sync sync) {
        this.sync = sync;
    }

    /** More bytes were written. */
    void wrote(long bytes) throws IOException {
        unsynced += bytes;
        if (unsynced < EVERY || syncing != null && syncing.isAlive()) {
            return;
        }
        await();
        unsynced = 0;
        Thread thread = new Thread(this::sync, "sluice-sync");
        thread.setDaemon(true);
        syncing = thread;
        thread.start();
    }

    private void sync() {
        try {
            sync.run();
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Waits for what has begun. A disk tells of a write that failed only once, so a failure must not get lost here.
     *
     * @throws IOException if bytes written before did not get to the disk
     */
    void await() throws IOException {
        Thread thread = syncing;
        if (thread == null) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        syncing = null;
        if (failure != null) {
            throw failure;
        }
    }
}
