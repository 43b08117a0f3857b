package io.sluice.cdc.merge;

import io.sluice.cdc.merge.internal.format.SixDigitFloat;
import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.Words;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table's content as one number that does not depend on the order of rows: the sum modulo 2^64 of a hash of each row. Rows
 * are added and taken away, so the checksum of a merged table costs no more than its changes. A sum and not an exclusive or:
 * two equal rows do not cancel. The number of an empty table is 0.
 *
 * <p>The hash of a row is the first eight bytes, big-endian, of SHA-256 over its cells in the order of the schema. A cell is
 * the length of its canonical bytes in decimal, a colon and the bytes; NULL is {@code N}. A FLOAT without (M,D) counts with
 * the six digits that servers print, not with its canonical text, so that a table read from what a server printed has the
 * number of the server's own; FLOATs of equal six digits are one to it. {@link #sql} has a server compute the same. It tells
 * accidents, not forgery: rows can be made up to a wanted sum.
 *
 * <p>An instance hashes rows of one schema for one thread and holds a sum, which starts at 0.
 */
public final class TableChecksum {

    /** Larger than any sum of hashes, smaller than DECIMAL(65) by the rows of any table. */
    private static final String LOST_ROW = "1" + "0".repeat(40);

    private static final int MOST_LENGTH_DIGITS = 10;

    /** Cells of up to so many bytes are copied as words. */
    private static final int FEW = 32;

    private static final int[] PREFIXES = prefixes();

    /**
     * Rows less one after which another digest is taken: one that hashed before its code was compiled keeps tables that the
     * compiled code does not need, and clears them for each row, which is an eighth of its time.
     */
    private static final int DIGEST_RENEWED = (1 << 16) - 1;

    private final TableSchema schema;
    private final int columns;
    private MessageDigest digest;
    private int digested;
    private final ByteSink cells = new ByteSink(256);
    private final ByteSink number = new ByteSink(32);
    /** What all cells of the row may take, but for numbers that get longer. */
    private int room;

    private final @Nullable SixDigitFloat[] floats;
    private final boolean hasFloats;
    private final byte[] hash = new byte[32];
    private long sum;

