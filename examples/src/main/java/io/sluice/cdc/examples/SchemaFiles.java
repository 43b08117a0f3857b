package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schemas from files of CREATE TABLE text. */
final class SchemaFiles {

    private SchemaFiles() {}

    static List<TableSchema> all(Path file, String defaultDatabase) {
        return all(file, defaultDatabase, null);
    }

    /** @param server in whose words the text is; null for MySQL */
    static List<TableSchema> all(Path file, String defaultDatabase, @Nullable ServerKind server) {
        try {
            MySqlDdl ddl = MySqlDdl.of(server);
            return ddl.schemas(Files.readString(file), defaultDatabase);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (CdcException e) {
            throw e.at(file.toString());
        }
    }

    static TableSchema table(Path file, TableId table) {
        return table(file, table, null);
    }

    /** @param server in whose words the text is; null for MySQL */
    static TableSchema table(Path file, TableId table, @Nullable ServerKind server) {
        List<TableSchema> schemas = all(file, table.database(), server);
        for (TableSchema schema : schemas) {
            if (schema.table().equals(table)) {
                return schema;
            }
        }
        throw new CdcException(file + " has no CREATE TABLE of " + table + "; it has "
                + schemas.stream().map(s -> s.table().toString()).toList());
    }
}
