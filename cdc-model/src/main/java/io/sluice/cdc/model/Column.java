package io.sluice.cdc.model;

import java.util.Objects;

/**
 * One column of a table.
 *
 * @param nullability what is known of NULL; a Canal message does not say
 * @param defaultValue what an INSERT that leaves the column out, or an ADD COLUMN, puts there
 * @param generated a generated column (STORED or VIRTUAL)
 * @param autoIncrement AUTO_INCREMENT
 */
public record Column(
        String name,
        ColumnType type,
        Nullability nullability,
        ColumnDefault defaultValue,
        boolean generated,
        boolean autoIncrement) {

    /** What is known about NULL. */
    public enum Nullability {
        NULLABLE,
        NOT_NULL,
        UNKNOWN
    }

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(nullability, "nullability");
        Objects.requireNonNull(defaultValue, "defaultValue");
    }

    /** A column of which only name and type are known. */
    public static Column of(String name, ColumnType type) {
        return new Column(name, type, Nullability.UNKNOWN, ColumnDefault.UNKNOWN, false, false);
    }

    public Column withName(String newName) {
        return new Column(newName, type, nullability, defaultValue, generated, autoIncrement);
    }

    public Column withType(ColumnType newType) {
        return new Column(name, newType, nullability, defaultValue, generated, autoIncrement);
    }
}
