package io.sluice.cdc.model;

import java.time.Instant;
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

    private static final class Cursor implements ChangeCursor {
        private final List<ChangeEvent> events;
        private final TableFilter tables;
        private final View view = new View();
        private int next;
        private @Nullable ChangeEvent current;
        private volatile boolean closed;

        Cursor(List<ChangeEvent> events, TableFilter tables) {
            this.events = events;
            this.tables = tables;
        }

        @Override
        public boolean next() {
            while (!closed && next < events.size()) {
                ChangeEvent event = events.get(next++);
                if (!(event instanceof RowChange row) || tables.accepts(row.table())) {
                    current = event;
                    return true;
                }
            }
            current = null;
            return false;
        }

        private ChangeEvent current() {
            ChangeEvent event = current;
            if (event == null) {
                throw new IllegalStateException("the cursor stands on no event");
            }
            return event;
        }

        @Override
        public Kind kind() {
            ChangeEvent event = current();
            return event instanceof RowChange ? Kind.ROW : event instanceof SchemaChange ? Kind.SCHEMA : Kind.MARK;
        }

        @Override
        public RowView row() {
            if (current() instanceof RowChange row) {
                view.row = row;
                return view;
            }
            throw new IllegalStateException("the event is " + kind() + ", not ROW");
        }

        @Override
        public SchemaChange schema() {
            if (current() instanceof SchemaChange schema) {
                return schema;
            }
            throw new IllegalStateException("the event is " + kind() + ", not SCHEMA");
        }

        @Override
        public TransactionMark mark() {
            if (current() instanceof TransactionMark mark) {
                return mark;
            }
            throw new IllegalStateException("the event is " + kind() + ", not MARK");
        }

        @Override
        public Lane lane() {
            return current().origin().lane();
        }

        @Override
        public SourcePosition position() {
            return current().position();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class View implements RowView {
        private @Nullable RowChange row;

        private RowChange row() {
            return Objects.requireNonNull(row);
        }

        @Override
        public TableSchema schema() {
            return row().schema();
        }

        @Override
        public Operation operation() {
            return row().operation();
        }

        @Override
        public RowImage before() {
            return row().before();
        }

        @Override
        public RowImage after() {
            return row().after();
        }

        @Override
        public SourcePosition position() {
            return row().position();
        }

        @Override
        public @Nullable GtidSet gtids() {
            return row().origin().gtids();
        }

        @Override
        public @Nullable Instant sourceTime() {
            return row().origin().sourceTime();
        }

        @Override
        public RowChange toEvent() {
            return row();
        }
    }
}
