package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableFilter;

/** Which schema changes reach the user: those that name a selected table or a database, or that nobody could read. */
final class SchemaChanges {

    private SchemaChanges() {}

    static boolean concern(SchemaChange change, TableFilter tables) {
        return !change.understood() || change.actions().stream().anyMatch(action -> concerns(action, tables));
    }

    private static boolean concerns(SchemaAction action, TableFilter tables) {
        if (action instanceof SchemaAction.CreateTable a) {
            return tables.accepts(a.schema().table());
        } else if (action instanceof SchemaAction.CreateTableLike a) {
            return tables.accepts(a.table());
        } else if (action instanceof SchemaAction.DropTable a) {
            return tables.accepts(a.table());
        } else if (action instanceof SchemaAction.TruncateTable a) {
            return tables.accepts(a.table());
        } else if (action instanceof SchemaAction.RenameTable a) {
            return tables.accepts(a.from()) || tables.accepts(a.to());
        } else if (action instanceof SchemaAction.AlterTable a) {
            return tables.accepts(a.table());
        }
        return true;
    }
}
