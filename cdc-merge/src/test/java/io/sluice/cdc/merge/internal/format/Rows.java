package io.sluice.cdc.merge.internal.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows to bytes and back, for tests. A cell here is a string whose characters are its bytes (Latin-1), or null. */
final class Rows {

    private Rows() {}

    /** Cells from text (its UTF-8 bytes), byte arrays, and nulls. */
    static List<@Nullable String> row(@Nullable Object... cells) {
        List<@Nullable String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell == null ? null : new String(cell instanceof byte[] b ? b : utf8((String) cell), ISO_8859_1));
        }
        return row;
    }

    static byte[] write(RowCodec codec, List<List<@Nullable String>> rows) {
        ByteSink out = new ByteSink();
        out.put(codec.header());
        RowCodec.Writer writer = codec.newWriter();
        for (List<@Nullable String> row : rows) {
            writer.begin(out);
            for (String cell : row) {
                if (cell == null) {
                    writer.nullCell();
                } else {
                    // Neither at the start nor at the end of its array: a writer must mind the range.
                    byte[] wide = ("\\" + cell + "\\n").getBytes(ISO_8859_1);
                    writer.cell(wide, 1, cell.length() + 1);
                }
            }
            writer.end();
        }
        return out.toByteArray();
    }

    /** Every cell of every row of a file. */
    static List<List<@Nullable String>> read(RowCodec codec, byte[] file) {
        byte[] a = new byte[file.length + 9];
        Arrays.fill(a, (byte) '\n');
        int at = 4;
        System.arraycopy(file, 0, a, at, file.length);
        int to = at + file.length;
        at += codec.header().length;
        RowCodec.Reader reader = codec.newReader();
        List<List<@Nullable String>> rows = new ArrayList<>();
        int columns = codec.columns().size();
        while (at < to) {
            int end = codec.rowEnd(a, at, to);
            end = end < 0 ? to : end;
            List<@Nullable String> row = new ArrayList<>();
            for (int last = 0; last < columns; last++) {
                // Located one column further each time, so that stopping early is seen to be right too.
                reader.locate(a, at, end, last);
                row.add(cell(reader, last));
            }
            for (int i = 0; i < columns; i++) {
                if (!java.util.Objects.equals(cell(reader, i), row.get(i))) {
                    throw new AssertionError("column " + i + " reads differently when located alone");
                }
            }
            rows.add(row);
            at = end;
        }
        return rows;
    }

    static @Nullable String cell(RowCodec.Reader reader, int column) {
        if (reader.isNull(column)) {
            return null;
        }
        ByteSink sink = new ByteSink();
        reader.appendCell(column, sink);
        return new String(sink.array(), 0, sink.size(), ISO_8859_1);
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
