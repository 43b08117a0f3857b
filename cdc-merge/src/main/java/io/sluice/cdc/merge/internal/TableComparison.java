package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.DeltaTooLargeException;
import io.sluice.cdc.merge.TableDifference;
import io.sluice.cdc.merge.TableDifference.Kind;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.format.ValueEquality;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares two tables by key in at most three passes: A to keys and hashes; B against them, keeping the rows that differ;
 * and, only if something differs, A again for the values beside those of B.
 */
public final class TableComparison {

    private static final int PAGE_BYTES = 1 << 20;

    private static final byte NOT_MET = 0;
    private static final byte EQUAL = 1;
    private static final byte DIFFERENT = 2;
    private static final byte ONLY_IN_B = 3;

    private final TableSchema schema;
    private final KeyCollations collations;
    private final int maxExamples;
    private final boolean showValues;
    private final int[] keyColumns;
    private final MemoryBudget budget;
    private final KeyIndex keys;
    private final BytePages rowsOfB;
    private final MessageDigest digest;
    private final ByteSink comparable = new ByteSink(512);
    private final byte[] hash = new byte[32];

    /** By key number: the halves of its row's hash; for a row that differs the first is the place of B's row. */
    private long[] first = new long[0];

    private long[] second = new long[0];
    private byte[] states = new byte[0];

    private long onlyInA;
    private long onlyInB;
    private long different;
    private final long[] byColumn;
    private final Map<Kind, List<TableDifference.Example>> examples = new EnumMap<>(Kind.class);

    public TableComparison(
            TableSchema schema, KeyCollations collations, long memoryBudget, int maxExamples, boolean showValues) {
        this.schema = schema;
        this.collations = collations;
        this.maxExamples = maxExamples;
        this.showValues = showValues;
        this.keyColumns = KeyEncoder.keyColumns(schema);
        this.budget = new MemoryBudget("TableCompare.memoryBudget", memoryBudget);
        this.byColumn = new long[schema.columnCount()];
        for (Kind kind : Kind.values()) {
            examples.put(kind, new ArrayList<>());
        }
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try {
            this.keys = new KeyIndex(PAGE_BYTES, budget);
            this.rowsOfB = new BytePages(PAGE_BYTES, budget);
        } catch (DeltaTooLargeException e) {
            throw tooLarge(memoryBudget, e);
        }
    }

    public TableDifference run(TableFormat a, TableFormat b) {
        ComparedTable tableA = ComparedTable.find(a, schema, collations);
        ComparedTable tableB = ComparedTable.find(b, schema, collations);
        ValueEquality equality = new ValueEquality(schema, fewestDigits(a.dialect(), b.dialect()));
        long rowsA;
        long rowsB;
        try {
            rowsA = tableA.read((key, row) -> remember(key, row, equality));
            rowsB = tableB.read((key, row) -> meet(key, row, equality));
        } catch (DeltaTooLargeException e) {
            throw tooLarge(budget.limit(), e);
        }
        if (different > 0 || rowsB - onlyInB < rowsA) {
            long again = tableA.read((key, row) -> explain(key, row, equality));
            if (again != rowsA) {
                throw changed();
            }
        }
        Map<String, Long> columns = new LinkedHashMap<>();
        for (int i = 0; i < byColumn.length; i++) {
            if (byColumn[i] > 0) {
                columns.put(schema.column(i).name(), byColumn[i]);
            }
        }
        List<TableDifference.Example> all = new ArrayList<>();
        examples.values().forEach(all::addAll);
        return new TableDifference(rowsA, rowsB, onlyInA, onlyInB, different, columns, all);
    }

    /** A side that has six digits can be held against six digits only. */
    private static Dialect fewestDigits(Dialect a, Dialect b) {
        return a.floats() == Dialect.Floats.SIX_DIGITS ? a : b;
    }

    private void remember(ByteSink key, byte[] row, ValueEquality equality) {
        int known = keys.count();
        int number = keys.findOrAdd(key.array(), 0, key.size());
        if (number < known) {
            throw twice("A");
        }
        if (number == states.length) {
            grow();
        }
        hash(row, equality);
        first[number] = Words.getLong(hash, 0);
        second[number] = Words.getLong(hash, 8);
    }

    private void grow() {
        int more = Math.max(1024, states.length / 2);
        budget.reserve(more * 17L);
        states = Arrays.copyOf(states, states.length + more);
        first = Arrays.copyOf(first, states.length);
        second = Arrays.copyOf(second, states.length);
    }

