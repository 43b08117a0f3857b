package io.sluice.cdc.merge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How two tables differ, A and B in the order they were given. Immutable.
 *
 * @param rowsA rows of A
 * @param rowsB rows of B
 * @param onlyInA rows whose key B does not have
 * @param onlyInB rows whose key A does not have
 * @param different rows of one key with another value in some column
 * @param differentByColumn of these, how many differ in a column; in the table's order, columns without any left out
 * @param examples the first of each kind, as many as were asked for
 */
public record TableDifference(
        long rowsA,
        long rowsB,
        long onlyInA,
        long onlyInB,
        long different,
        Map<String, Long> differentByColumn,
        List<Example> examples) {

    /** What is wrong with one key. */
    public enum Kind {
        ONLY_IN_A,
        ONLY_IN_B,
        DIFFERENT
    }

    /**
     * One key.
     *
     * @param key the key's values as text, {@code id=7}, several with a comma between; bytes as {@code 0x…}
     * @param cells the columns that differ; empty for the other kinds
     */
    public record Example(Kind kind, String key, List<Cell> cells) {
        public Example {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One column that differs.
     *
     * @param a the value in A as text, bytes as {@code 0x…}; null for NULL, and where values were not asked for
     * @param b the value in B likewise
     */
    public record Cell(
            String column, @Nullable String a, @Nullable String b) {}

    public TableDifference {
        differentByColumn = Collections.unmodifiableMap(new LinkedHashMap<>(differentByColumn));
        examples = List.copyOf(examples);
    }

    /** True where both have the same rows. */
    public boolean isEmpty() {
        return onlyInA == 0 && onlyInB == 0 && different == 0;
    }

    /** Rows that are the same in both. */
    public long equalRows() {
        return rowsA - onlyInA - different;
    }
}
