package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.internal.bytes.Hash64;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.util.Arrays;

/** Where the images and keys of a change, in a delta's layout, stand in the array that a {@link ChangeEncoder} put them to. */
final class EncodedChange {

    Operation operation = Operation.INSERT;

    /** Stored row before the change; of an INSERT there is none. */
    int before;
    /** Stored row after the change; of a DELETE there is none. */
    int after;

    /** Of the row before the change; an INSERT has none. */
    int oldKey;

    int oldKeyEnd;

    /** Of an INSERT's row, and of one that the change moved to another key. */
    int newKey;

    int newKeyEnd;

    boolean moved;

    /** {@link KeyIndex#hashOf} of the key of the row before the change, or of an INSERT's row. */
    long keyHash;

    /** Of the key of the row before the change, or of an INSERT's row. */
    byte[] keyIn(byte[] a) {
        return operation == Operation.INSERT
                ? Arrays.copyOfRange(a, newKey, newKeyEnd)
                : Arrays.copyOfRange(a, oldKey, oldKeyEnd);
    }

    /** Of both images. */
    long contentHash(byte[] a) {
        return imageHash(a, before, operation != Operation.INSERT) * 0x9E3779B97F4A7C15L
                + imageHash(a, after, operation != Operation.DELETE);
    }

    private static long imageHash(byte[] a, int row, boolean isThere) {
        return isThere ? Hash64.hash(a, row, RowBytes.length(a, row)) : 1;
    }
}
