package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.events.EventCursor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source made of events in memory: for tests, and for those who bring events of their own. Immutable; its cursors follow
 * the rule of all cursors, so a view kept too long shows another row here as well.
 */
public final class EventSource implements ChangeSource {

    private final String name;
    private final List<ChangeEvent> events;
    private final OrderQuality order;
    private final boolean durablePositions;

    private EventSource(String name, List<ChangeEvent> events, OrderQuality order, boolean durablePositions) {
        this.name = name;
        this.events = List.copyOf(events);
        this.order = Objects.requireNonNull(order, "order");
        this.durablePositions = durablePositions;
    }

    /**
     * @param name identifies the input: two sources of one name must hold the same events
     * @param durablePositions see {@link ChangeSource#hasDurablePositions()}
     */
    public static EventSource of(
            String name, List<? extends ChangeEvent> events, OrderQuality order, boolean durablePositions) {
        return new EventSource(name, List.copyOf(events), order, durablePositions);
    }

    @Override
    public String describe() {
        return name + " (" + events.size() + " events)";
    }

    @Override
    public String identity() {
        return name + " " + events.size();
    }

    @Override
    public OrderQuality orderQuality() {
        return order;
    }

    @Override
    public boolean hasDurablePositions() {
        return durablePositions;
    }

    @Override
    public ChangeCursor open(TableFilter tables) {
        return new Cursor(events, tables);
    }

    private static final class Cursor extends EventCursor {
        private final List<ChangeEvent> events;
        private final TableFilter tables;
        private int next;
        private volatile boolean closed;

        Cursor(List<ChangeEvent> events, TableFilter tables) {
            this.events = events;
            this.tables = tables;
        }

        @Override
        protected @Nullable ChangeEvent nextEvent() {
            while (!closed && next < events.size()) {
                ChangeEvent event = events.get(next++);
                if (!(event instanceof RowChange row) || tables.accepts(row.table())) {
                    return event;
                }
            }
            return null;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
