package io.sluice.cdc.parser.internal.canal;

/**
 * Where a cell's value stands in its message, packed in a {@code long} so that a message's rows are one array: kind in
 * bits 0 to 2, start relative to the message in bits 3 to 32, length in bits 33 to 62. 0 is an absent cell.
 */
final class CellRef {

    static final long ABSENT = 0;
    static final long NULL = 1;
    /** A string without escapes: its bytes are the value's. */
    static final int STRING = 2;

    static final int ESCAPED_STRING = 3;
    static final int NUMBER = 4;
    static final int BOOLEAN = 5;

    private CellRef() {}

    static long of(int kind, int start, int length) {
        return kind | (long) start << 3 | (long) length << 33;
    }

    static int kind(long ref) {
        return (int) ref & 7;
    }

    /** True for {@link #STRING}. */
    static boolean isPlain(long ref) {
        return ((int) ref & 7) == STRING;
    }

    static int start(long ref) {
        return (int) (ref >>> 3) & 0x3FFFFFFF;
    }

    static int length(long ref) {
        return (int) (ref >>> 33);
    }
}
