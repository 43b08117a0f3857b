package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.UnwritableValueException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which columns a file has. */
final class FileColumns {

    private FileColumns() {}

    /** The names a dialect declares: its own list, or the schema's columns and then the pass-through ones. */
    static List<String> declared(TableSchema schema, Dialect dialect) {
        if (dialect.columns().isEmpty()) {
            List<String> names = new ArrayList<>(schema.columnNames());
            names.addAll(dialect.passThrough().keySet());
            return names;
        }
        Set<String> listed = new HashSet<>();
        for (String name : dialect.columns()) {
            listed.add(lower(name));
            if (schema.indexOf(name) < 0 && !isPassThrough(dialect, name)) {
                throw new SchemaMismatchException("the dialect lists column " + name + ", which table " + schema.table()
                        + " does not have; if it is none of MySQL's, declare it with passThrough. The table has "
                        + schema.columnNames());
            }
        }
        for (String name : schema.columnNames()) {
            if (!listed.contains(lower(name))) {
                throw new SchemaMismatchException("the dialect's columns leave out " + name + " of table "
                        + schema.table() + "; they are " + dialect.columns());
            }
        }
        return dialect.columns();
    }

    /** Columns by name; a name the schema does not have is kept as it is. */
    static FileColumn[] resolve(
            TableSchema schema, Dialect dialect, Dialect.@Nullable Binary binaryOfLayout, List<String> names) {
        CellSpellings spellings = new CellSpellings(dialect, binaryOfLayout);
        FileColumn[] out = new FileColumn[names.size()];
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < out.length; i++) {
            String name = names.get(i);
            if (!seen.add(lower(name))) {
                throw new SchemaMismatchException("column " + name + " stands twice in the file's columns " + names);
            }
            int index = schema.indexOf(name);
            if (index < 0) {
                out[i] = FileColumn.passThrough(schema.table().toString(), name);
            } else {
                Column column = schema.column(index);
                String label = schema.table() + "." + column.name();
                out[i] = new FileColumn(column.name(), label, column.type(), spellings.of(label, column.type()));
            }
        }
        return out;
    }

    static List<String> names(FileColumn[] columns) {
        List<String> names = new ArrayList<>(columns.length);
        for (FileColumn c : columns) {
            names.add(c.name());
        }
        return List.copyOf(names);
    }

    static CellSpelling[] newSpellings(FileColumn[] columns) {
        CellSpelling[] spellings = new CellSpelling[columns.length];
        for (int i = 0; i < columns.length; i++) {
            spellings[i] = columns[i].spellings().get();
        }
        return spellings;
    }

    /** Spells a value, or says which column cannot hold it. */
    static void spell(FileColumn c, CellSpelling spelling, byte[] canonical, int from, int to, ByteSink out) {
        try {
            spelling.write(canonical, from, to, out);
        } catch (BadCellException e) {
            throw unwritable(c, e.reason());
        }
    }

    static UnwritableValueException unwritable(FileColumn c, String reason) {
        return new UnwritableValueException("column " + c.label() + ": " + reason);
    }

    private static boolean isPassThrough(Dialect dialect, String name) {
        return dialect.passThrough().keySet().stream().anyMatch(p -> lower(p).equals(lower(name)));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
