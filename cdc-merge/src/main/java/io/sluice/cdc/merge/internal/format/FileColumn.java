package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.ColumnType;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One column of a file.
 *
 * @param name as the schema has it, or as the dialect does for a pass-through column
 * @param label what messages call it: {@code db.table.column}
 * @param type null for a pass-through column, which is kept as it is
 * @param spellings a spelling has working memory, so each reader and writer takes its own
 */
record FileColumn(String name, String label, @Nullable ColumnType type, Supplier<CellSpelling> spellings) {

    static FileColumn passThrough(String table, String name) {
        return new FileColumn(name, table + "." + name, null, () -> CellSpelling.AS_IT_IS);
    }

    /** Whether its canonical value is bytes and not text. */
    boolean isBytes() {
        return type != null && type.isBytes();
    }

    boolean isBoolean() {
        return type != null && CellSpellings.isBoolean(type);
    }

    /** Whether its canonical value is a number. */
    boolean isNumber() {
        if (type == null) {
            return false;
        }
        return switch (type.family()) {
            case INTEGER, DECIMAL, FLOATING, BIT, YEAR -> true;
            case DATE, TIME, DATETIME, TIMESTAMP, TEXT, BYTES, ENUM, SET, JSON, NETWORK -> false;
        };
    }
}
