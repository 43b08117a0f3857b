package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.InexactAlterException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SchemaAction.AlterTable;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one layout of a table become rows of the next one, exactly as the server's ALTER TABLE makes them, or not at
 * all. Columns are followed by name through the statement's clauses, never by place. Immutable.
 */
public final class SchemaMapping {

    private static final int ADDED = -1;

    /**
     * Clauses after which every column is what it was, by name: what else they do shows in the two layouts (a type, NOT
     * NULL, the key). Listed, so that a kind of clause made later is refused here until someone has thought about it.
     */
    private static final Set<Class<? extends Alteration>> MOVES_NO_COLUMN = Set.of(
            Alteration.AddColumn.class,
            Alteration.SetDefault.class,
            Alteration.AddPrimaryKey.class,
            Alteration.DropPrimaryKey.class,
            Alteration.AddUniqueKey.class,
            Alteration.AddIndex.class,
            Alteration.AddForeignKey.class,
            Alteration.DropForeignKey.class,
            Alteration.RenameKey.class,
            Alteration.DropKey.class,
            Alteration.ConvertCharset.class,
            Alteration.DefaultCharset.class,
            Alteration.NoEffect.class);

    private final TableSchema from;
    private final TableSchema to;
    /** Old column of each new one, or {@link #ADDED}. */
    private final int[] origins;
    /** Cells of added columns; null for NULL, and for columns that were there. */
    private final byte[] @Nullable [] fills;

    private final boolean newTable;

    private SchemaMapping(
            TableSchema from, TableSchema to, int[] origins, byte[] @Nullable [] fills, boolean newTable) {
        this.from = from;
        this.to = to;
        this.origins = origins;
        this.fills = fills;
        this.newTable = newTable;
    }

    /**
     * @param from the layout before the statement
     * @param to the layout after it, as {@link SchemaCatalog} makes it
     * @param alterations the statement's clauses
     * @param statementTime when the server ran it, or null where the feed does not say
     * @throws InexactAlterException if what it does to rows or keys cannot be told exactly
     */
    public static SchemaMapping of(
            TableSchema from, TableSchema to, List<Alteration> alterations, @Nullable Instant statementTime) {
        Map<String, Integer> survivors = survivors(from, alterations);
        int[] origins = new int[to.columnCount()];
        byte[] @Nullable [] fills = new byte[to.columnCount()][];
        boolean computed = false;
        boolean respelled = false;
        int found = 0;
        for (int c = 0; c < origins.length; c++) {
            Column column = to.column(c);
            Integer origin = survivors.get(lower(column.name()));
            origins[c] = origin == null ? ADDED : origin;
            if (origin == null) {
                fills[c] = ColumnFill.of(to.table(), column, statementTime);
            } else {
                found++;
                boolean same = from.column(origin).type().equals(column.type());
                respelled |= !same;
                computed |= column.generated();
                CellConversion.way(to.table(), from.column(origin), column);
            }
        }
        if (found != survivors.size()) {
            throw new InexactAlterException(
                    to.table(),
                    "",
                    "its clauses leave columns " + survivors.keySet() + ", the schema after it has "
                            + to.columnNames());
        }
        if (computed && respelled) {
            throw new InexactAlterException(
                    to.table(), "", "a type changed in a table with generated columns, which the server computed anew");
        }
        requireSameKey(from, to, origins);
        return new SchemaMapping(from, to, origins, fills, false);
    }

    /** The mapping of an ALTER TABLE by its clauses alone. */
    public static SchemaMapping of(TableSchema from, List<Alteration> alterations, @Nullable Instant statementTime) {
        SchemaCatalog catalog = SchemaCatalog.of(from);
        EventOrigin origin = new EventOrigin(Lane.of("alter"), SourcePosition.ofRecord(0, 0), null, null, null);
        catalog.apply(new SchemaChange(
                origin, from.table().database(), "", List.of(new AlterTable(from.table(), alterations)), true));
        return of(from, catalog.require(from.table()), alterations, statementTime);
    }

    /**
     * From a table that was dropped to another one of its name: no row goes this way, so that the delta must have been
     * cleared before.
     */
    public static SchemaMapping ofNewTable(TableSchema from, TableSchema to) {
        int[] origins = new int[to.columnCount()];
        Arrays.fill(origins, ADDED);
        return new SchemaMapping(from, to, origins, new byte[to.columnCount()][], true);
    }

    public TableSchema from() {
        return from;
    }

    public TableSchema to() {
        return to;
    }

    /** True where the table was made anew, maybe with another key. */
    boolean isNewTable() {
        return newTable;
    }

    /** Name after the statement of a column that was there, or null where it was dropped. */
    @Nullable
    String nameAfter(String name) {
        int column = from.indexOf(name);
        for (int c = 0; column >= 0 && c < origins.length; c++) {
            if (origins[c] == column) {
                return to.column(c).name();
            }
        }
        return null;
    }

    /** What takes rows over; one for each thread. */
    Rows rows() {
        return new Rows();
    }

