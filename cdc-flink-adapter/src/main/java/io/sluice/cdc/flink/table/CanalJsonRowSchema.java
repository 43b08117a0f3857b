package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.ErrorPolicy;
import io.sluice.cdc.flink.internal.ErrorBudget;
import io.sluice.cdc.flink.internal.ReaderMetrics;
import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnStatement;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message at a time to rows of a changelog, all or nothing: its rows are collected here first, and what goes wrong
 * downstream is never taken for a fault of the message.
 */
final class CanalJsonRowSchema implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CanalJsonRowSchema.class);
    private static final byte[] NOTHING = {};
    private static final int MOST_LAYOUTS = 20_000;
    /** Formats are told neither partition nor offset; positions count the messages of this reader. */
    private static final Lane LANE = Lane.of("message");

    private final FormatSettings settings;
    private final ArrayList<WantedColumn> wanted;
    private final ArrayList<MetadataColumn> metadata;
    private final TypeInformation<RowData> type;

    private transient @Nullable Open open;

    CanalJsonRowSchema(
            FormatSettings settings,
            List<WantedColumn> wanted,
            List<MetadataColumn> metadata,
            TypeInformation<RowData> type) {
        this.settings = settings;
        this.wanted = new ArrayList<>(wanted);
        this.metadata = new ArrayList<>(metadata);
        this.type = type;
    }

    /** What a reader has while it runs. */
    private static final class Open {
        final CanalJsonParser parser;
        final ErrorBudget budget;
        final ReaderMetrics metrics;
        final List<RowData> rows = new ArrayList<>();
        final Map<TableSchema, RowPlan> plans = new IdentityHashMap<>();

        @Nullable
        TableSchema lastSchema;

        @Nullable
        RowPlan lastPlan;

        long messages;

        Open(FormatSettings settings, InitializationContext context) {
            parser = settings.reader().parser();
            budget = new ErrorBudget(settings.reader().errorPolicy(), System::nanoTime);
            metrics = new ReaderMetrics(context.getMetricGroup());
        }
    }

    @Override
    public void open(InitializationContext context) {
        open = new Open(settings, context);
    }

    /** Not for use: a message holds any number of rows. Flink calls {@link #deserialize(byte[], Collector)}. */
    @Override
    public RowData deserialize(byte @Nullable [] message) {
        throw new UnsupportedOperationException("a message holds any number of rows; use the form with a collector");
    }

    @Override
    public void deserialize(byte @Nullable [] message, Collector<RowData> out) {
        Open o = Objects.requireNonNull(open, "the connector did not open this format");
        o.rows.clear();
        o.metrics.message(message == null ? 0 : message.length);
        try {
            read(o, message);
        } catch (MissingOptionException e) {
            throw e;
        } catch (CdcException e) {
            o.rows.clear();
            bad(o, e, message == null ? NOTHING : message);
        }
        for (int i = 0; i < o.rows.size(); i++) {
            out.collect(o.rows.get(i));
        }
    }

    private void read(Open o, byte @Nullable [] message) {
        long number = o.messages++;
        if (message == null) {
            throw new MalformedInputException(
                    "a record without a value; Canal never sends one: a compacted topic or another producer's record",
                    null,
                    -1);
        }
        ChangeCursor cursor = o.parser.parse(message, LANE, number);
        while (cursor.next()) {
            switch (cursor.kind()) {
                case ROW -> row(o, cursor);
                case SCHEMA -> {
                    o.metrics.statement();
                    if (settings.rowRemovingStatements() == OnStatement.ERROR) {
                        refuseRemoval(cursor.schema());
                    }
                }
                case MARK -> o.metrics.mark();
            }
        }
    }

    private void row(Open o, ChangeCursor cursor) {
        RowView row = cursor.row();
        RowPlan plan = planOf(o, row.schema());
        Operation operation = row.operation();
        GenericRowData before = null;
        if (operation != Operation.INSERT) {
            before = newRow(operation == Operation.UPDATE ? RowKind.UPDATE_BEFORE : RowKind.DELETE);
            o.rows.add(before);
        }
        GenericRowData after = null;
        if (operation != Operation.DELETE) {
            after = newRow(operation == Operation.UPDATE ? RowKind.UPDATE_AFTER : RowKind.INSERT);
            o.rows.add(after);
        }
        plan.fill(row, before, after);
        for (int i = 0; i < metadata.size(); i++) {
            Object value = metadata.get(i).of(cursor, row);
            if (before != null) {
                before.setField(wanted.size() + i, value);
            }
            if (after != null) {
                after.setField(wanted.size() + i, value);
            }
        }
        Instant time = row.sourceTime();
        o.metrics.row(time == null ? ReaderMetrics.NO_TIME : time.toEpochMilli());
    }

    private GenericRowData newRow(RowKind kind) {
        return new GenericRowData(kind, wanted.size() + metadata.size());
    }

    private RowPlan planOf(Open o, TableSchema schema) {
        RowPlan plan = o.lastSchema == schema ? o.lastPlan : o.plans.get(schema);
        if (plan == null) {
            if (o.plans.size() == MOST_LAYOUTS) {
                o.plans.clear();
            }
            plan = RowPlan.of(
                    schema, wanted, settings.missingColumns(), settings.reader().timestampZone());
            o.plans.put(schema, plan);
        }
        o.lastSchema = schema;
        o.lastPlan = plan;
        return plan;
    }

    private static void refuseRemoval(SchemaChange change) {
        String place = change.origin().lane() + " " + change.origin().position().offset();
        if (!change.understood()) {
            throw new RowRemovingStatementException(place, "a statement that could not be read and may remove rows");
        }
        for (SchemaAction action : change.actions()) {
            if (action instanceof SchemaAction.TruncateTable a) {
                throw new RowRemovingStatementException(place, "TRUNCATE of " + a.table());
            } else if (action instanceof SchemaAction.DropTable a && !a.temporary()) {
                throw new RowRemovingStatementException(place, "DROP of " + a.table());
            } else if (action instanceof SchemaAction.RenameTable a) {
                throw new RowRemovingStatementException(place, "RENAME of " + a.from() + " to " + a.to());
            } else if (action instanceof SchemaAction.DropDatabase a) {
                throw new RowRemovingStatementException(place, "DROP DATABASE " + a.database());
            } else if (action instanceof SchemaAction.AlterTable a
                    && a.alterations().stream().anyMatch(c -> c instanceof Alteration.UnloggedRowChange)) {
                throw new RowRemovingStatementException(
                        place, "an ALTER of " + a.table() + " that changes rows without logging them");
            }
        }
    }

    private void bad(Open o, CdcException error, byte[] message) {
        o.metrics.bad();
        o.budget.spend(error);
        LOG.warn("bad message passed over: {}", error.getMessage());
        if (settings.reader().errorPolicy().action() != ErrorPolicy.Action.EMIT) {
            return;
        }
        GenericRowData row = new GenericRowData(RowKind.INSERT, wanted.size() + metadata.size());
        for (int i = 0; i < metadata.size(); i++) {
            if (metadata.get(i) == MetadataColumn.ERROR) {
                row.setField(
                        wanted.size() + i,
                        StringData.fromString(error.getClass().getSimpleName() + ": " + error.getMessage()));
            } else if (metadata.get(i) == MetadataColumn.RAW) {
                int kept = Math.min(message.length, settings.reader().keptRawBytes());
                row.setField(wanted.size() + i, Arrays.copyOf(message, kept));
            }
        }
        o.rows.add(row);
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }
}
