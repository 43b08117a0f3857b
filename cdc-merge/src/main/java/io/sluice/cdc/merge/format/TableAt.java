package io.sluice.cdc.merge.format;

import java.util.Objects;

/** What every {@link TableFormat} has: a name, a place in a storage, and a dialect. */
abstract class TableAt {

    private final String name;
    private final Storage storage;
    private final String location;
    private final Dialect dialect;

    TableAt(String name, Storage storage, String location, Dialect dialect) {
        this.name = name;
        this.storage = Objects.requireNonNull(storage, "storage");
        this.location = Objects.requireNonNull(location, "location");
        this.dialect = Objects.requireNonNull(dialect, "dialect");
    }

    /** See {@link TableFormat#name()}. */
    public final String name() {
        return name;
    }

    /** See {@link TableFormat#location()}. */
    public final String location() {
        return location;
    }

    public final Storage storage() {
        return storage;
    }

    public final Dialect dialect() {
        return dialect;
    }

    /** Name and location. */
    @Override
    public final String toString() {
        return name + ":" + location;
    }
}
