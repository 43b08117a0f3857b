package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import java.util.List;

/**
 * A key definition.
 *
 * @param name empty where the server chooses
 * @param columns in key order, prefix lengths left out (a key over prefixes tells whole values apart too); empty where a
 *     part is an expression
 */
record KeyDraft(String name, boolean unique, List<String> columns) {
    KeyDraft {
        columns = List.copyOf(columns);
    }

    /** Whether its columns tell rows apart. */
    boolean identifies() {
        return unique && !columns.isEmpty();
    }

    Alteration adding() {
        return identifies()
                ? new Alteration.AddUniqueKey(new UniqueKey(name, columns))
                : new Alteration.AddIndex(name, columns);
    }

    /** DROP INDEX and DROP KEY, where PRIMARY names the primary key. */
    static Alteration dropping(String name) {
        return name.equalsIgnoreCase("PRIMARY") ? new Alteration.DropPrimaryKey() : new Alteration.DropKey(name);
    }
}
