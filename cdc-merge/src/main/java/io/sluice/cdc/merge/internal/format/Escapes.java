package io.sluice.cdc.merge.internal.format;

import java.util.Arrays;

/**
 * What a delimited layout does with each byte of a value, as tables of 256.
 *
 * <p>{@code written[b]} is {@link #PLAIN}, {@link #FORBIDDEN}, or the byte that stands for {@code b} after the escape
 * character. {@code read[c]} is the byte that {@code c} after the escape character stands for, or {@link #FORBIDDEN}.
 */
final class Escapes {

    static final short PLAIN = -1;
    static final short FORBIDDEN = -2;
    static final int NO_ESCAPE = -1;

    final int escape;
    final short[] written = new short[256];
    final short[] read = new short[256];

    /** Whether a row's end within a value is written as escape character and newline, so that not every newline ends a row. */
    final boolean newlineEscapable;

    private Escapes(int escape, boolean newlineEscapable) {
        this.escape = escape;
        this.newlineEscapable = newlineEscapable;
        Arrays.fill(written, PLAIN);
        for (int i = 0; i < 256; i++) {
            // Both readers take an unknown escaped byte for itself.
            read[i] = (short) i;
        }
    }

    /**
     * LazySimpleSerDe (LazyUtils.writeEscaped, copyAndEscapeStringDataToText; HIVE-11785). TextInputFormat ends a row at a
     * carriage return as well, whatever stands before it.
     */
    static Escapes hive(int fieldDelimiter, int escape) {
        Escapes e = new Escapes(escape, false);
        if (escape == NO_ESCAPE) {
            e.written[fieldDelimiter] = FORBIDDEN;
            e.written['\n'] = FORBIDDEN;
            e.written['\r'] = FORBIDDEN;
        } else {
            e.written[fieldDelimiter] = (short) fieldDelimiter;
            e.written[escape] = (short) escape;
            e.written['\n'] = 'n';
            e.written['\r'] = 'r';
            e.read['n'] = '\n';
            e.read['r'] = '\r';
            e.read['\n'] = FORBIDDEN;
            e.read['\r'] = FORBIDDEN;
        }
        return e;
    }

    /** Query_result_export::send_data writes, READ_INFO::unescape reads. */
    static Escapes outfile(int fieldDelimiter, int escape) {
        Escapes e = new Escapes(escape, true);
        e.written[fieldDelimiter] = (short) fieldDelimiter;
        e.written[escape] = (short) escape;
        e.written['\n'] = '\n';
        e.written[0] = '0';
        e.read['0'] = 0;
        e.read['b'] = '\b';
        e.read['n'] = '\n';
        e.read['r'] = '\r';
        e.read['t'] = '\t';
        e.read['Z'] = 26;
        // NULL is a whole field; within a value LOAD DATA would read N, which no server means.
        e.read['N'] = FORBIDDEN;
        return e;
    }
}
