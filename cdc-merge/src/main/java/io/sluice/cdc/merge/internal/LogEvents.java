package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import java.io.Closeable;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The events of all sources of a log in the order they are counted and folded in. One thread. */
interface LogEvents extends Closeable {

    /** Moves to the next event; false at the end of the log. */
    boolean next();

    /** The source of the event at hand. */
    ChangeSource source();

    /** The source's place in the list of sources. */
    int sourceNumber();

    /** Stands on the event at hand; the caller does not move it. */
    ChangeCursor cursor();

    /**
     * Whether the event's transaction has events in another lane as well: a GTID set orders transactions, not the rows
     * within one.
     */
    boolean isShared();

    @Override
    void close();

    static LogEvents open(List<ChangeSource> sources, LogPlan plan) {
        return plan.byGtid() ? LanesByGtid.open(sources, plan) : new InTurn(sources, plan);
    }

    /** The place of the event at hand as people find it. */
    default String place() {
        return source().place(cursor().lane(), cursor().position());
    }

    /** One source after the other, each as it comes. */
    final class InTurn implements LogEvents {
        private final Iterator<ChangeSource> sources;
        private final LogPlan plan;
        private @Nullable ChangeSource source;
        private @Nullable ChangeCursor cursor;
        private int number = -1;

        InTurn(List<ChangeSource> sources, LogPlan plan) {
            this.sources = sources.iterator();
            this.plan = plan;
        }

        @Override
        public boolean next() {
            while (true) {
                ChangeCursor open = cursor;
                if (open != null && open.next()) {
                    return true;
                }
                close();
                if (!sources.hasNext()) {
                    return false;
                }
                ChangeSource next = sources.next();
                source = next;
                number++;
                cursor = plan.open(next);
            }
        }

        @Override
        public ChangeSource source() {
            ChangeSource open = source;
            if (open == null) {
                throw new NoSuchElementException("next() comes first");
            }
            return open;
        }

        @Override
        public int sourceNumber() {
            return number;
        }

        @Override
        public ChangeCursor cursor() {
            ChangeCursor open = cursor;
            if (open == null) {
                throw new NoSuchElementException("the log has ended");
            }
            return open;
        }

        @Override
        public boolean isShared() {
            return false;
        }

        @Override
        public void close() {
            ChangeCursor open = cursor;
            cursor = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
