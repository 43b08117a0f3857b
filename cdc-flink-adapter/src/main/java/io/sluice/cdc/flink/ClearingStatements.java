package io.sluice.cdc.flink;

import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.util.ArrayList;
import java.util.List;

/** Reads which tables a statement empties, and stops at those that rows kept by key cannot follow. One thread. */
final class ClearingStatements {

    private final MySqlDdl ddl;

    ClearingStatements(ServerKind server) {
        ddl = MySqlDdl.of(server);
    }

    /** @throws UnfollowedStatementException for a statement after which the rows that are kept would be wrong */
    List<TableId> tables(StatementEvent statement) {
        SchemaChange change = statement.toSchemaChange(ddl);
        if (!change.understood()) {
            throw new UnfollowedStatementException(statement, "could not be read and may concern the table");
        }
        List<TableId> cleared = new ArrayList<>();
        for (SchemaAction action : change.actions()) {
            if (action instanceof SchemaAction.TruncateTable truncate) {
                cleared.add(truncate.table());
            } else if (action instanceof SchemaAction.DropTable drop) {
                if (!drop.temporary()) {
                    cleared.add(drop.table());
                }
            } else if (action instanceof SchemaAction.RenameTable || action instanceof SchemaAction.DropDatabase) {
                throw new UnfollowedStatementException(statement, "renames or drops what rows are kept of");
            } else if (action instanceof SchemaAction.UnloggedCascade
                    || action instanceof SchemaAction.AlterTable alter
                            && alter.alterations().stream().anyMatch(a -> a instanceof Alteration.UnloggedRowChange)) {
                throw new UnfollowedStatementException(statement, "changes rows without logging them");
            }
        }
        return cleared;
    }
}
