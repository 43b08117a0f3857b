package io.sluice.cdc.flink.internal;

import io.sluice.cdc.flink.ErrorBudgetExceededException;
import io.sluice.cdc.flink.ErrorPolicy;
import io.sluice.cdc.model.CdcException;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/** Counts the bad messages of one reader over a sliding time. One thread. */
public final class ErrorBudget {

    private final ErrorPolicy policy;
    private final LongSupplier nanoTime;
    /** When the bad messages of the last while came, oldest first. */
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    public ErrorBudget(ErrorPolicy policy, LongSupplier nanoTime) {
        this.policy = policy;
        this.nanoTime = nanoTime;
    }

    /** Lets one more pass, or throws. */
    public void spend(CdcException error) {
        if (policy.action() == ErrorPolicy.Action.FAIL) {
            throw error;
        }
        long now = nanoTime.getAsLong();
        while (!times.isEmpty() && now - times.getFirst() >= policy.per().toNanos()) {
            times.removeFirst();
        }
        if (times.size() >= policy.errors()) {
            throw new ErrorBudgetExceededException(policy, error);
        }
        times.addLast(now);
    }
}
