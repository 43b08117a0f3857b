package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;

/** Which schema changes reach the user: those that name a selected table or a database, or that nobody could read. */
public final class SchemaChanges {

    private SchemaChanges() {}

    public static boolean concern(SchemaChange change, TableFilter tables) {
        return !change.understood() || change.actions().stream().anyMatch(action -> concerns(action, tables));
    }

    private static boolean concerns(SchemaAction action, TableFilter tables) {
        if (action instanceof SchemaAction.CreateTable a) {
            return accepts(a.schema().table(), tables);
        } else if (action instanceof SchemaAction.CreateTableLike a) {
            return accepts(a.table(), tables);
        } else if (action instanceof SchemaAction.DropTable a) {
            return accepts(a.table(), tables);
        } else if (action instanceof SchemaAction.TruncateTable a) {
            return accepts(a.table(), tables);
        } else if (action instanceof SchemaAction.RenameTable a) {
            return accepts(a.from(), tables) || accepts(a.to(), tables);
        } else if (action instanceof SchemaAction.AlterTable a) {
            return accepts(a.table(), tables);
        }
        return !(action instanceof SchemaAction.UnloggedCascade a) || accepts(a.table(), tables);
    }

    /** Canal gives no database with statements its own grammar cannot read; then the table's name alone decides. */
    private static boolean accepts(TableId table, TableFilter tables) {
        return table.database().isEmpty() ? tables.mayAccept(table.table()) : tables.accepts(table);
    }
}
