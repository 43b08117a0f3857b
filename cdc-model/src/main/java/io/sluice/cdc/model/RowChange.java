package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.bytes.StoredImage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row's change. (Canal's protobuf calls a whole batch RowChange; this is one row.)
 *
 * <p>Immutable. Get one from a cursor's {@link RowView#toEvent()}, from iterating a cursor, or from the factories, which
 * copy the images.
 */
public final class RowChange implements ChangeEvent {

    private final EventOrigin origin;
    private final TableSchema schema;
    private final Operation operation;
    private final @Nullable RowImage before;
    private final @Nullable RowImage after;

    private RowChange(
            EventOrigin origin,
            TableSchema schema,
            Operation operation,
            @Nullable RowImage before,
            @Nullable RowImage after) {
        this.origin = Objects.requireNonNull(origin, "origin");
        this.schema = Objects.requireNonNull(schema, "schema");
        this.operation = operation;
        this.before = before == null ? null : StoredImage.copyOf(schema, before);
        this.after = after == null ? null : StoredImage.copyOf(schema, after);
    }

    public static RowChange insert(EventOrigin origin, TableSchema schema, RowImage after) {
        return new RowChange(origin, schema, Operation.INSERT, null, after);
    }

    public static RowChange update(EventOrigin origin, TableSchema schema, RowImage before, RowImage after) {
        return new RowChange(origin, schema, Operation.UPDATE, before, after);
    }

    public static RowChange delete(EventOrigin origin, TableSchema schema, RowImage before) {
        return new RowChange(origin, schema, Operation.DELETE, before, null);
    }

    @Override
    public EventOrigin origin() {
        return origin;
    }

    public TableSchema schema() {
        return schema;
    }

    public TableId table() {
        return schema.table();
    }

    public Operation operation() {
        return operation;
    }

    /**
     * The row before the change, maybe partial.
     *
     * @throws IllegalStateException for an INSERT
     */
    public RowImage before() {
        if (before == null) {
            throw new IllegalStateException("an INSERT has no before image (" + table() + " at " + position() + ")");
        }
        return before;
    }

    /**
     * The row after the change, maybe partial.
     *
     * @throws IllegalStateException for a DELETE
     */
    public RowImage after() {
        if (after == null) {
            throw new IllegalStateException("a DELETE has no after image (" + table() + " at " + position() + ")");
        }
        return after;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RowChange c
                && origin.equals(c.origin)
                && schema.equals(c.schema)
                && operation == c.operation
                && Objects.equals(before, c.before)
                && Objects.equals(after, c.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, operation, before, after);
    }

    /** Operation, table and place; no values. */
    @Override
    public String toString() {
        return operation + " " + table() + " at " + origin.lane() + " " + position();
    }
}
