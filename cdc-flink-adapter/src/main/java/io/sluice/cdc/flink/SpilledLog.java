package io.sluice.cdc.flink;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.internal.events.EventCursor;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spilled rows and statements, each lane in its order, as a source of the merge. */
final class SpilledLog implements ChangeSource {

    private final SpilledEvents events;
    private final Layouts layouts;
    private final MySqlDdl ddl;
    private final OrderQuality order;

    /** @param order how well the order of its weakest event is known */
    SpilledLog(SpilledEvents events, Layouts layouts, MySqlDdl ddl, OrderQuality order) {
        this.events = events;
        this.layouts = layouts;
        this.ddl = ddl;
        this.order = order;
    }

    @Override
    public String describe() {
        return "a piece of the log";
    }

    @Override
    public OrderQuality orderQuality() {
        return order;
    }

    @Override
    public String identity() {
        return describe();
    }

    /** Every lane of a stream event is one total order in which no position means two things. */
    @Override
    public boolean hasDurablePositions() {
        return true;
    }

    @Override
    public ChangeCursor open(TableFilter tables) {
        return new Cursor(events.open(), tables);
    }

    private final class Cursor extends EventCursor {
        private final SpilledEvents.Reader reader;
        private final TableFilter tables;

        Cursor(SpilledEvents.Reader reader, TableFilter tables) {
            this.reader = reader;
            this.tables = tables;
        }

        @Override
        protected @Nullable ChangeEvent nextEvent() {
            for (StreamEvent event = reader.next(); event != null; event = reader.next()) {
                if (event instanceof StatementEvent statement) {
                    return statement.isUnderstood()
                            ? statement.toSchemaChange(ddl)
                            : new SchemaChange(event.origin(), statement.database(), statement.sql(), List.of(), false);
                }
                RowEvent row = (RowEvent) event;
                if (tables.accepts(row.table())) {
                    return row.toRowChange(layouts.require(row));
                }
            }
            return null;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
