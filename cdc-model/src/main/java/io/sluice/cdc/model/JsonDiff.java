package io.sluice.cdc.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change within a JSON document, as {@code binlog_row_value_options=PARTIAL_JSON} logs it instead of the document after
 * an UPDATE. A cell has a list of them, to be made one after the other: {@link RowImage#getJsonDiffs}. Immutable.
 *
 * @param operation what happens at the path
 * @param path as the server writes it, such as {@code $.a[2]."b c"}; never {@code $} alone
 * @param value canonical text of the new value; null for {@link Operation#REMOVE}, and only for it
 */
public record JsonDiff(
        Operation operation, String path, @Nullable String value) {

    /** {@code enum_json_diff_operation}, in the order of its codes. */
    public enum Operation {
        /** The value at the path, which exists, becomes another. */
        REPLACE,
        /**
         * A member that is not there comes into an object; or a cell into an array, before the one at the path, behind the last
         * where the path is past it.
         */
        INSERT,
        /** The value at the path, which exists, goes. */
        REMOVE
    }

    public JsonDiff {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(path, "path");
        if ((value == null) != (operation == Operation.REMOVE)) {
            throw new IllegalArgumentException(operation + (value == null ? " needs a value" : " has no value")
                    + " (a change of a JSON document)");
        }
    }

    /** Operation and path; no value. */
    @Override
    public String toString() {
        return operation + " " + path;
    }
}
