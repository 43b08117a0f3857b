package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.json.StoredDiffs;

/** What two changes of one row expect of it. */
final class ExpectedCells {

    private ExpectedCells() {}

    /**
     * Whether of two changes that stand one behind the other the second holds or fails with the first, so that one question
     * answers both: they expect equal cells, and change documents at the same places.
     *
     * @param earlier a row at index 0
     * @param a an array, with a row of the same layout at {@code at}
     */
    static boolean holdWith(byte[] earlier, byte[] a, int at) {
        for (int c = 0; c < RowBytes.columnCount(earlier, 0); c++) {
            boolean diffs =
                    RowBytes.state(earlier, 0, c) == RowBytes.DIFFS && RowBytes.state(a, at, c) == RowBytes.DIFFS;
            if (diffs ? !replaceTheSame(earlier, a, at, c) : !RowBytes.cellsEqual(earlier, 0, c, a, at, c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean replaceTheSame(byte[] earlier, byte[] a, int at, int column) {
        return StoredDiffs.replaceTheSame(
                earlier,
                RowBytes.cellStart(earlier, 0, column),
                RowBytes.cellEnd(earlier, 0, column),
                a,
                RowBytes.cellStart(a, at, column),
                RowBytes.cellEnd(a, at, column));
    }
}
