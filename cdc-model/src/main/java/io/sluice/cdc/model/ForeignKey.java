package io.sluice.cdc.model;

import java.util.List;
import java.util.Objects;

/**
 * A foreign key of a table: what happens to its rows where the rows they refer to go or change. Immutable.
 *
 * @param name the constraint's
 * @param columns of the table that has the key, in key order
 * @param parent the table referred to
 * @param parentColumns what {@code columns} refer to; empty for the parent's primary key
 * @param onDelete where a row of the parent is deleted
 * @param onUpdate where {@code parentColumns} of a row of the parent change
 */
public record ForeignKey(
        String name, List<String> columns, TableId parent, List<String> parentColumns, Rule onDelete, Rule onUpdate) {

    /** What becomes of the rows that refer to a row. */
    public enum Rule {
        /** They forbid it (RESTRICT, NO ACTION), so nothing. */
        RESTRICT,
        /** They go or change with it. */
        CASCADE,
        /** Their columns become NULL. */
        SET_NULL,
        /** Their columns take their defaults. */
        SET_DEFAULT;

        /** Whether it changes rows of the table that has the key. */
        public boolean changesRows() {
            return this != RESTRICT;
        }
    }

    public ForeignKey {
        Objects.requireNonNull(name, "name");
        columns = List.copyOf(columns);
        Objects.requireNonNull(parent, "parent");
        parentColumns = List.copyOf(parentColumns);
        Objects.requireNonNull(onDelete, "onDelete");
        Objects.requireNonNull(onUpdate, "onUpdate");
    }

    /** The same key under another name. */
    public ForeignKey withName(String newName) {
        return new ForeignKey(newName, columns, parent, parentColumns, onDelete, onUpdate);
    }

    ForeignKey withColumns(List<String> newColumns) {
        return new ForeignKey(name, newColumns, parent, parentColumns, onDelete, onUpdate);
    }

    ForeignKey withParent(TableId newParent, List<String> newColumns) {
        return new ForeignKey(name, columns, newParent, newColumns, onDelete, onUpdate);
    }
}
