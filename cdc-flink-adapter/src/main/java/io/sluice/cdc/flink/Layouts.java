package io.sluice.cdc.flink;

import io.sluice.cdc.model.TableSchema;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Schemas by fingerprint: feed it the {@link LayoutEvent}s of a stream that was not shuffled since its source, or declare
 * what you know, and it gives the schema of each row. Not thread-safe; one for each subtask, made in {@code open}.
 */
public final class Layouts {

    private final Map<Long, TableSchema> byFingerprint = new HashMap<>();

    public void add(LayoutEvent event) {
        add(event.schema());
    }

    public void add(TableSchema schema) {
        byFingerprint.put(schema.fingerprint(), schema);
    }

    /** The schema of the fingerprint, its table name perhaps another's; null where not known. */
    public @Nullable TableSchema find(long fingerprint) {
        return byFingerprint.get(fingerprint);
    }

    /** @throws UnknownLayoutException where none of its fingerprint is known */
    public TableSchema require(RowEvent row) {
        TableSchema schema = byFingerprint.get(row.fingerprint());
        if (schema == null) {
            throw new UnknownLayoutException(row.toString(), row.fingerprint());
        }
        return schema;
    }
}
