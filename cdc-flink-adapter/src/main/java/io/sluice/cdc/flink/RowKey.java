package io.sluice.cdc.flink;

import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Table and key bytes of a row: what a stream of changes is keyed by. Two keys are equal exactly where they are of one
 * table and the server holds the keys for equal. Immutable; its hash is stable across processes and versions, as key groups
 * need. Its type information is {@link RowKeyTypeInfo}.
 */
@TypeInfo(RowKeyTypeInfoFactory.class)
public final class RowKey {

    private final byte[] bytes;
    private final int hash;

    /** @param bytes database, table and key as {@link #of} lays them out; not copied */
    RowKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Lays out database and table, each with its length before it, and the key. */
    static RowKey of(byte[] a, int database, int databaseLength, int table, int tableLength, int key, int keyLength) {
        ByteSink out = new ByteSink(databaseLength + tableLength + keyLength + 4);
        FrameWriter.bytes(out, a, database, databaseLength);
        FrameWriter.bytes(out, a, table, tableLength);
        out.put(a, key, keyLength);
        return new RowKey(out.toByteArray());
    }

    public TableId table() {
        FrameReader in = new FrameReader(bytes, 0, bytes.length, "row key");
        return new TableId(in.text(), in.text());
    }

    byte[] bytes() {
        return bytes;
    }

    /** Throws unless the bytes are laid out as a key. */
    static RowKey read(byte[] bytes) {
        FrameReader in = new FrameReader(bytes, 0, bytes.length, "row key");
        in.skipBytes();
        in.skipBytes();
        return new RowKey(bytes);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RowKey k && hash == k.hash && Arrays.equals(bytes, k.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The table and the key's length; no values. */
    @Override
    public String toString() {
        FrameReader in = new FrameReader(bytes, 0, bytes.length, "row key");
        in.skipBytes();
        in.skipBytes();
        return "key of " + (bytes.length - in.at()) + " bytes in " + table();
    }
}
