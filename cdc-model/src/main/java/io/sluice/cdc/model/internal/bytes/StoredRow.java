package io.sluice.cdc.model.internal.bytes;

/** An image that already is in the stored form. */
public interface StoredRow {

    /** The {@link RowBytes} from index 0. The array itself: do not write to it. */
    byte[] rowBytes();
}
