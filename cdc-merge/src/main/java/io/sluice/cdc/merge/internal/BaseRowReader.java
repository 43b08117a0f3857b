package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import org.jspecify.annotations.Nullable;

/** Reads rows of base files: their keys alone, or whole as stored rows of the base's layout. One thread. */
final class BaseRowReader {

    private final boolean ours;
    private final TableSchema schema;
    private final KeyEncoder keys;
    private final RowCodec codec;
    private final RowCodec.Reader reader;
    private final int lastColumn;
    private final int lastKeyColumn;
    /** File column of each schema column. */
    private final int[] fileColumns;
    /** File column of each key part. */
    private final int[] keyFileColumns;

    private final int[] spans;
    private byte[] located = new byte[0];
    /** Rows found last whose cells are all known. */
    private int scanned;

    private boolean verbatim;
    private final ByteSink key = new ByteSink(64);
    private final ByteSink cell = new ByteSink(64);
    private final ByteSink row = new ByteSink(512);
    private final RowBytes.Writer writer = new RowBytes.Writer(row);

    BaseRowReader(RowCodec codec, TableSchema schema, KeyEncoder keys) {
        this(codec, schema, keys, false);
    }

    /** @param ours the files were written by this codec, which a checksum of each shows before anything is published */
    BaseRowReader(RowCodec codec, TableSchema schema, KeyEncoder keys, boolean ours) {
        this.ours = ours;
        this.schema = schema;
        this.keys = keys;
        this.codec = codec;
        this.reader = codec.newReader();
        this.lastColumn = codec.columns().size() - 1;
        this.fileColumns = new int[schema.columnCount()];
        this.spans = new int[2 * fileColumns.length];
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

    /**
     * Finds rows that follow each other.
     *
     * @param to where a row ends, though maybe without its terminator
     * @param starts gets where each row starts and, behind, where the last one ends; at most so many rows are found
     * @param whole whether most of them will be located to their end
     * @param forVerbatim whether, then, {@link #verbatimHash} will be asked of them
     * @return the number of rows, at least one
     */
    int findRows(byte[] a, int from, int to, int[] starts, boolean whole, boolean forVerbatim) {
        located = a;
        scanned = whole ? reader.scan(a, from, to, starts, forVerbatim) : 0;
        if (scanned > 0) {
            return scanned;
        }
        int n = 0;
        starts[0] = from;
        while (n < starts.length - 1 && starts[n] < to) {
            int end = codec.rowEnd(a, starts[n], to);
            starts[++n] = end < 0 ? to : end;
        }
        return n;
    }

    /** Locates the cells up to the key of the i-th row that was found. */
    void locateKey(int i, int[] starts) {
        if (i < scanned) {
            reader.locateScanned(i, starts[i], starts[i + 1]);
        } else {
            reader.locate(located, starts[i], starts[i + 1], lastKeyColumn);
        }
    }

    /** Locates all cells of the i-th row that was found and checks their number. */
    void locate(int i, int[] starts) {
        if (i < scanned) {
            reader.locateScanned(i, starts[i], starts[i + 1]);
        } else {
            reader.locate(located, starts[i], starts[i + 1], lastColumn);
        }
    }

    /** Locates the row's cells up to the key. */
    void locateKey(byte[] a, int from, int end) {
        located = a;
        reader.locate(a, from, end, lastKeyColumn);
    }

    /** Locates all cells and checks their number. */
    void locate(byte[] a, int from, int end) {
        located = a;
        reader.locate(a, from, end, lastColumn);
    }

    RowCodec.Reader cells() {
        return reader;
    }

    /** The located row's key; valid until the next call. */
    ByteSink key() {
        key.clear();
        appendKey(key);
        return key;
    }

    /** Appends the located row's key. On an error the sink may have a part of it. */
    void appendKey(ByteSink out) {
        for (int part = 0; part < keyFileColumns.length; part++) {
            int column = keyFileColumns[part];
            if (reader.isVerbatim(column, ours)) {
                keys.encodePart(part, located, reader.from(column), reader.to(column), out);
            } else {
                if (reader.isNull(column)) {
                    throw new SchemaMismatchException("a base row of " + schema.table()
                            + " has NULL in a key column; is this the table's key, and the base's null text?");
                }
                cell.clear();
                reader.appendCell(column, cell);
                keys.encodePart(part, cell.array(), 0, cell.size(), out);
            }
        }
    }

    /**
     * The located row's hash as {@link TableChecksum#rowHash} has it, without a row made of it; 0, and {@link #isVerbatim}
     * false, where a cell is not canonical as it stands or a writer of this codec would spell it otherwise.
     *
     * @param checksum of the base's schema; null asks for no hash
     */
    long verbatimHash(@Nullable TableChecksum checksum) {
        verbatim = reader.isRowVerbatim(lastColumn + 1, ours);
        if (!verbatim || checksum == null) {
            return 0;
        }
        reader.spans(fileColumns, spans);
        return checksum.rowHash(located, spans);
    }

    /** Whether the row last given to {@link #verbatimHash} is written again as its bytes stand. */
    boolean isVerbatim() {
        return verbatim;
    }

    /** The located row as a stored row at index 0; valid until the next call. */
    byte[] row() {
        row.clear();
        writer.begin(schema.fingerprint(), fileColumns.length);
        for (int column : fileColumns) {
            if (reader.isVerbatim(column, ours)) {
                row.put(located, reader.from(column), reader.to(column) - reader.from(column));
                writer.endValue();
            } else if (reader.isNull(column)) {
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
