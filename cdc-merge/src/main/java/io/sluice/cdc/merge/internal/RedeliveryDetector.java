package io.sluice.cdc.merge.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells a redelivery from a loss in a feed without positions of its own. Canal, restarted or rolled back, sends batches
 * again under new ids and offsets: A B A B C, and where the day is cut between the two, A B A.
 *
 * <p>A change is known by a hash of its content. One that fits the table (its before image is the row's present state) is
 * applied even if its content was seen before: a row that is switched to and fro does that, and applying a whole run that
 * fits leads back to where it started from. One that does not fit opens a run if its content was seen before: the changes
 * that follow must be those that followed then, up to the newest. A run that breaks off before is no redelivery, and what
 * it excused becomes the anomalies it was. A run still open at the end of the input stands: the rest of it comes with the
 * next piece of log.
 *
 * @param <A> what the caller keeps of an excused change, to report it should the run break
 */
final class RedeliveryDetector<A> {

    /** What to do with a change that does not fit. */
    enum Answer {
        REDELIVERED,
        ANOMALY
    }

    private static final int NONE = -1;

    private long[] history = new long[64];
    private int size;
    /** By hash, one more than the index in the history of the newest change that has it; 0 where there is none. */
    private int[] slots = new int[128];

    private int slotsUsed;

    private int expected = NONE;
    private final List<A> excused = new ArrayList<>();
    private long redelivered;
    private long inRun;

    /** Forgets all content: nothing seen so far can come again unnoticed, as a GTID set tells. */
    void reset(Consumer<A> onBroken) {
        breakRun(onBroken);
        size = 0;
        if (slotsUsed > 0) {
            Arrays.fill(slots, 0);
            slotsUsed = 0;
        }
    }

    /** A change that fits the table and is applied. */
    void fits(long hash, Consumer<A> onBroken) {
        if (expected != NONE) {
            if (follow(hash)) {
                count();
                return;
            }
            breakRun(onBroken);
        }
        remember(hash);
    }

    /** A change that does not fit. If the answer is REDELIVERED it must not be applied. */
    Answer misfits(long hash, A change, Consumer<A> onBroken) {
        if (expected != NONE ? follow(hash) : open(hash)) {
            count();
            if (expected != NONE) {
                excused.add(change);
            }
            return Answer.REDELIVERED;
        }
        breakRun(onBroken);
        remember(hash);
        return Answer.ANOMALY;
    }

    /** Changes recognised as sent again. */
    long redelivered() {
        return redelivered;
    }

    private void count() {
        redelivered++;
        inRun = expected == NONE ? 0 : inRun + 1;
    }

    private boolean follow(long hash) {
        if (history[expected] == hash) {
            advance(expected + 1);
            return true;
        }
        return open(hash);
    }

    private boolean open(long hash) {
        int index = find(hash);
        if (index == NONE) {
            return false;
        }
        advance(index + 1);
        return true;
    }

    private void advance(int next) {
        if (next == size) {
            expected = NONE;
            excused.clear();
        } else {
            expected = next;
        }
    }

    private void breakRun(Consumer<A> onBroken) {
        if (expected != NONE) {
            expected = NONE;
            redelivered -= inRun;
            inRun = 0;
            excused.forEach(onBroken);
            excused.clear();
        }
    }

    private void remember(long hash) {
        if (size == history.length) {
            // by half and not to the double: a feed without GTIDs keeps a hash of every change
            history = Arrays.copyOf(history, size + (size >> 1));
        }
        history[size++] = hash;
        if (slotsUsed + 1 > slots.length - (slots.length >> 2)) {
            rehash();
        } else {
            put(size - 1);
        }
    }

    /** Index of the newest change with this content, or NONE. */
    private int find(long hash) {
        return slots[slotOf(hash)] - 1;
    }

    private void put(int index) {
        int slot = slotOf(history[index]);
        if (slots[slot] == 0) {
            slotsUsed++;
        }
        slots[slot] = index + 1;
    }

    private int slotOf(long hash) {
        int mask = slots.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (slots[slot] != 0 && history[slots[slot] - 1] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        slotsUsed = 0;
        for (int i = 0; i < size; i++) {
            put(i);
        }
    }
}
