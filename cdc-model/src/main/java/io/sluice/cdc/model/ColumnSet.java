package io.sluice.cdc.model;

import java.util.Arrays;

/**
 * Some columns of a table by their numbers in its schema: what a reader wants of each row. Immutable. Make one for a schema
 * and keep it: a source may prepare itself for the object it was asked with last.
 */
public final class ColumnSet {

    private final int[] columns;

    private ColumnSet(int[] columns) {
        this.columns = columns;
    }

    /**
     * @param columns in any order, each as often as it is wanted
     * @throws IllegalArgumentException for a negative number
     */
    public static ColumnSet of(int... columns) {
        int[] ascending = Arrays.stream(columns).sorted().distinct().toArray();
        if (ascending.length > 0 && ascending[0] < 0) {
            throw new IllegalArgumentException("columns are numbered from 0 up, not " + ascending[0]);
        }
        return new ColumnSet(ascending);
    }

    /** All columns of a schema. */
    public static ColumnSet all(TableSchema schema) {
        int[] all = new int[schema.columnCount()];
        Arrays.setAll(all, i -> i);
        return new ColumnSet(all);
    }

    public int size() {
        return columns.length;
    }

    /** The column at an index: ascending, each once. */
    public int column(int index) {
        return columns[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnSet that && Arrays.equals(columns, that.columns);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(columns);
    }

    @Override
    public String toString() {
        return Arrays.toString(columns);
    }
}
