package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of each entry's key as the first change that named it spelled them, for those who must print a key or put it
 * into a WHERE: key bytes cannot be read back where a collation holds several texts for one. In key order, without the
 * other columns, so that no schema change touches them.
 */
final class KeyCells {

    private final MemoryBudget budget;
    private final BytePages pages;
    private final ByteSink sink = new ByteSink(128);
    private final RowBytes.Writer writer = new RowBytes.Writer(sink);
    /** Reference plus one; 0 for none. */
    private long[] refs = new long[32];

    KeyCells(int pageSize, MemoryBudget budget) {
        this.budget = budget;
        this.pages = new BytePages(pageSize, budget);
        budget.reserve(refs.length * 8L);
    }

    long bytesUsed() {
        return pages.held() + refs.length * 8L;
    }

    boolean has(int entry) {
        return entry < refs.length && refs[entry] != 0;
    }

    /** Keeps the key columns of the row; where a cell is absent, of the other image of the same change. */
    void keep(int entry, int[] columns, byte[] a, int row, byte @Nullable [] other, int otherRow) {
        sink.clear();
        writer.begin(0, columns.length);
        for (int c : columns) {
            if (other != null && RowBytes.state(a, row, c) == RowBytes.ABSENT) {
                writer.copy(other, otherRow, c);
            } else {
                writer.copy(a, row, c);
            }
        }
        keep(entry, sink.array(), writer.finish());
    }

    void keepFrom(int entry, KeyCells theirs, int theirEntry) {
        keep(entry, theirs.page(theirEntry), theirs.offset(theirEntry));
    }

    private void keep(int entry, byte[] a, int at) {
        if (entry >= refs.length) {
            int size = Math.max(entry + 1, refs.length * 2);
            budget.reserve((size - refs.length) * 8L);
            refs = Arrays.copyOf(refs, size);
        }
        int length = RowBytes.length(a, at);
        long ref = pages.allocate(length);
        System.arraycopy(a, at, pages.page(ref), BytePages.offset(ref), length);
        refs[entry] = ref + 1;
    }

    byte[] page(int entry) {
        return pages.page(refs[entry] - 1);
    }

    int offset(int entry) {
        return BytePages.offset(refs[entry] - 1);
    }

    /** A row of the layout with the key's cells and no others. */
    byte[] row(int entry, TableSchema schema, int[] columns) {
        byte[] a = page(entry);
        int at = offset(entry);
        ByteSink out = new ByteSink(128);
        RowBytes.Writer w = new RowBytes.Writer(out);
        w.begin(schema.fingerprint(), schema.columnCount());
        for (int c = 0; c < schema.columnCount(); c++) {
            int part = 0;
            while (part < columns.length && columns[part] != c) {
                part++;
            }
            if (part < columns.length) {
                w.copy(a, at, part);
            } else {
                w.absent();
            }
        }
        w.finish();
        return out.toByteArray();
    }

    /** The cells with commas between; those of the binary family in hexadecimal. */
    String text(int entry, TableSchema schema, int[] columns) {
        byte[] a = page(entry);
        int at = offset(entry);
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < columns.length; part++) {
            int from = RowBytes.cellStart(a, at, part);
            int to = RowBytes.cellEnd(a, at, part);
            if (part > 0) {
                text.append(',');
            }
            if (schema.column(columns[part]).type().isBytes()) {
                text.append("0x");
                for (int i = from; i < to; i++) {
                    text.append(Character.forDigit(a[i] >> 4 & 15, 16)).append(Character.forDigit(a[i] & 15, 16));
                }
            } else {
                text.append(new String(a, from, to - from, StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    void clear() {
        pages.release();
        Arrays.fill(refs, 0);
    }

    void release() {
        pages.release();
        budget.release(refs.length * 8L);
        refs = new long[0];
    }
}
