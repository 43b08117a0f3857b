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
 * that follow must be those that followed then, up to the newest, and are left out, whether they fit or not. A run that
 * breaks off before is no redelivery, and what it excused becomes the anomalies it was. A run still open at the end of the
 * input stands: the rest of it comes with the next piece of log.
 *
 * <p>A run may begin with changes that fit, which have been applied by the time the first does not: INSERT 6 and 6 to 7,
 * sent again. What is applied cannot be left out, so such a run is applied to its end, which leads back to where it began;
 * there the end of the input breaks it as well.
 *
 * @param <A> what the caller keeps of an excused change, to report it should the run break
 */
final class RedeliveryDetector<A> {

    /** What to do with a change. */
    enum Answer {
        /** New: apply it. */
        FITS,
        /** Came before: leave it out. */
        REDELIVERED,
        /** Came before, as changes that were applied: apply it, and ask nothing of the rows it meets. */
        APPLIED_AGAIN,
        ANOMALY
    }

    private static final int NONE = -1;

    private final LongPages history = new LongPages();
    private int size;
    /** By hash, one more than the index in the history of the newest change that has it; 0 where there is none. */
    private int[] slots = new int[128];

    private int slotsUsed;

    private int expected = NONE;
    /** Of what the changes that fit repeat since {@link #repeatStart}: where it goes on, or NONE. */
    private int repeated = NONE;

    /** Size of the history before the changes that repeat. */
    private int repeatStart;

    /** Whether the open run is applied. */
    private boolean applying;

    private final List<A> excused = new ArrayList<>();
    private long redelivered;
    private long inRun;

    /** Forgets all content: nothing seen so far can come again unnoticed, as a GTID set tells. */
    void reset(Consumer<A> onBroken) {
        breakRun(onBroken);
        repeated = NONE;
        size = 0;
        if (slotsUsed > 0) {
            Arrays.fill(slots, 0);
            slotsUsed = 0;
        }
    }

    /** Reads what the first hashes will be looked for in. */
    void readAhead(ReadAhead ahead, int n) {
        int mask = slots.length - 1;
        for (int i = 0; i < n; i++) {
            ahead.guesses[i] = slots[(int) (ahead.hashes[i] ^ ahead.hashes[i] >>> 32) & mask];
        }
        int read = 0;
        for (int i = 0; i < n; i++) {
            if (ahead.guesses[i] != 0) {
                read += (int) history.get(ahead.guesses[i] - 1);
            }
        }
        ahead.read(read);
    }

    /** A change that fits the table. */
    Answer fits(long hash, Consumer<A> onBroken) {
        if (expected != NONE) {
            Answer answer = applying ? Answer.APPLIED_AGAIN : Answer.REDELIVERED;
            if (follow(hash)) {
                count();
                return answer;
            }
            breakRun(onBroken);
        }
        repeat(hash);
        remember(hash);
        return Answer.FITS;
    }

    /** The input ends; what was seen is forgotten, so that its memory is free for what follows. */
    void end(Consumer<A> onBroken) {
        if (applying) {
            breakRun(onBroken);
        }
        history.clear();
        size = 0;
        slots = new int[128];
        slotsUsed = 0;
        expected = NONE;
        repeated = NONE;
    }

    /** Notes whether a change that fits goes on with, or begins, what came before. */
    private void repeat(long hash) {
        if (repeated != NONE && repeated < repeatStart && history.get(repeated) == hash) {
            repeated++;
            return;
        }
        int index = find(hash);
        repeated = index == NONE ? NONE : index + 1;
        repeatStart = size;
    }

    /** Whether a change that does not fit goes on with what those before it, which did fit, repeat. */
    private boolean goesOn(long hash) {
        if (repeated == NONE || repeated >= repeatStart || history.get(repeated) != hash) {
            return false;
        }
        size = repeatStart;
        Arrays.fill(slots, 0);
        slotsUsed = 0;
        for (int i = 0; i < size; i++) {
            put(i);
        }
        advance(repeated + 1);
        repeated = NONE;
        return true;
    }

    /** A change that does not fit. */
    Answer misfits(long hash, A change, Consumer<A> onBroken) {
        if (expected == NONE && goesOn(hash)) {
            applying = true;
        } else if (!(expected != NONE ? follow(hash) : open(hash))) {
            breakRun(onBroken);
            repeated = NONE;
            remember(hash);
            return Answer.ANOMALY;
        }
        Answer answer = applying ? Answer.APPLIED_AGAIN : Answer.REDELIVERED;
        count();
        if (expected != NONE) {
            excused.add(change);
        }
        return answer;
    }

    /** Changes recognised as sent again. */
    long redelivered() {
        return redelivered;
    }

    private void count() {
        redelivered++;
        inRun = expected == NONE ? 0 : inRun + 1;
        applying &= expected != NONE;
    }

    private boolean follow(long hash) {
        if (history.get(expected) == hash) {
            advance(expected + 1);
            return true;
        }
        return !applying && open(hash);
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
            applying = false;
            redelivered -= inRun;
            inRun = 0;
            excused.forEach(onBroken);
            excused.clear();
        }
    }

    private void remember(long hash) {
        if (!history.has(size)) {
            history.addPage();
        }
        history.set(size++, hash);
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
        int slot = slotOf(history.get(index));
        if (slots[slot] == 0) {
            slotsUsed++;
        }
        slots[slot] = index + 1;
    }

    private int slotOf(long hash) {
        int mask = slots.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (slots[slot] != 0 && history.get(slots[slot] - 1) != hash) {
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
