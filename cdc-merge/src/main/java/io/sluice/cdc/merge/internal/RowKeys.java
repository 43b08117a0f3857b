package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Key bytes of stored rows: two rows have the same key exactly where these bytes are equal; they sort as unsigned bytes. */
public interface RowKeys {

    /** Indexes of the key's columns in the layout. */
    int[] columns();

    /** True where keys of the next layout compare by the same rules; the columns' types have been compared already. */
    default boolean comparesAs(RowKeys next) {
        return true;
    }

    /** Appends the key of the row of the table's layout at {@code a[row]}, all of whose key cells are present. */
    void encode(byte[] a, int row, ByteSink out);
}
