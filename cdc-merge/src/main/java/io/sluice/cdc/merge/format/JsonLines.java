package io.sluice.cdc.merge.format;

import java.nio.file.Path;
import java.util.SortedMap;

/**
 * One JSON object a line, one member a column, named as the column is.
 *
 * <p>Values are strings of canonical text; NULL is {@code null}. A value of a binary column that is UTF-8 is that string,
 * any other is {@code {"$base64":"..."}}, unless the dialect says that all of them are base64 or hex. Numbers are read for
 * numeric columns too, {@code true} and {@code false} where the dialect spells booleans so, and members may come in any
 * order. A missing member, an unknown one and a repeated one are errors.
 */
public final class JsonLines extends TableAt implements TableFormat {

    private JsonLines(Storage storage, String location, Dialect dialect) {
        super("jsonl", storage, location, dialect);
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
        return new JsonLines(storage(), location(), newDialect);
    }

    @Override
    public SortedMap<String, String> options() {
        return TextOptions.map();
    }
}
