package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TableSchema.PlainIndex;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import io.sluice.cdc.model.internal.text.IndexNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CREATE TABLE while its clauses are read. */
final class TableDraft {

    private final List<ColumnDraft> columns = new ArrayList<>();
    private final List<String> primaryKey = new ArrayList<>();
    private final List<UniqueKey> uniqueKeys = new ArrayList<>();
    private final List<PlainIndex> plainIndexes = new ArrayList<>();
    private @Nullable String charset;
    private @Nullable String collation;

    /** Inline keys keep the place of their column among the others, as the server numbers names by it. */
    void column(ColumnDraft column) {
        columns.add(column);
        if (column.primaryKey) {
            primaryKey.add(column.name);
        }
        if (column.uniqueKey || column.isSerial()) {
            uniqueKeys.add(new UniqueKey("", List.of(column.name)));
        }
    }

    void primaryKey(List<String> names) {
        primaryKey.addAll(names);
    }

    /** @param name empty where the server chooses */
    void key(KeyDraft key) {
        if (key.unique() && !key.columns().isEmpty()) {
            uniqueKeys.add(new UniqueKey(key.name(), key.columns()));
        } else {
            plainIndexes.add(new PlainIndex(key.name(), key.columns()));
        }
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
        for (ColumnDraft column : columns) {
            boolean inKey = primaryKey.stream().anyMatch(column.name::equalsIgnoreCase);
            out.column(column.build(server, resolved.charset(), resolved.collation(), inKey));
        }
        out.primaryKey(primaryKey);
        out.uniqueKeys(uniqueKeys).plainIndexes(plainIndexes);
        return IndexNames.settle(out.build());
    }

    /** A character set and collation, each as far as known. */
    record Charset(@Nullable String charset, @Nullable String collation) {

        static Charset of(@Nullable String charset, @Nullable String collation, ServerProfile server) {
            String set = ServerProfile.charset(charset);
            String full = ServerProfile.collation(collation);
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
