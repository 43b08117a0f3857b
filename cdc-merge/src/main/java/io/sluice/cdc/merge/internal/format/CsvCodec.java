package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** RFC 4180: fields between delimiters, quotes around what holds a delimiter, quote or line end, quotes doubled within. */
final class CsvCodec implements RowCodec {

    final FileColumn[] columns;
    final int delimiter;
    final byte[] nullText;
    private final boolean header;
    private final List<String> names;

    CsvCodec(FileColumn[] columns, char delimiter, boolean header, String nullText) {
        if (nullText.indexOf('"') >= 0 || nullText.indexOf(delimiter) >= 0) {
            throw new CdcException("CSV: the null text holds a quote or the delimiter, which it cannot without quotes;"
                    + " and a field in quotes is never NULL");
        }
        this.columns = columns;
        this.delimiter = delimiter;
        this.header = header;
        this.nullText = nullText.getBytes(StandardCharsets.UTF_8);
        this.names = FileColumns.names(columns);
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public byte[] header() {
        if (!header) {
            return new byte[0];
        }
        ByteSink out = new ByteSink();
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                out.put(delimiter);
            }
            byte[] name = names.get(i).getBytes(StandardCharsets.UTF_8);
            CsvWriter.putField(this, name, 0, name.length, out);
        }
        out.put('\n');
        return out.toByteArray();
    }

    @Override
    public void checkHeader(byte[] a, int from, int end) {
        if (!header) {
            return;
        }
        FileColumn[] plain = new FileColumn[columns.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = FileColumn.passThrough("header", names.get(i));
        }
        CsvReader reader = new CsvReader(new CsvCodec(plain, (char) delimiter, true, "\\N"));
        reader.locate(a, from, end, columns.length - 1);
        List<String> found = new ArrayList<>();
        ByteSink sink = new ByteSink();
        boolean same = true;
        for (int i = 0; i < columns.length; i++) {
            sink.clear();
            reader.appendCell(i, sink);
            found.add(sink.toText());
            same &= sink.toText().equalsIgnoreCase(names.get(i));
        }
        if (!same) {
            throw new MalformedInputException(
                    "CSV: the header names " + found + " and the columns are " + names
                            + "; declare the file's columns with Dialect.builder().columns(...)",
                    null,
                    0);
        }
    }

    /** Every quote opens or closes, a doubled one both: a newline ends a row where their number is even. */
    @Override
    public int rowEnd(byte[] a, int from, int to) {
        long quotes = ByteSearch.pattern('"');
        long newlines = ByteSearch.pattern('\n');
        boolean quoted = false;
        int p = from;
        for (; p <= to - 8; p += 8) {
            long word = Words.getLongLE(a, p);
            for (long m = ByteSearch.matches(word, quotes) | ByteSearch.matches(word, newlines); m != 0; m &= m - 1) {
                int at = p + ByteSearch.first(m);
                if (a[at] == '"') {
                    quoted = !quoted;
                } else if (!quoted) {
                    return at + 1;
                }
            }
        }
        for (; p < to; p++) {
            if (a[p] == '"') {
                quoted = !quoted;
            } else if (a[p] == '\n' && !quoted) {
                return p + 1;
            }
        }
        return -1;
    }

    @Override
    public Reader newReader() {
        return new CsvReader(this);
    }

    @Override
    public Writer newWriter() {
        return new CsvWriter(this);
    }
}
