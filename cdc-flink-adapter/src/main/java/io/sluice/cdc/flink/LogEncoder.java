package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeCursor.Kind;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes {@link StreamEvent}s of what any source of Sluice reads, so that a binlog, landed files or events of a user's own are
 * a log for {@link BatchMerge}: {@code try (ChangeCursor log = BinlogFiles.of(path).open(tables)) { while (log.next())
 * encoder.encode(log, out::collect); }}. Rows have keys and GTID sets. Each encoder sends a layout before its first row. One
 * thread; make one where the source is opened.
 */
public final class LogEncoder {

    private final EventEncoder encoder;
    private final MySqlDdl ddl;
    private final List<StreamEvent> events = new ArrayList<>();

    private LogEncoder(KeyCollations collations, ServerKind server) {
        this.encoder = new EventEncoder(collations, true);
        this.ddl = MySqlDdl.of(server);
    }

    /**
     * @param collations how text keys are compared: as the merge has it ({@link BatchMerge#keys})
     * @param server which server wrote the log: as the merge has it ({@link BatchMerge#server})
     */
    public static LogEncoder of(KeyCollations collations, ServerKind server) {
        return new LogEncoder(collations, server);
    }

    /**
     * Encodes the event the cursor stands on; what the row looks like comes before it where it is new.
     *
     * @throws CdcException if a statement's text, all that a stream event has of it, does not tell what it did: its session
     *     had modes that give the text another meaning, as a binlog says beside it
     */
    public void encode(ChangeCursor cursor, Consumer<? super StreamEvent> out) {
        if (cursor.kind() == Kind.SCHEMA) {
            requireTold(cursor.schema());
        }
        events.clear();
        encoder.append(cursor, List.of(), events);
        encoder.commit();
        events.forEach(out);
    }

    private void requireTold(SchemaChange change) {
        if (!change.understood()) {
            return;
        }
        List<Object> told = columns(ddl.parse(change.origin(), change.database(), change.sql()));
        List<Object> meant = columns(change);
        boolean equal = told.size() == meant.size();
        for (int i = 0; equal && i < told.size(); i++) {
            equal = told.get(i).equals(meant.get(i)) || isLessKnown(told.get(i), meant.get(i));
        }
        if (!equal) {
            throw new CdcException("the statement at " + change.origin().position()
                    + " ran in a session whose settings give its text another meaning, which a stream event does not carry;"
                    + " merge this log with TableMerge");
        }
    }

    /**
     * The columns that a statement defines, but for their character sets: rows are decoded before they travel, so that these
     * decide nothing here, and a binlog's are those of its database.
     */
    private static List<Object> columns(SchemaChange change) {
        List<Object> columns = new ArrayList<>();
        for (SchemaAction action : change.actions()) {
            if (action instanceof SchemaAction.CreateTable create) {
                create.schema().columns().forEach(column -> columns.add(withoutCharset(column)));
            } else if (action instanceof SchemaAction.AlterTable alter) {
                alter.alterations().forEach(alteration -> addColumns(alteration, columns));
            }
        }
        return columns;
    }

    private static void addColumns(Alteration alteration, List<Object> columns) {
        if (alteration instanceof Alteration.IfExists conditional) {
            addColumns(conditional.alteration(), columns);
        } else if (alteration instanceof Alteration.IfNotExists conditional) {
            addColumns(conditional.alteration(), columns);
        } else if (alteration instanceof Alteration.AddColumn add) {
            columns.add(withoutCharset(add.column()));
        } else if (alteration instanceof Alteration.ChangeColumn changed) {
            columns.add(withoutCharset(changed.column()));
        } else if (alteration instanceof Alteration.SetDefault set) {
            columns.add(set);
        }
    }

    /** Whether the text alone leaves open what the session decides: a merge that needs it says so. */
    private static boolean isLessKnown(Object told, Object meant) {
        if (!(told instanceof Column text) || !(meant instanceof Column column)) {
            return false;
        }
        return text.equals(new Column(
                column.name(),
                column.type(),
                text.nullability() == Nullability.UNKNOWN ? Nullability.UNKNOWN : column.nullability(),
                text.defaultValue().equals(ColumnDefault.UNKNOWN) ? ColumnDefault.UNKNOWN : column.defaultValue(),
                column.generated(),
                column.autoIncrement()));
    }

    private static Column withoutCharset(Column column) {
        return column.withType(column.type().withCollation(null, null));
    }
}
