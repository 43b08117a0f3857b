package io.sluice.cdc.model;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * How events flow: a pull cursor, used by one thread.
 *
 * <p>THE VIEW RETURNED BY {@link #row()} IS VALID UNTIL THE FOLLOWING {@link #next()}; {@link #toEvent()} keeps it.
 * Iterating gives immutable events. The structure of a whole message is checked before its first row is handed out, so a
 * message is delivered whole or not at all; a value is checked when it is read. After an exception the cursor stands at
 * the failed unit and every further {@code next()} throws the same exception.
 */
public interface ChangeCursor extends AutoCloseable, Iterable<ChangeEvent> {

    /** Which of the three accessors answers. */
    enum Kind {
        ROW,
        SCHEMA,
        MARK
    }

    /** Moves to the next event. False at the end of the input. */
    boolean next();

    /** Kind of the event the cursor stands on. */
    Kind kind();

    /** @throws IllegalStateException unless {@link #kind()} is ROW */
    RowView row();

    /** @throws IllegalStateException unless {@link #kind()} is SCHEMA */
    SchemaChange schema();

    /** @throws IllegalStateException unless {@link #kind()} is MARK */
    TransactionMark mark();

    /** The lane of the event the cursor stands on. */
    Lane lane();

    /** The position of the event the cursor stands on. */
    SourcePosition position();

    /** The event the cursor stands on as an immutable object. */
    default ChangeEvent toEvent() {
        return switch (kind()) {
            case ROW -> row().toEvent();
            case SCHEMA -> schema();
            case MARK -> mark();
        };
    }

    /** May be called from any thread; a reader waiting in {@link #next()} wakes and ends. */
    @Override
    void close();

    @Override
    default Iterator<ChangeEvent> iterator() {
        return new Iterator<>() {
            private boolean ready;
            private boolean ended;

            @Override
            public boolean hasNext() {
                if (!ready && !ended) {
                    ready = ChangeCursor.this.next();
                    ended = !ready;
                }
                return ready;
            }

            @Override
            public ChangeEvent next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ready = false;
                return toEvent();
            }
        };
    }
}
