package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Schemas from files of CREATE TABLE text. */
final class SchemaFiles {

    private SchemaFiles() {}

    static List<TableSchema> all(Path file, String defaultDatabase) {
        try {
            return MySqlDdl.mysql().schemas(Files.readString(file), defaultDatabase);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (CdcException e) {
            throw e.at(file.toString());
        }
    }

    static TableSchema table(Path file, TableId table) {
        List<TableSchema> schemas = all(file, table.database());
        for (TableSchema schema : schemas) {
            if (schema.table().equals(table)) {
                return schema;
            }
        }
        throw new CdcException(file + " has no CREATE TABLE of " + table + "; it has "
                + schemas.stream().map(s -> s.table().toString()).toList());
    }
}
