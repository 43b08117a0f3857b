package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TableSchema.PlainIndex;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names and order the server gives to indexes: {@code make_unique_key_name} and {@code sort_keys} of sql_table.cc. A key
 * without a name has the empty one until it is settled here.
 */
public final class IndexNames {

    private IndexNames() {}

    /** The schema with every key named, unique keys in the server's order: those without nullable columns first. */
    public static TableSchema settle(TableSchema schema) {
        Set<String> taken = new HashSet<>();
        for (UniqueKey key : schema.uniqueKeys()) {
            taken.add(lower(key.name()));
        }
        for (PlainIndex index : schema.plainIndexes()) {
            taken.add(lower(index.name()));
        }
        List<UniqueKey> unique = new ArrayList<>();
        for (UniqueKey key : schema.uniqueKeys()) {
            unique.add(key.name().isEmpty() ? new UniqueKey(choose(key.columns(), taken), key.columns()) : key);
        }
        List<PlainIndex> plain = new ArrayList<>();
        for (PlainIndex index : schema.plainIndexes()) {
            plain.add(index.name().isEmpty() ? new PlainIndex(choose(index.columns(), taken), index.columns()) : index);
        }
        unique.sort(Comparator.comparing(key -> hasNullable(schema, key)));
        return schema.toBuilder().uniqueKeys(unique).plainIndexes(plain).build();
    }

    private static boolean hasNullable(TableSchema schema, UniqueKey key) {
        for (String name : key.columns()) {
            if (schema.column(schema.requireIndex(name)).nullability() != Nullability.NOT_NULL) {
                return true;
            }
        }
        return false;
    }

    /** The first column's name, or that with _2, _3 and so on; PRIMARY is not free. */
    private static String choose(List<String> columns, Set<String> taken) {
        String base = columns.isEmpty() ? "functional_index" : columns.get(0);
        String name = base;
        for (int i = 2; name.equalsIgnoreCase("PRIMARY") || taken.contains(lower(name)); i++) {
            name = base + "_" + i;
        }
        taken.add(lower(name));
        return name;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
