package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TableSchema.PlainIndex;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import io.sluice.cdc.model.internal.text.ForeignKeyNames;
import io.sluice.cdc.model.internal.text.IndexNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A CREATE TABLE while its clauses are read. */
final class TableDraft implements ConstraintSink {

    private static final Set<String> ENGINES_WITHOUT_FOREIGN_KEYS = Set.of(
            "MYISAM",
            "ARIA",
            "MEMORY",
            "HEAP",
            "CSV",
            "ARCHIVE",
            "MERGE",
            "MRG_MYISAM",
            "BLACKHOLE",
            "FEDERATED",
            "ROCKSDB");

    private final List<ColumnDraft> columns = new ArrayList<>();
    private final List<String> primaryKey = new ArrayList<>();
    /** In the order of definition, by which the server chooses names. */
    private final List<KeyDraft> keys = new ArrayList<>();

    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private @Nullable String charset;
    private @Nullable String collation;
    private boolean ignoresForeignKeys;

    void column(ColumnDraft column) {
        columns.add(column);
        if (column.primaryKey) {
            primaryKey.add(column.name);
        }
        if (column.uniqueKey || column.isSerial()) {
            keys.add(new KeyDraft("", true, List.of(column.name)));
        }
        if (column.reference != null) {
            foreignKeys.add(column.reference);
        }
    }

    @Override
    public void primaryKey(List<String> names) {
        primaryKey.addAll(names);
    }

    @Override
    public void key(KeyDraft key) {
        keys.add(key);
    }

    @Override
    public void foreignKey(ForeignKey key) {
        foreignKeys.add(key);
    }

    /** Other engines than InnoDB and NDB read foreign keys and forget them; one that is not known may keep them. */
    void engine(String name) {
        ignoresForeignKeys = ENGINES_WITHOUT_FOREIGN_KEYS.contains(name.toUpperCase(Locale.ROOT));
    }

    void charset(@Nullable String name) {
        charset = ServerProfile.charset(name);
    }

    void collation(String name) {
        collation = name;
    }

    TableSchema build(TableId table, ServerProfile server) throws NotUnderstoodException {
        Charset resolved = Charset.of(charset, collation, server);
        TableSchema.Builder out = TableSchema.builder(table).defaultCharset(resolved.charset(), resolved.collation());
        List<Column> built = new ArrayList<>();
        for (ColumnDraft column : columns) {
            boolean inKey = primaryKey.stream().anyMatch(column.name::equalsIgnoreCase);
            built.add(column.build(server, resolved.charset(), resolved.collation(), inKey));
        }
        IndexNames names = new IndexNames(built);
        List<PlainIndex> plain = new ArrayList<>();
        for (KeyDraft key : keys) {
            String name = names.name(key.name(), key.columns());
            if (key.identifies()) {
                out.uniqueKey(new UniqueKey(name, key.columns()));
            } else {
                plain.add(new PlainIndex(name, key.columns()));
            }
        }
        ForeignKeyNames foreignNames = new ForeignKeyNames(table.table(), List.of());
        if (!ignoresForeignKeys) {
            out.foreignKeys(foreignKeys.stream()
                    .map(key -> key.withName(foreignNames.name(key.name())))
                    .toList());
        }
        try {
            return IndexNames.settle(out.columns(built)
                    .primaryKey(primaryKey)
                    .plainIndexes(plain)
                    .build());
        } catch (SchemaMismatchException e) {
            // Two columns of one name, or a key over none that is there: no server ran this.
            throw new NotUnderstoodException("columns and keys that do not fit", e);
        }
    }

    /** A character set and collation, each as far as known. */
    record Charset(@Nullable String charset, @Nullable String collation) {

        static Charset of(@Nullable String charset, @Nullable String collation, ServerProfile server) {
            String set = ServerProfile.charset(charset);
            String full = ServerProfile.collation(collation);
            if (full == null && set == null) {
                return new Charset(server.databaseCharset(), server.databaseCollation());
            }
            if (full == null) {
                return new Charset(set, server.defaultCollation(set));
            }
            String its = io.sluice.cdc.model.internal.text.ColumnTypeNormal.charsetOf(full);
            if (its != null) {
                return new Charset(its, full);
            }
            return new Charset(set, set == null || full.startsWith(set + "_") ? full : set + "_" + full);
        }
    }
}
