package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import io.sluice.cdc.model.internal.bytes.RowBytes;

/** Reads rows of base files: their keys alone, or whole as stored rows of the base's layout. One thread. */
final class BaseRowReader {

    private final TableSchema schema;
    private final KeyEncoder keys;
    private final RowCodec.Reader reader;
    private final int lastColumn;
    private final int lastKeyColumn;
    /** File column of each schema column. */
    private final int[] fileColumns;
    /** File column of each key part. */
    private final int[] keyFileColumns;

    private final ByteSink key = new ByteSink(64);
    private final ByteSink row = new ByteSink(512);
    private final RowBytes.Writer writer = new RowBytes.Writer(row);

    BaseRowReader(RowCodec codec, TableSchema schema, KeyEncoder keys) {
        this.schema = schema;
        this.keys = keys;
        this.reader = codec.newReader();
        this.lastColumn = codec.columns().size() - 1;
        this.fileColumns = new int[schema.columnCount()];
        for (int i = 0; i < fileColumns.length; i++) {
            fileColumns[i] = indexIn(codec, schema.column(i).name());
        }
        int[] key = keys.columns();
        this.keyFileColumns = new int[key.length];
        int last = 0;
        for (int i = 0; i < key.length; i++) {
            keyFileColumns[i] = fileColumns[key[i]];
            last = Math.max(last, keyFileColumns[i]);
        }
        this.lastKeyColumn = last;
    }

    private int indexIn(RowCodec codec, String name) {
        for (int i = 0; i < codec.columns().size(); i++) {
            if (codec.columns().get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw new SchemaMismatchException("the base's files have no column " + name + " of table " + schema.table()
                + "; their columns are " + codec.columns());
    }

    /** Locates the row's cells up to the key. */
    void locateKey(byte[] a, int from, int end) {
        reader.locate(a, from, end, lastKeyColumn);
    }

    /** Locates all cells and checks their number. */
    void locate(byte[] a, int from, int end) {
        reader.locate(a, from, end, lastColumn);
    }

    RowCodec.Reader cells() {
        return reader;
    }

    /** The located row's key; valid until the next call. */
    ByteSink key() {
        key.clear();
        for (int column : keyFileColumns) {
            if (reader.isNull(column)) {
                throw new SchemaMismatchException("a base row of " + schema.table()
                        + " has NULL in a key column; is this the table's key, and the base's null text?");
            }
        }
        keys.encodeCells(reader, keyFileColumns, key);
        return key;
    }

    /** The located row as a stored row at index 0; valid until the next call. */
    byte[] row() {
        row.clear();
        writer.begin(schema.fingerprint(), fileColumns.length);
        for (int column : fileColumns) {
            if (reader.isNull(column)) {
                writer.nullCell();
            } else {
                reader.appendCell(column, row);
                writer.endValue();
            }
        }
        writer.finish();
        return row.array();
    }
}