    private TableChecksum(TableSchema schema) {
        this.schema = schema;
        this.columns = schema.columnCount();
        this.floats = new SixDigitFloat[columns];
        boolean any = false;
        for (int i = 0; i < columns; i++) {
            ColumnType type = schema.column(i).type();
            floats[i] = SixDigitFloat.isFor(type) ? new SixDigitFloat(type) : null;
            any |= floats[i] != null;
        }
        this.hasFloats = any;
        this.digest = sha256();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static TableChecksum of(TableSchema schema) {
        return new TableChecksum(schema);
    }

    /** Adds a row to the sum. */
    public void add(byte[] rowBytes, int row) {
        sum += rowHash(rowBytes, row);
    }

    /** Takes a row that was added out of the sum. */
    public void remove(byte[] rowBytes, int row) {
        sum -= rowHash(rowBytes, row);
    }

    /** The sum, 64 bits without sign. */
    public long sum() {
        return sum;
    }

    /**
     * The hash of a stored row of this schema; does not change the sum. Sums of hashes may be kept elsewhere: they are added
     * and subtracted as {@code long}s.
     *
     * @throws SchemaMismatchException if a cell is absent or the row has another number of columns
     */
    public long rowHash(byte[] rowBytes, int row) {
        if (RowBytes.columnCount(rowBytes, row) != columns) {
            throw new SchemaMismatchException("a row of " + RowBytes.columnCount(rowBytes, row)
                    + " columns is none of table " + schema.table() + ", which has " + columns);
        }
        int length = RowBytes.length(rowBytes, row);
        int first = RowBytes.firstCell(rowBytes, row);
        byte[] out = begin(length);
        int n = 0;
        int from = first;
        for (int i = 0; i < columns; i++) {
            int state = RowBytes.state(rowBytes, row, i);
            if (state == RowBytes.VALUE) {
                int to = first + RowBytes.relativeEnd(rowBytes, row, columns, i);
                if (to - from <= FEW && from <= rowBytes.length - FEW && !hasFloats) {
                    n = putFew(out, n, rowBytes, from, to - from);
                } else {
                    n = putCell(n, i, rowBytes, from, to);
                    out = cells.array();
                }
                from = to;
            } else if (state == RowBytes.NULL) {
                out[n++] = 'N';
            } else {
                throw new SchemaMismatchException("column " + schema.table() + "."
                        + schema.column(i).name() + " is absent from a row; only complete rows have a checksum");
            }
        }
        return hash(n);
    }

    /**
     * The hash of a row whose canonical cells stand in one array; does not change the sum.
     *
     * @param spans of each column in the schema's order where its cell starts and ends; NULL starts at a negative place
     */
    public long rowHash(byte[] a, int[] spans) {
        int length = 0;
        for (int i = 0; i < 2 * columns; i += 2) {
            length += spans[i] < 0 ? 0 : spans[i + 1] - spans[i];
        }
        byte[] out = begin(length);
        int n = 0;
        for (int i = 0; i < columns; i++) {
            int from = spans[2 * i];
            int to = spans[2 * i + 1];
            if (from < 0) {
                out[n++] = 'N';
            } else if (to - from <= FEW && from <= a.length - FEW && !hasFloats) {
                n = putFew(out, n, a, from, to - from);
            } else {
                n = putCell(n, i, a, from, to);
                out = cells.array();
            }
        }
        return hash(n);
    }

    /** Makes room for cells of so many bytes together. */
    private byte[] begin(int length) {
        room = Math.addExact(length, columns * (MOST_LENGTH_DIGITS + 1) + FEW);
        cells.clear();
        return cells.reserve(room);
    }

    /** A cell of up to {@link #FEW} bytes; what is copied too much is overwritten by the next. */
    private static int putFew(byte[] out, int at, byte[] a, int from, int length) {
        Words.putInt(out, at, PREFIXES[length]);
        int n = at + 2 + (9 - length >>> 31);
        Words.copy32(a, from, out, n);
        return n + length;
    }

    /** Puts a cell to the row at {@code at}; returns where the next one stands. */
    private int putCell(int at, int column, byte[] a, int from, int to) {
        SixDigitFloat six = floats[column];
        if (six == null) {
            return put(cells.array(), at, a, from, to - from);
        }
        number.clear();
        six.write(a, from, to, number);
        cells.setSize(at);
        cells.reserve(number.size() + room);
        return put(cells.array(), at, number.array(), 0, number.size());
    }

    private long hash(int length) {
        if ((++digested & DIGEST_RENEWED) == 0) {
            digest = sha256();
        }
        digest.update(cells.array(), 0, length);
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return Words.getLong(hash, 0);
    }

    private static int put(byte[] out, int at, byte[] a, int from, int length) {
        int n = at;
        if (length < PREFIXES.length) {
            Words.putInt(out, n, PREFIXES[length]);
            n += length < 10 ? 2 : 3;
        } else {
            n = putLength(out, n, length);
            out[n++] = ':';
        }
        System.arraycopy(a, from, out, n, length);
        return n + length;
    }

    private static int putLength(byte[] out, int at, int length) {
        int n = at;
        int divisor = 100;
        while (length / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out[n++] = (byte) ('0' + length / divisor % 10);
        }
        return n;
    }

    /** Of each length below 100, its digits and a colon as they stand, and zeros behind. */
    private static int[] prefixes() {
        int[] prefixes = new int[100];
        for (int length = 0; length < prefixes.length; length++) {
            prefixes[length] = length < 10
                    ? ('0' + length) << 24 | ':' << 16
                    : ('0' + length / 10) << 24 | ('0' + length % 10) << 16 | ':' << 8;
        }
        return prefixes;
    }

    /** A sum as reports and manifests print it: 16 lower-case hexadecimal digits. */
    public static String format(long sum) {
        String digits = Long.toHexString(sum);
        return "0".repeat(16 - digits.length()) + digits;
    }

    /** Reads what {@link #format} writes. */
    public static long parse(String text) {
        if (!text.matches("[0-9a-f]{16}")) {
            throw new CdcException("'" + text + "' is no checksum; the form is 16 hexadecimal digits");
        }
        return Long.parseUnsignedLong(text, 16);
    }

    /**
     * The SELECT that gives the checksum of the whole table on MySQL 5.7 and newer and MariaDB: one row, one column, 16
     * digits as {@link #format} writes them. Run {@link CanonicalSelect#SESSION} before it, and run it in a transaction with
     * a consistent snapshot whose position is the one to compare at.
     *
     * <p>The result is NULL, never a wrong number, where a row does not fit the server's {@code max_allowed_packet}: a server
     * then makes its concatenation NULL with nothing but a warning.
     *
     * @throws SchemaMismatchException if a column is DOUBLE ZEROFILL, whose text MySQL cannot be made to hash
     */
    public static String sql(TableSchema schema) {
        List<String> cells = new ArrayList<>();
        for (Column column : schema.columns()) {
            String bytes = bytes(column);
            cells.add("CASE WHEN " + quoted(column.name()) + " IS NULL THEN 'N' ELSE CONCAT(LENGTH(" + bytes + "),':',"
                    + bytes + ") END");
        }
        TableId table = schema.table();
        String from = table.database().isEmpty()
                ? quoted(table.table())
                : quoted(table.database()) + "." + quoted(table.table());
        return "SELECT CASE WHEN s IS NULL THEN '" + format(0) + "' WHEN s<" + LOST_ROW
                + " THEN LPAD(LOWER(HEX(CAST(MOD(s,18446744073709551616) AS UNSIGNED))),16,'0') END FROM (SELECT SUM(COALESCE("
                + "CAST(CONV(LEFT(SHA2(CONCAT(" + String.join(",", cells) + "),256),16),16,10) AS DECIMAL(20,0)),"
                + LOST_ROW
                + ")) s FROM " + from + ") t";
    }

    /** The canonical bytes of a column, with no character set that could convert them again. */
    private static String bytes(Column column) {
        String canonical = CanonicalSelect.expression(
                column, CanonicalSelect.Option.FLOAT_SIX_DIGITS, CanonicalSelect.Option.NUMBERS_AS_TEXT);
        if (column.type().kind() == ColumnType.Kind.VECTOR) {
            return "UNHEX(HEX(" + canonical + "))"; // MySQL 9 lets a VECTOR into few functions, CONCAT not among them
        }
        return column.type().isBytes() ? canonical : "CAST(CONVERT(" + canonical + " USING utf8mb4) AS BINARY)";
    }

    private static String quoted(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }

    @Override
    public String toString() {
        return format(sum);
    }
}
