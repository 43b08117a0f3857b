package io.sluice.cdc.model.internal.events;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cursor over events that are there as objects: one view for all rows, as of every cursor. */
public abstract class EventCursor implements ChangeCursor {

    private final View view = new View();
    private @Nullable ChangeEvent current;

    /** The next event, or null at the end. */
    protected abstract @Nullable ChangeEvent nextEvent();

    @Override
    public final boolean next() {
        current = nextEvent();
        return current != null;
    }

    private ChangeEvent current() {
        ChangeEvent event = current;
        if (event == null) {
            throw new IllegalStateException("the cursor stands on no event");
        }
        return event;
    }

    @Override
    public final Kind kind() {
        ChangeEvent event = current();
        return event instanceof RowChange ? Kind.ROW : event instanceof SchemaChange ? Kind.SCHEMA : Kind.MARK;
    }

    @Override
    public final RowView row() {
        if (current() instanceof RowChange row) {
            view.row = row;
            return view;
        }
        throw new IllegalStateException("the event is " + kind() + ", not ROW");
    }

    @Override
    public final SchemaChange schema() {
        if (current() instanceof SchemaChange schema) {
            return schema;
        }
        throw new IllegalStateException("the event is " + kind() + ", not SCHEMA");
    }

    @Override
    public final TransactionMark mark() {
        if (current() instanceof TransactionMark mark) {
            return mark;
        }
        throw new IllegalStateException("the event is " + kind() + ", not MARK");
    }

    @Override
    public final Lane lane() {
        return current().origin().lane();
    }

    @Override
    public final SourcePosition position() {
        return current().position();
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
