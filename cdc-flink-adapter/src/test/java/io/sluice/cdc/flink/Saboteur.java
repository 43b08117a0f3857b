package io.sluice.cdc.flink;

import java.io.Serializable;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/** Fails its task at random elements, each time after a checkpoint, so that there is something to come back to. */
final class Saboteur<T> extends RichMapFunction<T, T> implements CheckpointListener {

    private static final long serialVersionUID = 1L;

    /** Failures still to come, by plan. */
    static final Map<String, AtomicInteger> LEFT = new ConcurrentHashMap<>();

    /** Says which elements it may fail at. */
    interface Victim<T> extends Predicate<T>, Serializable {}

    /** What it fails with. */
    static final class Sabotage extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Sabotage() {
            super("sabotage");
        }
    }

    private final String plan;
    private final long seed;
    private final int within;
    private final Victim<T> victim;
    private transient boolean armed;
    private transient int countdown;

    /** @param within fails a subtask at one of so many elements, counted from the first checkpoint of an attempt */
    Saboteur(String plan, long seed, int within, Victim<T> victim) {
        this.plan = plan;
        this.seed = seed;
        this.within = within;
        this.victim = victim;
    }

    @Override
    public void open(OpenContext context) {
        int left = LEFT.get(plan).get();
        countdown = new Random(seed + left).nextInt(within);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        armed = true;
    }

    @Override
    public T map(T element) {
        if (armed && victim.test(element) && countdown-- == 0 && LEFT.get(plan).getAndDecrement() > 0) {
            throw new Sabotage();
        }
        return element;
    }
}
