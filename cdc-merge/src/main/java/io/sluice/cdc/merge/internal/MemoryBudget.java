package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.DeltaTooLargeException;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the deltas sharing it may hold together. Thread-safe. */
public final class MemoryBudget {

    private final String option;
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param option how the user names the limit, for the message
     * @param limit in bytes
     */
    public MemoryBudget(String option, long limit) {
        this.option = option;
        this.limit = limit;
    }

    public static MemoryBudget unlimited() {
        return new MemoryBudget("memory budget", Long.MAX_VALUE);
    }

    public long used() {
        return used.get();
    }

    public long limit() {
        return limit;
    }

    void reserve(long bytes) {
        long now = used.addAndGet(bytes);
        if (now > limit) {
            used.addAndGet(-bytes);
            throw new DeltaTooLargeException("the net changes need more than the " + limit
                    + " bytes they were given; raise " + option
                    + ", or fold a shorter piece of the log (another " + bytes + " bytes were asked for)");
        }
    }

    /** For what frees more than it takes: a compaction's next page. */
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }
}
