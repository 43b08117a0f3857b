package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.Arrays;

/** Locates the fields of a CSV row. */
final class CsvReader implements RowCodec.Reader {

    private static final byte PLAIN = 0;
    private static final byte QUOTED = 1;
    private static final byte QUOTED_WITH_QUOTES = 2;

    private final CsvCodec codec;
    private final FileColumn[] columns;
    private final CellSpelling[] spellings;
    private final int[] starts;
    private final int[] ends;
    private final byte[] kinds;
    private final ByteSink scratch = new ByteSink();
    private byte[] row = new byte[0];
    private int rowStart;
    private int rowEnd;

    CsvReader(CsvCodec codec) {
        this.codec = codec;
        this.columns = codec.columns;
        this.spellings = FileColumns.newSpellings(columns);
        this.starts = new int[columns.length];
        this.ends = new int[columns.length];
        this.kinds = new byte[columns.length];
    }

    @Override
    public void locate(byte[] a, int from, int end, int lastColumn) {
        row = a;
        rowStart = from;
        int to = end;
        if (to > from && a[to - 1] == '\n') {
            to--;
            if (to > from && a[to - 1] == '\r') {
                to--;
            }
        }
        rowEnd = to;
        int p = from;
        for (int column = 0; column <= lastColumn; column++) {
            int after = p < to && a[p] == '"' ? quoted(column, p) : plain(column, p);
            if (after == to) {
                if (column < columns.length - 1) {
                    throw malformed("the row ends after " + (column + 1) + " of " + columns.length + " columns", to);
                }
                return;
            }
            if (column == columns.length - 1) {
                throw malformed("more than the " + columns.length + " columns of the table", after);
            }
            p = after + 1;
        }
    }

    private int plain(int column, int from) {
        int end = ByteSearch.indexOfEither(row, from, rowEnd, codec.delimiter, '"');
        if (end >= 0 && row[end] == '"') {
            throw malformed("a quote within a field that does not begin with one", end);
        }
        end = end < 0 ? rowEnd : end;
        starts[column] = from;
        ends[column] = end;
        kinds[column] = PLAIN;
        return end;
    }

    private int quoted(int column, int from) {
        kinds[column] = QUOTED;
        int p = from + 1;
        while (true) {
            int quote = ByteSearch.indexOf(row, p, rowEnd, '"');
            if (quote < 0) {
                throw malformed("the quoted field that begins here does not end", from);
            }
            if (quote + 1 < rowEnd && row[quote + 1] == '"') {
                kinds[column] = QUOTED_WITH_QUOTES;
                p = quote + 2;
                continue;
            }
            starts[column] = from + 1;
            ends[column] = quote;
            if (quote + 1 < rowEnd && (row[quote + 1] & 0xFF) != codec.delimiter) {
                throw malformed("something other than a delimiter follows a quoted field", quote + 1);
            }
            return quote + 1;
        }
    }

    @Override
    public boolean isNull(int column) {
        return kinds[column] == PLAIN
                && Arrays.equals(row, starts[column], ends[column], codec.nullText, 0, codec.nullText.length);
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int before = sink.size();
        int from = starts[column];
        int to = ends[column];
        try {
            if (kinds[column] == QUOTED_WITH_QUOTES) {
                takeDoubledQuotes(from, to);
                spellings[column].read(scratch.array(), 0, scratch.size(), sink);
            } else {
                if (kinds[column] == PLAIN && ByteSearch.indexOf(row, from, to, '\r') >= 0) {
                    throw new BadCellException("a carriage return in a field without quotes");
                }
                spellings[column].read(row, from, to, sink);
            }
        } catch (BadCellException e) {
            sink.setSize(before);
            throw malformed("column " + columns[column].label() + ": " + e.reason(), from);
        }
    }

    private void takeDoubledQuotes(int from, int to) {
        scratch.clear();
        byte[] out = scratch.reserve(to - from);
        int n = 0;
        for (int p = from; p < to; p++) {
            out[n++] = row[p];
            if (row[p] == '"') {
                p++; // its double: quoted() took them in pairs
            }
        }
        scratch.setSize(n);
    }

    private MalformedInputException malformed(String reason, int at) {
        return new MalformedInputException("CSV: " + reason, null, at - rowStart);
    }
}
