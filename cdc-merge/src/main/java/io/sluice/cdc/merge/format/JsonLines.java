package io.sluice.cdc.merge.format;

import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;

/**
 * One JSON object a line, one member a column, named as the column is.
 *
 * <p>Values are strings of canonical text; NULL is {@code null}. A value of a binary column that is UTF-8 is that string,
 * any other is {@code {"$base64":"..."}}, unless the dialect says that all of them are base64 or hex. Numbers are read for
 * numeric columns too, {@code true} and {@code false} where the dialect spells booleans so, and members may come in any
 * order. A missing member, an unknown one and a repeated one are errors.
 */
public final class JsonLines implements TableFormat {

    private final Storage storage;
    private final String location;
    private final Dialect dialect;

    private JsonLines(Storage storage, String location, Dialect dialect) {
        this.storage = Objects.requireNonNull(storage, "storage");
        this.location = Objects.requireNonNull(location, "location");
        this.dialect = Objects.requireNonNull(dialect, "dialect");
    }

    /** A table in the local file system. */
    public static JsonLines at(Path location) {
        return at(LocalStorage.INSTANCE, location.toString());
    }

    public static JsonLines at(Storage storage, String location) {
        return new JsonLines(storage, location, Dialect.DEFAULT);
    }

    @Override
    public JsonLines dialect(Dialect newDialect) {
        return new JsonLines(storage, location, newDialect);
    }

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public SortedMap<String, String> options() {
        return TextOptions.map();
    }

    @Override
    public String toString() {
        return "jsonl:" + location;
    }
}
