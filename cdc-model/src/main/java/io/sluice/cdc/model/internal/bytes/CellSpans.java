package io.sluice.cdc.model.internal.bytes;

/**
 * An image whose canonical cells partly stand in an array as they are, so that whoever only looks at them copies nothing. A
 * span is its start and end in one number. The array and what is in it are valid until the cursor moves on.
 */
public interface CellSpans extends CanonicalCells {

    /** The cell stands nowhere as such, or there is no value: {@link #appendCell} makes it, or says why not. */
    long NO_SPAN = -1;

    /** What spans are of. */
    byte[] array();

    /** Where the canonical bytes of a cell stand, checked as {@link #appendCell} would; or {@link #NO_SPAN}. */
    long span(int column);

    static long of(int start, int end) {
        return (long) start << 32 | end;
    }

    static int start(long span) {
        return (int) (span >>> 32);
    }

    static int end(long span) {
        return (int) span;
    }
}
