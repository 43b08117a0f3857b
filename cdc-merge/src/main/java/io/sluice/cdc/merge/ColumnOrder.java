package io.sluice.cdc.merge;

/** Order of a new table's columns after schema changes. */
public enum ColumnOrder {
    /** As the server has them. */
    SOURCE,
    /**
     * New columns last, dropped ones stay and are NULL, renamed ones keep their place: for tables whose columns are known by
     * position, such as Hive text under a table definition that only grows.
     */
    APPEND
}
