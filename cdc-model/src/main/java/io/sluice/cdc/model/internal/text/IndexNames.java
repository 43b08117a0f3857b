package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TableSchema.PlainIndex;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names and order the server gives to indexes: {@code make_unique_key_name} and {@code sort_keys} of sql_table.cc. One
 * object names the keys of one statement, in the order they are defined. Not thread-safe.
 */
public final class IndexNames {

    private final Collection<Column> columns;
    private final Set<String> taken = new HashSet<>();

    /** @param columns of the table as the keys find it */
    public IndexNames(Collection<Column> columns) {
        this.columns = columns;
    }

    /** The name of the next key; an empty one becomes the first column's, or that with _2, _3 and so on. */
    public String name(String given, List<String> keyColumns) {
        String name = given;
        if (given.isEmpty()) {
            String base = keyColumns.isEmpty() ? "functional_index" : spelled(keyColumns.get(0));
            name = base;
            // PRIMARY is not free, whatever the table.
            for (int i = 2; name.equalsIgnoreCase("PRIMARY") || taken.contains(lower(name)); i++) {
                name = base + "_" + i;
            }
        }
        taken.add(lower(name));
        return name;
    }

    private String spelled(String column) {
        for (Column c : columns) {
            if (c.name().equalsIgnoreCase(column)) {
                return c.name();
            }
        }
        return column;
    }

    /** Key columns spelled as the columns are; unique keys in the server's order, those without nullable columns first. */
    public static TableSchema settle(TableSchema schema) {
        List<UniqueKey> unique = new ArrayList<>();
        for (UniqueKey key : schema.uniqueKeys()) {
            unique.add(new UniqueKey(key.name(), spelled(schema, key.columns())));
        }
        List<PlainIndex> plain = new ArrayList<>();
        for (PlainIndex index : schema.plainIndexes()) {
            plain.add(new PlainIndex(index.name(), spelled(schema, index.columns())));
        }
        unique.sort(Comparator.comparing(key -> hasNullable(schema, key)));
        return schema.toBuilder()
                .primaryKey(spelled(schema, schema.primaryKey()))
                .uniqueKeys(unique)
                .plainIndexes(plain)
                .build();
    }

    private static List<String> spelled(TableSchema schema, List<String> names) {
        return names.stream()
                .map(n -> schema.column(schema.requireIndex(n)).name())
                .toList();
    }

    private static boolean hasNullable(TableSchema schema, UniqueKey key) {
        for (String name : key.columns()) {
            if (schema.column(schema.requireIndex(name)).nullability() != Nullability.NOT_NULL) {
                return true;
            }
        }
        return false;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
