package io.sluice.cdc.parser.internal.binlog;

import org.jspecify.annotations.Nullable;

/**
 * The events of the transaction that is read and not decided: the last of them in the window, from its {@link EventWindow#keep}
 * on, and those before, where it has grown large or goes on in another file, held elsewhere.
 */
final class OpenTransaction {

    /** What the window may take of the budget before its events are held; the rest is for what is held. */
    private static final int WINDOW_SHARE = 4;

    private final LogInput input;
    private final EventWindow window;
    private final LogPlace place;
    private final HeldEvents.Budget budget;
    private final int windowBudget;
    final TransactionScan scan;

    private HeldEvents held;
    private String file = "";
    private long fileNumber;
    private long offset;

    OpenTransaction(LogInput input) {
        this.input = input;
        this.window = input.window;
        this.place = input.place;
        long bytes = input.options.memoryBudget();
        this.budget = new HeldEvents.Budget(bytes);
        this.windowBudget = (int) Math.min(1 << 28, bytes / WINDOW_SHARE);
        this.held = new HeldEvents(budget);
        this.scan = new TransactionScan(place);
    }

    /** Whether events of a transaction came that is not decided. */
    boolean isOpen() {
        return scan.isOpen();
    }

    /** Its first event is the one at this index of the window. */
    void begin(int from) {
        window.keep = from;
        file = place.text();
        fileNumber = place.number();
        offset = window.offset(from);
    }

    /** Bytes of its events before this index of the window. */
    long inner(int from) {
        return held.length() + from - window.keep;
    }

    /** Name of the file it begins in. */
    String file() {
        return file;
    }

    /** Where it begins there. */
    long offset() {
        return offset;
    }

    /** All before this offset of the file that is read is decided. */
    long decidedOffset() {
        if (!isOpen()) {
            return window.offset(window.pos);
        }
        return file.equals(place.text()) ? offset : 0;
    }

    /** More is read into the window; puts its events away where they take too much of it. */
    void makeRoom() {
        if (window.pos - window.keep > windowBudget) {
            hold();
        }
    }

    /** Puts the events in the window away. */
    void hold() {
        held.add(
                window.array,
                window.keep,
                window.pos,
                input.frames.checksumBytes(),
                place.text(),
                window.offset(window.keep),
                input.file());
        window.keep = window.pos;
    }

    /** Forgets the events held; those in the window stay. */
    void forgetHeld() {
        held.close();
    }

    /** It will never be decided. */
    void abandon() {
        scan.reset();
        held.close();
        window.keep = window.pos;
    }

    /**
     * It is committed, and its events are gone through again. Answers what to release when that is done: null where all of
     * them are in the window.
     */
    @Nullable
    HeldEvents deliverTo(TransactionEvents events) {
        if (held.isEmpty()) {
            events.inMemory(
                    window.array, window.keep, window.pos, window.offset(window.keep), input.frames.checksumBytes());
            return null;
        }
        hold();
        events.held(held);
        return release();
    }

    /** It is prepared: its events are held until its outcome comes. */
    PreparedTransactions.Branch prepare(long @Nullable [] dropped) {
        hold();
        return new PreparedTransactions.Branch(release(), dropped, file, fileNumber, offset);
    }

    private HeldEvents release() {
        HeldEvents all = held;
        held = new HeldEvents(budget);
        return all;
    }

    void close() {
        held.close();
    }
}
