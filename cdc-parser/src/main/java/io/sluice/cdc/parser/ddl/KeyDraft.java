package io.sluice.cdc.parser.ddl;

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
}
