package io.sluice.cdc.parser.internal.canal;

/**
 * Where a cell's value stands in its message, packed in a {@code long} so that a message's rows are one array: kind in
 * bits 0 to 2, start relative to the message in bits 3 to 32, length in bits 33 to 62. 0 is an absent cell.
 */
final class CellRef {

    static final long ABSENT = 0;
    static final long NULL = 1;
    static final int STRING = 2;
    /** A string in which no byte is above 0x7F. {@link #STRING} does not promise the contrary. */
    static final int ASCII_STRING = 3;

    static final int ESCAPED_STRING = 4;
    static final int NUMBER = 5;
    static final int BOOLEAN = 6;

    private CellRef() {}

    static long of(int kind, int start, int length) {
        return kind | (long) start << 3 | (long) length << 33;
    }

    static int kind(long ref) {
        return (int) ref & 7;
    }

    /** True for strings whose bytes are the value's: those without escapes. */
    static boolean isPlain(long ref) {
        return (ref & 6) == STRING;
    }

    static int start(long ref) {
        return (int) (ref >>> 3) & 0x3FFFFFFF;
    }

    static int length(long ref) {
        return (int) (ref >>> 33);
    }
}