    /** Old columns by the lower-case name they have after the statement. All clauses mean the names before it. */
    private static Map<String, Integer> survivors(TableSchema from, List<Alteration> alterations) {
        String[] names = new String[from.columnCount()];
        Arrays.setAll(names, c -> from.column(c).name());
        for (Alteration clause : Alteration.carriedOut(alterations, from)) {
            if (clause instanceof Alteration.DropColumn drop) {
                rename(from, names, drop.name(), null);
            } else if (clause instanceof Alteration.RenameColumn rename) {
                rename(from, names, rename.from(), rename.to());
            } else if (clause instanceof Alteration.ChangeColumn change) {
                int c = from.indexOf(change.name());
                if (c >= 0 && (from.column(c).generated() || change.column().generated())) {
                    throw new InexactAlterException(
                            from.table(), change.column().name(), "the definition of a generated column changed");
                }
                rename(from, names, change.name(), change.column().name());
            } else if (clause instanceof Alteration.UnloggedRowChange rows) {
                throw new InexactAlterException(
                        from.table(), "", "rows changed that the log does not tell (" + rows.clause() + ")");
            } else if (!MOVES_NO_COLUMN.contains(clause.getClass())) {
                throw new IllegalStateException(
                        "what " + clause.getClass().getSimpleName() + " does to rows is not told here");
            }
        }
        Map<String, Integer> survivors = new HashMap<>();
        for (int c = 0; c < names.length; c++) {
            if (names[c] != null) {
                survivors.put(lower(names[c]), c);
            }
        }
        return survivors;
    }

    @SuppressWarnings("NullAway") // null: dropped
    private static void rename(TableSchema from, String[] names, String name, @Nullable String newName) {
        int c = from.indexOf(name);
        if (c >= 0) {
            names[c] = newName;
        }
    }

    private static void requireSameKey(TableSchema from, TableSchema to, int[] origins) {
        int[] before = KeyEncoder.keyColumns(from);
        int[] after = KeyEncoder.keyColumns(to);
        boolean same = before.length == after.length;
        for (int i = 0; same && i < before.length; i++) {
            same = origins[after[i]] == before[i];
        }
        if (!same) {
            throw new InexactAlterException(to.table(), "", "the key changed");
        }
        for (int i = 0; i < before.length; i++) {
            Column a = from.column(before[i]);
            Column b = to.column(after[i]);
            if (!comparesAlike(a.type(), b.type())) {
                throw new InexactAlterException(
                        to.table(),
                        b.name(),
                        "a key column's type changed from " + a.type() + " to " + b.type()
                                + ", which changes how keys compare");
            }
        }
    }

    /** True where equal values have equal key bytes under both types. */
    private static boolean comparesAlike(ColumnType a, ColumnType b) {
        return switch (a.family()) {
            case INTEGER -> a.unsigned() == b.unsigned();
            case DECIMAL, BIT, YEAR, DATE, TIME, DATETIME, TIMESTAMP, JSON, NETWORK -> true;
            case TEXT -> Objects.equals(a.collation(), b.collation());
            case BYTES -> a.kind() != ColumnType.Kind.BINARY && b.kind() != ColumnType.Kind.BINARY || a.equals(b);
            case ENUM, SET ->
                b.labels().size() >= a.labels().size()
                        && b.labels().subList(0, a.labels().size()).equals(a.labels());
            case FLOATING -> a.equals(b);
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Takes rows over. One thread. */
    final class Rows {

        /** Where a cell is not simply copied. */
        private final @Nullable CellConversion[] conversions = new CellConversion[origins.length];

        private Rows() {
            for (int c = 0; c < origins.length; c++) {
                if (origins[c] != ADDED) {
                    Column old = from.column(origins[c]);
                    Column now = to.column(c);
                    if (!old.type().equals(now.type())) {
                        conversions[c] = new CellConversion(to.table(), old, now);
                    }
                }
            }
        }

        /**
         * Appends the row in the new layout. Absent cells stay absent; added columns get what the statement gave to rows
         * that were there.
         *
         * @return where it starts in the sink
         * @throws InexactAlterException if a value does not survive the statement
         */
        int append(byte[] a, int row, ByteSink sink, RowBytes.Writer writer) {
            if (newTable) {
                throw new IllegalStateException("a row of the dropped table " + from.table() + " outlived it");
            }
            writer.begin(to.fingerprint(), origins.length);
            for (int c = 0; c < origins.length; c++) {
                int origin = origins[c];
                byte[] fill = fills[c];
                if (origin == ADDED) {
                    if (fill == null) {
                        writer.nullCell();
                    } else {
                        sink.put(fill);
                        writer.endValue();
                    }
                    continue;
                }
                CellConversion conversion = conversions[c];
                int state = RowBytes.state(a, row, origin);
                if (state == RowBytes.NULL) {
                    requireNullable(c);
                }
                if (state == RowBytes.DIFFS && conversion != null) {
                    throw new InexactAlterException(
                            to.table(),
                            to.column(c).name(),
                            "changes of a JSON document whose base is not read yet meet another type");
                }
                if (conversion == null || state != RowBytes.VALUE) {
                    writer.copy(a, row, origin);
                } else {
                    conversion.append(a, RowBytes.cellStart(a, row, origin), RowBytes.cellEnd(a, row, origin), sink);
                    writer.endValue();
                }
            }
            return writer.finish();
        }

        private void requireNullable(int c) {
            if (to.column(c).nullability() == Column.Nullability.NOT_NULL) {
                throw new InexactAlterException(
                        to.table(), to.column(c).name(), "a row has NULL where the column became NOT NULL");
            }
        }
    }
}
