package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the key of a row to bytes: two keys encode equal exactly where the server holds them for equal, unsigned comparison
 * of the bytes is the server's order, and no key is a prefix of another.
 *
 * <p>The key is the primary key, else the first unique key whose columns are all known to be NOT NULL. A key over column
 * prefixes ({@code PRIMARY KEY (name(10))}) is encoded by the whole values: rows that differ in the prefix differ in the
 * whole, so it tells the same rows apart, and a change behind the prefix is a key change here.
 *
 * <p>One encoder a thread; {@link #copy()} gives another one.
 */
public final class KeyEncoder {

    private final TableSchema schema;
    private final int[] columns;
    private final KeyPart[] parts;
    private final ByteSink cell = new ByteSink(64);
    private @Nullable TableSchema mappedSchema;
    private int[] mappedColumns = new int[0];

    private KeyEncoder(TableSchema schema, int[] columns, KeyPart[] parts) {
        this.schema = schema;
        this.columns = columns;
        this.parts = parts;
    }

    /**
     * @throws KeyException if the table has no key, or a key column's collation is unknown or not supported
     */
    public static KeyEncoder of(TableSchema schema, KeyCollations collations) {
        int[] columns = keyColumns(schema);
        if (columns.length == 0) {
            throw new KeyException(
                    schema.table(),
                    "",
                    "there is no primary key and no unique key whose columns are all known to be NOT NULL; its rows are a"
                            + " multiset");
        }
        KeyPart[] parts = new KeyPart[columns.length];
        for (int i = 0; i < columns.length; i++) {
            parts[i] = KeyParts.of(schema.table(), schema.column(columns[i]), collations);
        }
        return new KeyEncoder(schema, columns, parts);
    }

    /** Indexes of the columns that identify a row, in key order; empty for a keyless table. */
    public static int[] keyColumns(TableSchema schema) {
        if (schema.hasPrimaryKey()) {
            return schema.keyColumns();
        }
        for (TableSchema.UniqueKey key : schema.uniqueKeys()) {
            int[] columns = new int[key.columns().size()];
            boolean notNull = columns.length > 0;
            for (int i = 0; i < columns.length; i++) {
                columns[i] = schema.requireIndex(key.columns().get(i));
                notNull &= schema.column(columns[i]).nullability() == Column.Nullability.NOT_NULL;
            }
            if (notNull) {
                return columns;
            }
        }
        return new int[0];
    }

    /** The same encoder for another thread. */
    public KeyEncoder copy() {
        return new KeyEncoder(schema, columns, parts);
    }

    public TableSchema schema() {
        return schema;
    }

    /** Indexes of the key's columns in key order, a fresh array. */
    public int[] columns() {
        return columns.clone();
    }

    /**
     * Appends the key of a stored row of this schema. On an error the sink is as before.
     *
     * @throws KeyException if a key cell is absent or NULL, or not exact under its collation
     */
    public void encode(byte[] rowBytes, int row, ByteSink out) {
        if (RowBytes.fingerprint(rowBytes, row) != schema.fingerprint()) {
            throw new SchemaMismatchException(
                    "the row is of another version of table " + schema.table() + " than its key");
        }
        int start = out.size();
        try {
            for (int i = 0; i < parts.length; i++) {
                int column = columns[i];
                int state = RowBytes.state(rowBytes, row, column);
                if (state != RowBytes.VALUE) {
                    throw noValue(parts[i], state == RowBytes.ABSENT);
                }
                parts[i].encode(
                        rowBytes,
                        RowBytes.cellStart(rowBytes, row, column),
                        RowBytes.cellEnd(rowBytes, row, column),
                        out);
            }
        } catch (RuntimeException e) {
            out.setSize(start);
            throw e;
        }
    }

    /**
     * Appends the key of an image, whose columns are found by name where its schema is another than this encoder's. On an
     * error the sink is as before.
     *
     * @throws KeyException if a key cell is absent or NULL, or not exact under its collation
     */
    public void encode(RowImage image, ByteSink out) {
        int[] of = columnsIn(image.schema());
        CanonicalCells cells = image instanceof CanonicalCells c ? c : null;
        int start = out.size();
        try {
            for (int i = 0; i < parts.length; i++) {
                if (!image.hasValue(of[i])) {
                    throw noValue(parts[i], !image.isPresent(of[i]));
                }
                if (cells == null) {
                    byte[] bytes = image.getBytes(of[i]);
                    parts[i].encode(bytes, 0, bytes.length, out);
                } else {
                    encodeCell(parts[i], cells, of[i], out);
                }
            }
        } catch (RuntimeException e) {
            out.setSize(start);
            throw e;
        }
    }

    /**
     * Appends the key of cells that all have a value. On an error the sink is as before.
     *
     * @param columnOfKeyPart which column of {@code cells} each part of the key is, in key order
     */
    public void encodeCells(CanonicalCells cells, int[] columnOfKeyPart, ByteSink out) {
        int start = out.size();
        try {
            for (int i = 0; i < parts.length; i++) {
                encodeCell(parts[i], cells, columnOfKeyPart[i], out);
            }
        } catch (RuntimeException e) {
            out.setSize(start);
            throw e;
        }
    }

    /**
     * Appends one part of a key. On an error the sink may have a part of it.
     *
     * @param part of the key, in key order; parts are appended in that order
     * @param from start of the part's canonical cell
     */
    public void encodePart(int part, byte[] a, int from, int to, ByteSink out) {
        parts[part].encode(a, from, to, out);
    }

    private void encodeCell(KeyPart part, CanonicalCells cells, int column, ByteSink out) {
        cell.clear();
        cells.appendCell(column, cell);
        part.encode(cell.array(), 0, cell.size(), out);
    }

    private int[] columnsIn(TableSchema other) {
        if (other == mappedSchema) {
            return mappedColumns;
        }
        int[] found = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            found[i] = other.requireIndex(schema.column(columns[i]).name());
        }
        mappedSchema = Objects.requireNonNull(other);
        mappedColumns = found;
        return found;
    }

    private static KeyException noValue(KeyPart part, boolean absent) {
        return part.refuse(
                absent
                        ? "absent from this row image; the log must carry the key (binlog_row_image MINIMAL is enough)"
                        : "NULL, which no key column can hold; the schema's key is not the table's");
    }
}
