package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells statements that their text tells whole from those of sessions whose settings gave it another meaning: a stream event has
 * the text alone. Thread-safe.
 */
final class ToldStatements {

    private final MySqlDdl ddl;

    ToldStatements(ServerKind server) {
        this.ddl = MySqlDdl.of(server);
    }

    /** @throws CdcException if the text alone would be read as another change than the one that was made */
    void require(SchemaChange change) {
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
