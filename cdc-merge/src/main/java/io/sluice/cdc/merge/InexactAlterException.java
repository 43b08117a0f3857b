package io.sluice.cdc.merge;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableId;

/**
 * A schema change in the log whose effect on rows that were there cannot be told exactly from the log, or a stored value
 * that does not survive one. The way on is a base taken after the change. The message names table, column and reason, and
 * no value.
 */
public class InexactAlterException extends CdcException {

    private final TableId table;
    private final String column;

    /** @param column the column's name after the change, or empty where it is of the table as a whole */
    public InexactAlterException(TableId table, String column, String reason) {
        super("ALTER of " + table + (column.isEmpty() ? "" : ", column " + column) + ": " + reason
                + "; take a base from after this statement");
        this.table = table;
        this.column = column;
    }

    public TableId table() {
        return table;
    }

    public String column() {
        return column;
    }
}
