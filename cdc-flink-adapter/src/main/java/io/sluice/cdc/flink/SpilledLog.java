package io.sluice.cdc.flink;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Spilled rows and statements, each lane in its order, as a source of the merge. */
final class SpilledLog implements ChangeSource {

    private final SpilledEvents events;
    private final Layouts layouts;
    private final MySqlDdl ddl;

    SpilledLog(SpilledEvents events, Layouts layouts, MySqlDdl ddl) {
        this.events = events;
        this.layouts = layouts;
        this.ddl = ddl;
    }

    @Override
    public String describe() {
        return "a piece of the log";
    }

    @Override
    public OrderQuality orderQuality() {
        return OrderQuality.TRANSACTION;
    }

    @Override
    public String identity() {
        return describe();
    }

    @Override
    public boolean hasDurablePositions() {
        return true;
    }

    @Override
    public ChangeCursor open(TableFilter tables) {
        return new Cursor(events.open(), tables);
    }

    private final class Cursor implements ChangeCursor {
        private final SpilledEvents.Reader reader;
        private final TableFilter tables;
        private final View view = new View();
        private @Nullable ChangeEvent current;

        Cursor(SpilledEvents.Reader reader, TableFilter tables) {
            this.reader = reader;
            this.tables = tables;
        }

        @Override
        public boolean next() {
            while (true) {
                StreamEvent event = reader.next();
                if (event == null) {
                    current = null;
                    return false;
                }
                if (event instanceof StatementEvent statement) {
                    current = statement.isUnderstood()
                            ? statement.toSchemaChange(ddl)
                            : new SchemaChange(
                                    event.origin(), statement.database(), statement.sql(), java.util.List.of(), false);
                    return true;
                }
                RowEvent row = (RowEvent) event;
                if (tables.accepts(row.table())) {
                    current = row.toRowChange(layouts.require(row));
                    return true;
                }
            }
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
            return current() instanceof RowChange ? Kind.ROW : Kind.SCHEMA;
        }

        @Override
        public RowView row() {
            view.row = (RowChange) current();
            return view;
        }

        @Override
        public SchemaChange schema() {
            return (SchemaChange) current();
        }

        @Override
        public TransactionMark mark() {
            throw new IllegalStateException("the event is no mark");
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
            reader.close();
        }
    }

    private static final class View implements RowView {
        private @Nullable RowChange row;

        private RowChange row() {
            return java.util.Objects.requireNonNull(row);
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
