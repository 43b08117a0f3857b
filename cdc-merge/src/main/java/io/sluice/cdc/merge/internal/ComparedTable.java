package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.DeltaTooLargeException;
import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.format.TextCodecs;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One side of a comparison, read row by row as the schema the user gave. */
final class ComparedTable {

    /** Takes one row; both are valid for the time of the call. */
    interface Visitor {
        /** @param row a stored row at index 0 */
        void row(ByteSink key, byte[] row);
    }

    private final BaseTable table;
    private final KeyEncoder keys;

    private ComparedTable(BaseTable table, KeyEncoder keys) {
        this.table = table;
        this.keys = keys;
    }

    static ComparedTable find(TableFormat format, TableSchema schema, KeyCollations collations) {
        Manifest manifest = Manifest.read(format);
        List<String> columns;
        if (manifest == null) {
            columns = TextCodecs.declaredColumns(format, schema);
        } else {
            requireSameColumns(format, manifest, schema);
            columns = manifest.columns();
        }
        BaseTable table = new BaseTable(
                format,
                format.storage().rowFiles(format.location()),
                manifest,
                schema,
                columns,
                TextCodecs.of(format, schema, columns));
        return new ComparedTable(table, KeyEncoder.of(schema, collations));
    }

    /** A column that only the manifest has would be passed over in silence. */
    private static void requireSameColumns(TableFormat format, Manifest manifest, TableSchema schema) {
        if (!lower(manifest.schema()).equals(lower(schema))) {
            throw new SchemaMismatchException(
                    "the schema given has columns " + schema.columnNames() + ", the manifest of " + format.location()
                            + " says " + manifest.schema().columnNames());
        }
    }

    private static Set<String> lower(TableSchema schema) {
        Set<String> names = new HashSet<>();
        schema.columnNames().forEach(n -> names.add(n.toLowerCase(Locale.ROOT)));
        return names;
    }

    /** Reads all rows and returns their number. */
    long read(Visitor visitor) {
        BaseRowReader reader = new BaseRowReader(table.codec(), table.schema(), keys);
        long rows = 0;
        try (BaseBlocks blocks =
                new BaseBlocks(table.codec(), table.baseFiles(), false, MergeOptions.BLOCK_BYTES, table.fileEnd())) {
            for (BaseBlocks.Block block = blocks.next(); block != null; block = blocks.next()) {
                rows += read(block, reader, visitor);
                block.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + table.format().location(), e);
        }
        return rows;
    }

    private long read(BaseBlocks.Block block, BaseRowReader reader, Visitor visitor) {
        long rows = 0;
        for (int pos = block.from; pos < block.to; rows++) {
            int end = table.codec().rowEnd(block.array, pos, block.to);
            if (end < 0) {
                end = block.to;
            }
            try {
                reader.locate(block.array, pos, end);
                visitor.row(reader.key(), reader.row());
            } catch (DeltaTooLargeException e) {
                throw e;
            } catch (CdcException e) {
                throw block.located(e, pos);
            }
            pos = end;
        }
        return rows;
    }
}
