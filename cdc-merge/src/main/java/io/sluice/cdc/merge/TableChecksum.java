package io.sluice.cdc.merge;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.Words;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * A table's content as one number that does not depend on the order of rows: the sum modulo 2^64 of a hash of each row. Rows
 * are added and taken away, so the checksum of a merged table costs no more than its changes. A sum and not an exclusive or:
 * two equal rows do not cancel.
 *
 * <p>The hash of a row is the first eight bytes, big-endian, of SHA-256 over its cells in the order of the schema. A cell is
 * the length of its canonical bytes in decimal, a colon and the bytes; NULL is {@code N}. One thread each.
 */
public final class TableChecksum {

    private final int columns;
    private final MessageDigest digest;
    private final ByteSink cells = new ByteSink(256);
    private final byte[] hash = new byte[32];

    private TableChecksum(int columns) {
        this.columns = columns;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static TableChecksum of(TableSchema schema) {
        return new TableChecksum(Objects.requireNonNull(schema, "schema").columnCount());
    }

    /** The hash of a stored row whose cells are all present. */
    public long rowHash(byte[] a, int row) {
        cells.clear();
        for (int i = 0; i < columns; i++) {
            if (RowBytes.state(a, row, i) == RowBytes.NULL) {
                cells.put('N');
            } else {
                int from = RowBytes.cellStart(a, row, i);
                int length = RowBytes.cellEnd(a, row, i) - from;
                putLength(length);
                cells.put(a, from, length);
            }
        }
        digest.update(cells.array(), 0, cells.size());
        try {
            digest.digest(hash, 0, hash.length);
        } catch (java.security.DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return Words.getLong(hash, 0);
    }

    /** A sum of hashes as reports and manifests print it: 16 hex digits. */
    public static String format(long sum) {
        return String.format("%016x", sum);
    }

    private void putLength(int length) {
        int divisor = 1;
        while (length / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            cells.put('0' + length / divisor % 10);
        }
        cells.put(':');
    }
}