    private void meet(ByteSink key, byte[] row, ValueEquality equality) {
        int known = keys.count();
        int number = keys.findOrAdd(key.array(), 0, key.size());
        if (number == known) {
            if (number == states.length) {
                grow();
            }
            // Held all the same: the same key may come again.
            states[number] = ONLY_IN_B;
            onlyInB++;
            example(Kind.ONLY_IN_B, row, List.of());
            return;
        }
        if (states[number] != NOT_MET) {
            throw twice("B");
        }
        hash(row, equality);
        if (first[number] == Words.getLong(hash, 0) && second[number] == Words.getLong(hash, 8)) {
            states[number] = EQUAL;
            return;
        }
        states[number] = DIFFERENT;
        different++;
        int length = RowBytes.length(row, 0);
        long ref = rowsOfB.allocate(length);
        System.arraycopy(row, 0, rowsOfB.page(ref), BytePages.offset(ref), length);
        first[number] = ref;
    }

    private void explain(ByteSink key, byte[] row, ValueEquality equality) {
        int number = keys.find(key.array(), 0, key.size());
        if (number < 0 || states[number] == ONLY_IN_B) {
            throw changed();
        }
        if (states[number] == NOT_MET) {
            onlyInA++;
            example(Kind.ONLY_IN_A, row, List.of());
        } else if (states[number] == DIFFERENT) {
            byte[] page = rowsOfB.page(first[number]);
            int at = BytePages.offset(first[number]);
            List<TableDifference.Cell> cells = new ArrayList<>();
            for (int i = 0; i < byColumn.length; i++) {
                if (!sameValue(i, row, page, at, equality)) {
                    byColumn[i]++;
                    cells.add(new TableDifference.Cell(
                            schema.column(i).name(),
                            showValues ? text(row, 0, i) : null,
                            showValues ? text(page, at, i) : null));
                }
            }
            example(Kind.DIFFERENT, row, cells);
        }
    }

    private static boolean sameValue(int column, byte[] a, byte[] b, int rowB, ValueEquality equality) {
        int state = RowBytes.state(a, 0, column);
        return state == RowBytes.state(b, rowB, column)
                && (state != RowBytes.VALUE
                        || equality.sameValue(
                                column,
                                a,
                                RowBytes.cellStart(a, 0, column),
                                RowBytes.cellEnd(a, 0, column),
                                b,
                                RowBytes.cellStart(b, rowB, column),
                                RowBytes.cellEnd(b, rowB, column)));
    }

    /** Hashes what two rows of the same values have in common: the row itself, or its cells at the digits both sides have. */
    private void hash(byte[] row, ValueEquality equality) {
        if (equality.isExact()) {
            digest.update(row, 0, RowBytes.length(row, 0));
        } else {
            comparable.clear();
            for (int i = 0; i < byColumn.length; i++) {
                if (RowBytes.state(row, 0, i) != RowBytes.VALUE) {
                    comparable.putInt(-1);
                    continue;
                }
                int at = comparable.size();
                comparable.putInt(0);
                equality.appendComparable(
                        i, row, RowBytes.cellStart(row, 0, i), RowBytes.cellEnd(row, 0, i), comparable);
                Words.putInt(comparable.array(), at, comparable.size() - at - 4);
            }
            digest.update(comparable.array(), 0, comparable.size());
        }
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    private void example(Kind kind, byte[] row, List<TableDifference.Cell> cells) {
        List<TableDifference.Example> shown = examples.getOrDefault(kind, List.of());
        if (shown.size() >= maxExamples) {
            return;
        }
        StringBuilder key = new StringBuilder();
        for (int column : keyColumns) {
            key.append(key.length() == 0 ? "" : ", ")
                    .append(schema.column(column).name())
                    .append('=')
                    .append(text(row, 0, column));
        }
        shown.add(new TableDifference.Example(kind, key.toString(), cells));
    }

    private @Nullable String text(byte[] a, int row, int column) {
        if (RowBytes.state(a, row, column) != RowBytes.VALUE) {
            return null;
        }
        int from = RowBytes.cellStart(a, row, column);
        int to = RowBytes.cellEnd(a, row, column);
        return schema.column(column).type().isBytes()
                ? "0x" + HexFormat.of().withUpperCase().formatHex(a, from, to)
                : new String(a, from, to - from, StandardCharsets.UTF_8);
    }

    private SchemaMismatchException twice(String side) {
        return new SchemaMismatchException("the key of this row stands twice in table " + side + " of " + schema.table()
                + "; is this the table's key, and its collation?");
    }

    private CdcException changed() {
        return new CdcException("table A changed while it was read; compare tables that are at rest");
    }

    private static CdcException tooLarge(long limit, DeltaTooLargeException e) {
        return new CdcException(
                "comparing needs more than the " + limit
                        + " bytes it was given: of each row of A the key and a hash are held, and of B the"
                        + " rows that differ and the keys A does not have."
                        + " Give the smaller table as A, or raise TableCompare.memoryBudget or the heap",
                e);
    }
}
