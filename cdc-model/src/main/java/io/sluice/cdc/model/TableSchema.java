package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.text.ForeignKeyNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns and keys at one moment. Immutable; safe to share between threads.
 *
 * <p>Its version is the {@link #fingerprint()} of what rows and their identity depend on (columns, types, nullability and
 * keys; neither the table's name nor defaults, which servers print in their own words), so the same layout has the same
 * version wherever it was learnt. Column names are looked up without regard to case, as MySQL does.
 */
public final class TableSchema {

    /**
     * A unique key.
     *
     * @param columns names in key order
     */
    public record UniqueKey(String name, List<String> columns) {
        public UniqueKey {
            columns = List.copyOf(columns);
        }
    }

    /**
     * An index that tells no row from another, or one over expressions. Kept because index names are one space: an
     * unnamed unique key is named around them, and DROP INDEX takes a name alone.
     *
     * @param columns names in key order; empty for a key over expressions
     */
    public record PlainIndex(String name, List<String> columns) {
        public PlainIndex {
            columns = List.copyOf(columns);
        }
    }

    private final TableId table;
    private final List<Column> columns;
    private final List<String> primaryKey;
    private final List<UniqueKey> uniqueKeys;
    private final List<PlainIndex> plainIndexes;
    private final List<ForeignKey> foreignKeys;
    private final @Nullable String defaultCharset;
    private final @Nullable String defaultCollation;
    private final Map<String, Integer> indexByName;
    private final int[] keyColumns;
    private final long fingerprint;

    private TableSchema(Builder b) {
        this.table = Objects.requireNonNull(b.table, "table");
        this.columns = List.copyOf(b.columns);
        this.primaryKey = List.copyOf(b.primaryKey);
        this.uniqueKeys = List.copyOf(b.uniqueKeys);
        this.plainIndexes = List.copyOf(b.plainIndexes);
        this.foreignKeys = List.copyOf(b.foreignKeys);
        this.defaultCharset = b.defaultCharset;
        this.defaultCollation = b.defaultCollation;
        this.indexByName = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (indexByName.put(lower(columns.get(i).name()), i) != null) {
                throw new SchemaMismatchException("table " + table + " has two columns named "
                        + columns.get(i).name());
            }
        }
        this.keyColumns = indexes(primaryKey);
        for (UniqueKey key : uniqueKeys) {
            indexes(key.columns());
        }
        for (PlainIndex index : plainIndexes) {
            indexes(index.columns());
        }
        for (ForeignKey key : foreignKeys) {
            indexes(key.columns());
        }
        this.fingerprint = fingerprintOf(this.columns, this.primaryKey, this.uniqueKeys);
    }

    public static Builder builder(TableId table) {
        return new Builder(table);
    }

    /** A builder holding everything of this schema, to change it from. */
    public Builder toBuilder() {
        Builder b = new Builder(table);
        b.columns.addAll(columns);
        b.primaryKey = primaryKey;
        b.uniqueKeys.addAll(uniqueKeys);
        b.plainIndexes.addAll(plainIndexes);
        b.foreignKeys.addAll(foreignKeys);
        b.defaultCharset = defaultCharset;
        b.defaultCollation = defaultCollation;
        return b;
    }

    public TableId table() {
        return table;
    }

    public List<Column> columns() {
        return columns;
    }

    public int columnCount() {
        return columns.size();
    }

    public Column column(int index) {
        return columns.get(index);
    }

    /** Index of a column by name without regard to case, or -1. */
    public int indexOf(String name) {
        Integer i = indexByName.get(name);
        if (i == null) {
            i = indexByName.get(lower(name));
        }
        return i == null ? -1 : i;
    }

    /** @throws SchemaMismatchException if there is no such column */
    public int requireIndex(String name) {
        int i = indexOf(name);
        if (i < 0) {
            throw new SchemaMismatchException(
                    "table " + table + " has no column " + name + "; it has " + columnNames());
        }
        return i;
    }

    public List<String> columnNames() {
        List<String> names = new ArrayList<>(columns.size());
        for (Column c : columns) {
            names.add(c.name());
        }
        return List.copyOf(names);
    }

    /** Names of the primary key's columns in key order; empty where there is none or none is known. */
    public List<String> primaryKey() {
        return primaryKey;
    }

    public List<UniqueKey> uniqueKeys() {
        return uniqueKeys;
    }

    /** Indexes other than the primary and the unique keys, where the description names them; no part of the version. */
    public List<PlainIndex> plainIndexes() {
        return plainIndexes;
    }

    /**
     * Keys by which rows change with the rows of another table, where the description names them. Part of neither the version
     * nor equality: they say nothing of what a row holds, and a log's own description of a table does not have them.
     */
    public List<ForeignKey> foreignKeys() {
        return foreignKeys;
    }

    /** Character set of columns added without one; null where the description does not say. No part of the version. */
    public @Nullable String defaultCharset() {
        return defaultCharset;
    }

    /** Collation of columns added without a character set; null where not known. No part of the version. */
    public @Nullable String defaultCollation() {
        return defaultCollation;
    }

    public boolean hasPrimaryKey() {
        return keyColumns.length > 0;
    }

    /** Indexes of the primary key's columns in key order, a fresh array. */
    public int[] keyColumns() {
        return keyColumns.clone();
    }

    /** Version of the content: equal for equal columns and keys, whatever the table's name. */
    public long fingerprint() {
        return fingerprint;
    }

    /** The table renamed: names that the server derived from its name, and its references to itself, go with it. */
    public TableSchema withTable(TableId newTable) {
        List<ForeignKey> renamed = new ArrayList<>(foreignKeys);
        renamed.replaceAll(key -> {
            String name = ForeignKeyNames.renamed(key.name(), table.table(), newTable.table());
            return key.withName(name)
                    .withParent(key.parent().equals(table) ? newTable : key.parent(), key.parentColumns());
        });
        return toBuilder().table(newTable).foreignKeys(renamed).build();
    }

    /** The table that CREATE TABLE LIKE makes of this one: with its columns and keys, without its foreign keys. */
    public TableSchema like(TableId newTable) {
        return toBuilder().table(newTable).foreignKeys(List.of()).build();
    }

    private int[] indexes(List<String> names) {
        int[] out = new int[names.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = requireIndex(names.get(i));
        }
        return out;
    }

    private static String lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT);
    }

    private static long fingerprintOf(List<Column> columns, List<String> primaryKey, List<UniqueKey> uniqueKeys) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        for (Column c : columns) {
            feed(digest, c.name());
            feed(digest, c.type().toString());
            feed(digest, c.nullability() + " " + c.generated());
        }
        feed(digest, "PRIMARY KEY");
        primaryKey.forEach(k -> feed(digest, lower(k)));
        // The order of unique keys is the server's choice.
        List<String> keys = new ArrayList<>();
        for (UniqueKey key : uniqueKeys) {
            List<String> names = new ArrayList<>();
            key.columns().forEach(k -> names.add(lower(k).replace("`", "``")));
            keys.add("UNIQUE KEY `" + String.join("`,`", names) + "`");
        }
        Collections.sort(keys);
        keys.forEach(k -> feed(digest, k));
        byte[] d = digest.digest();
        long v = 0;
        for (int i = 0; i < 8; i++) {
            v = v << 8 | (d[i] & 0xFF);
        }
        return v;
    }

    private static void feed(MessageDigest digest, String text) {
        byte[] b = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (b.length >>> 24));
        digest.update((byte) (b.length >>> 16));
        digest.update((byte) (b.length >>> 8));
        digest.update((byte) b.length);
        digest.update(b);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof TableSchema s
                && table.equals(s.table)
                && columns.equals(s.columns)
                && primaryKey.equals(s.primaryKey)
                && uniqueKeys.equals(s.uniqueKeys)
                && plainIndexes.equals(s.plainIndexes)
                && Objects.equals(defaultCharset, s.defaultCharset)
                && Objects.equals(defaultCollation, s.defaultCollation);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint);
    }

    @Override
    public String toString() {
        return table + " " + columnNames() + " key " + primaryKey;
    }

    /** Collects columns and keys. Not thread-safe. */
    public static final class Builder {
        private TableId table;
        private final List<Column> columns = new ArrayList<>();
        private List<String> primaryKey = List.of();
        private final List<UniqueKey> uniqueKeys = new ArrayList<>();
        private final List<PlainIndex> plainIndexes = new ArrayList<>();
        private final List<ForeignKey> foreignKeys = new ArrayList<>();
        private @Nullable String defaultCharset;
        private @Nullable String defaultCollation;

        private Builder(TableId table) {
            this.table = table;
        }

        public Builder table(TableId newTable) {
            table = newTable;
            return this;
        }

        public Builder column(Column column) {
            columns.add(column);
            return this;
        }

        public Builder column(String name, ColumnType type) {
            return column(Column.of(name, type));
        }

        public Builder columns(Collection<Column> newColumns) {
            columns.clear();
            columns.addAll(newColumns);
            return this;
        }

        public Builder primaryKey(String... names) {
            return primaryKey(List.of(names));
        }

        public Builder primaryKey(List<String> names) {
            primaryKey = List.copyOf(names);
            return this;
        }

        public Builder uniqueKey(UniqueKey key) {
            uniqueKeys.add(key);
            return this;
        }

        public Builder uniqueKeys(Collection<UniqueKey> keys) {
            uniqueKeys.clear();
            uniqueKeys.addAll(keys);
            return this;
        }

        public Builder plainIndexes(Collection<PlainIndex> indexes) {
            plainIndexes.clear();
            plainIndexes.addAll(indexes);
            return this;
        }

        public Builder foreignKeys(Collection<ForeignKey> keys) {
            foreignKeys.clear();
            foreignKeys.addAll(keys);
            return this;
        }

        /** What columns added without a character set get; nulls where not known. */
        public Builder defaultCharset(@Nullable String charset, @Nullable String collation) {
            defaultCharset = charset;
            defaultCollation = collation;
            return this;
        }

        public TableSchema build() {
            return new TableSchema(this);
        }
    }
}
