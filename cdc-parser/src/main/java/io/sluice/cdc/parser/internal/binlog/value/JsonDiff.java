package io.sluice.cdc.parser.internal.binlog.value;

import org.jspecify.annotations.Nullable;

/**
 * One change within a JSON document, as {@code binlog_row_value_options=PARTIAL_JSON} logs it instead of the document after
 * an UPDATE. Immutable.
 *
 * @param operation what happens at the path
 * @param path as the server writes it, such as {@code $.a[2]."b c"}
 * @param value canonical text of the new value; null for {@link Operation#REMOVE}
 */
public record JsonDiff(
        Operation operation, String path, @Nullable String value) {

    /** {@code enum_json_diff_operation}, in the order of its codes. */
    public enum Operation {
        /** The value at the path, which exists, becomes another. */
        REPLACE,
        /** A member that is not there comes into an object; or a cell into an array, before the one at the path. */
        INSERT,
        /** The value at the path, which exists, goes. */
        REMOVE
    }
}
