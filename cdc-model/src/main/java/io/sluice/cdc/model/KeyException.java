package io.sluice.cdc.model;

/**
 * The key of a row cannot be told: the table has no key, a key cell is absent, NULL or not what its type says, or its
 * collation is unknown or not exact for the value. The message names table, column and collation and what to do; it holds
 * no value.
 */
public class KeyException extends CdcException {

    private final TableId table;
    private final String column;

    /**
     * @param column the key column, or empty where the fault is of the table as a whole
     * @param reason what is wrong and what to do
     */
    public KeyException(TableId table, String column, String reason) {
        super((column.isEmpty() ? "key of table " + table : "key column " + table + "." + column) + ": " + reason);
        this.table = table;
        this.column = column;
    }

    public TableId table() {
        return table;
    }

    /** The key column's name, or empty where the fault is of the table as a whole. */
    public String column() {
        return column;
    }
}
