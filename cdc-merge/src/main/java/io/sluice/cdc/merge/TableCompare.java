package io.sluice.cdc.merge;

import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.TableComparison;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.TableSchema;
import java.util.Objects;

/**
 * Compares two tables row by row, found by key, whatever their formats, dialects and the order of their rows.
 *
 * <pre>{@code
 * TableDifference d = TableCompare.of(schema).run(
 *         HiveText.at(Path.of("ods/orders")).dialect(hive), OutfileText.at(Path.of("orders.tsv")).dialect(server));
 * }</pre>
 *
 * <p>Values are compared as canonical values, so another spelling is no difference. FLOAT is compared at six digits where
 * one side's dialect says {@link io.sluice.cdc.merge.format.Dialect.Floats#SIX_DIGITS}, for that side has no more.
 * Pass-through columns, which MySQL does not have, are not compared. A key that stands twice in one side is an error.
 *
 * <p>A is read once, or twice where there are differences, B once. Of each row of A the key and a hash of 128 bits are held
 * in memory, about 70 bytes and the key, and of B the rows that differ and the keys A does not have: give the smaller table
 * as A. Beyond {@link #memoryBudget} the comparison stops with an error. Rows of equal hash are held for equal.
 *
 * <p>A builder is used by one thread.
 */
public final class TableCompare {

    private static final int EXAMPLES = 10;

    private final TableSchema schema;
    private KeyCollations collations = KeyCollations.fromSchema();
    private long memoryBudget = Runtime.getRuntime().maxMemory() / 2;
    private int examples = EXAMPLES;
    private boolean values;

    private TableCompare(TableSchema schema) {
        this.schema = schema;
    }

    /** @param schema of both tables; it needs a key */
    public static TableCompare of(TableSchema schema) {
        return new TableCompare(Objects.requireNonNull(schema, "schema"));
    }

    /** By which collations text keys are compared. */
    public TableCompare keyCollations(KeyCollations keyCollations) {
        collations = Objects.requireNonNull(keyCollations, "keyCollations");
        return this;
    }

    /** Bytes that may be held in memory, half of the largest heap by default. */
    public TableCompare memoryBudget(long bytes) {
        memoryBudget = bytes;
        return this;
    }

    /** How many keys of each kind of difference are shown; 10 by default. */
    public TableCompare examples(int count) {
        examples = count;
        return this;
    }

    /** Shows the differing values in the examples, and not only which columns differ. */
    public TableCompare withValues() {
        values = true;
        return this;
    }

    /**
     * @throws io.sluice.cdc.model.KeyException if the table has no key, or a key's collation is not known
     * @throws io.sluice.cdc.model.MalformedInputException if a row of either is not of its format
     */
    public TableDifference run(TableFormat a, TableFormat b) {
        return new TableComparison(schema, collations, memoryBudget, examples, values).run(a, b);
    }
}
