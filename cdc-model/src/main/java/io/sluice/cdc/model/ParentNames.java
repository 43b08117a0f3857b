package io.sluice.cdc.model;

import io.sluice.cdc.model.SchemaAction.Alteration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Foreign keys follow the names of the table they refer to and of its columns, whether or not that table is known. */
final class ParentNames {

    private ParentNames() {}

    static void renamed(Map<TableId, TableSchema> tables, TableId from, TableId to) {
        change(tables, from, key -> key.withParent(to, key.parentColumns()));
    }

    static void altered(Map<TableId, TableSchema> tables, SchemaAction.AlterTable alter) {
        change(tables, alter.table(), key -> {
            List<String> columns = new ArrayList<>(key.parentColumns());
            // All clauses name columns as they were before the statement.
            columns.replaceAll(column -> newName(column, alter.alterations()));
            return key.withParent(key.parent(), columns);
        });
    }

    private static String newName(String column, List<Alteration> alterations) {
        for (Alteration alteration : alterations) {
            Alteration clause =
                    alteration instanceof Alteration.IfExists conditional ? conditional.alteration() : alteration;
            if (clause instanceof Alteration.RenameColumn rename
                    && rename.from().equalsIgnoreCase(column)) {
                return rename.to();
            }
            if (clause instanceof Alteration.ChangeColumn change
                    && change.name().equalsIgnoreCase(column)) {
                return change.column().name();
            }
        }
        return column;
    }

    private static void change(Map<TableId, TableSchema> tables, TableId parent, UnaryOperator<ForeignKey> to) {
        tables.replaceAll((id, table) -> {
            if (table.foreignKeys().stream().noneMatch(key -> key.parent().equals(parent))) {
                return table;
            }
            List<ForeignKey> keys = new ArrayList<>(table.foreignKeys());
            keys.replaceAll(key -> key.parent().equals(parent) ? to.apply(key) : key);
            return table.toBuilder().foreignKeys(keys).build();
        });
    }
}
