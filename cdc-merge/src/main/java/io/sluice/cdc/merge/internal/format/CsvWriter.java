package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.Arrays;

/** Spells CSV rows. */
final class CsvWriter implements RowCodec.Writer {

    private final CsvCodec codec;
    private final FileColumn[] columns;
    private final CellSpelling[] spellings;
    private final ByteSink scratch = new ByteSink();
    private ByteSink out = scratch;
    private int column;

    CsvWriter(CsvCodec codec) {
        this.codec = codec;
        this.columns = codec.columns;
        this.spellings = FileColumns.newSpellings(columns);
    }

    @Override
    public void begin(ByteSink newOut) {
        out = newOut;
        column = 0;
    }

    @Override
    public void nullCell() {
        separate();
        out.put(codec.nullText);
        column++;
    }

    @Override
    public void cell(byte[] canonical, int from, int to) {
        separate();
        if (spellings[column].writesUnchanged()) {
            putField(codec, canonical, from, to, out);
        } else {
            scratch.clear();
            FileColumns.spell(columns[column], spellings[column], canonical, from, to, scratch);
            putField(codec, scratch.array(), 0, scratch.size(), out);
        }
        column++;
    }

    @Override
    public void end() {
        if (column != columns.length) {
            throw new IllegalStateException(column + " of " + columns.length + " columns written");
        }
        out.put('\n');
    }

    private void separate() {
        if (column > 0) {
            out.put(codec.delimiter);
        }
    }

    /** In quotes where they are needed; the empty text always, as many readers take the empty field for NULL. */
    static void putField(CsvCodec codec, byte[] text, int from, int to, ByteSink out) {
        boolean needed = from == to || Arrays.equals(text, from, to, codec.nullText, 0, codec.nullText.length);
        int quotes = 0;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            quotes += b == '"' ? 1 : 0;
            needed |= b == '"' || b == '\n' || b == '\r' || b == (byte) codec.delimiter;
        }
        if (needed) {
            out.put('"');
        }
        if (quotes == 0) {
            out.put(text, from, to - from);
        } else {
            for (int i = from; i < to; i++) {
                out.put(text[i]);
                if (text[i] == '"') {
                    out.put('"');
                }
            }
        }
        if (needed) {
            out.put('"');
        }
    }
}
