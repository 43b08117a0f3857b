package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows that end at a newline, fields between delimiters, and an escape character or none: Hive text and OUTFILE text. */
final class DelimitedCodec implements RowCodec {

    final String layout;
    final FileColumn[] columns;
    final int delimiter;
    final Escapes escapes;
    final byte[] nullText;
    /** Whether each byte from a space on is written as it is, but for delimiter and escape character. */
    final boolean writesPlainFromSpace;

    private final List<String> names;

    /** @param layout what messages call it */
    DelimitedCodec(String layout, FileColumn[] columns, int delimiter, Escapes escapes, String nullText) {
        this.layout = layout;
        this.columns = columns;
        this.delimiter = delimiter;
        this.escapes = escapes;
        this.nullText = nullText.getBytes(StandardCharsets.UTF_8);
        this.names = FileColumns.names(columns);
        this.writesPlainFromSpace = writesPlainFromSpace(delimiter, escapes);
    }

    private static boolean writesPlainFromSpace(int delimiter, Escapes escapes) {
        for (int b = ' '; b < 256; b++) {
            if (escapes.written[b] != Escapes.PLAIN && b != delimiter && b != escapes.escape) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public int rowEnd(byte[] a, int from, int to) {
        int newline = ByteSearch.indexOf(a, from, to, '\n');
        while (newline >= 0 && isEscapedNewline(a, from, newline)) {
            newline = ByteSearch.indexOf(a, newline + 1, to, '\n');
        }
        return newline < 0 ? -1 : newline + 1;
    }

    @Override
    public int lastRowEnd(byte[] a, int from, int to) {
        for (int p = to - 1; p >= from; p--) {
            if (a[p] == '\n' && !isEscapedNewline(a, from, p)) {
                return p + 1;
            }
        }
        return -1;
    }

    /**
     * True for a newline that belongs to a value: an odd number of escape characters stands before it. The row's start bounds
     * the look back, as no row starts within an escape.
     */
    boolean isEscapedNewline(byte[] a, int from, int at) {
        if (!escapes.newlineEscapable) {
            return false;
        }
        int p = at;
        while (p > from && (a[p - 1] & 0xFF) == escapes.escape) {
            p--;
        }
        return (at - p & 1) == 1;
    }

    @Override
    public Reader newReader() {
        return new DelimitedReader(this);
    }

    @Override
    public Writer newWriter() {
        return new DelimitedWriter(this);
    }
}
