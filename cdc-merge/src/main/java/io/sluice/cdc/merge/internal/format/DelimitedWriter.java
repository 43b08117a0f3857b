package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;

/** Spells delimited rows. */
final class DelimitedWriter implements RowCodec.Writer {

    private final DelimitedCodec codec;
    private final FileColumn[] columns;
    private final CellSpelling[] spellings;
    private final short[] written;
    private final long delimiterPattern;
    private final long escapePattern;
    private final boolean plainWords;
    private final ByteSink scratch = new ByteSink();
    private ByteSink out = scratch;
    private int column;

    DelimitedWriter(DelimitedCodec codec) {
        this.codec = codec;
        this.columns = codec.columns;
        this.spellings = FileColumns.newSpellings(columns);
        this.written = codec.escapes.written;
        this.delimiterPattern = ByteSearch.pattern(codec.delimiter);
        // without an escape character the pattern is one that is looked for anyway
        this.escapePattern =
                codec.escapes.escape == Escapes.NO_ESCAPE ? delimiterPattern : ByteSearch.pattern(codec.escapes.escape);
        this.plainWords = codec.writesPlainFromSpace;
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
        FileColumn c = columns[column];
        int start = out.size();
        if (spellings[column].writesUnchanged()) {
            escape(c, canonical, from, to);
        } else {
            scratch.clear();
            FileColumns.spell(c, spellings[column], canonical, from, to, scratch);
            escape(c, scratch.array(), 0, scratch.size());
        }
        if (Arrays.equals(out.array(), start, out.size(), codec.nullText, 0, codec.nullText.length)) {
            escapeLookalike(c, start);
        }
        column++;
    }

    /** A value spelled like NULL gets an escape before a byte that reads as itself after one. */
    private void escapeLookalike(FileColumn c, int start) {
        Escapes escapes = codec.escapes;
        if (escapes.escape != Escapes.NO_ESCAPE) {
            byte[] text = codec.nullText;
            for (int i = 0; i < text.length; i++) {
                int b = text[i] & 0xFF;
                if (escapes.read[b] == b && written[b] == Escapes.PLAIN && (i == 0 || text[i - 1] != escapes.escape)) {
                    out.setSize(start);
                    out.put(text, 0, i);
                    out.put(escapes.escape);
                    out.put(text, i, text.length - i);
                    return;
                }
            }
        }
        throw FileColumns.unwritable(
                c,
                "a value is spelled like NULL; "
                        + (escapes.escape == Escapes.NO_ESCAPE ? "use escapedBy, or " : "use ")
                        + "another null text in the dialect");
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

    private void escape(FileColumn c, byte[] text, int from, int to) {
        int length = to - from;
        byte[] a = out.reserve(Math.multiplyExact(2, length));
        int n = out.size();
        int i = from;
        // words without a byte that needs a look go over whole: on a first run this loop sees all of the table
        for (; i <= to - 8; i += 8, n += 8) {
            long word = Words.getLongLE(text, i);
            if (!plainWords || mayNeedEscape(word)) {
                break;
            }
            Words.putLongLE(a, n, word);
        }
        for (; i < to; i++) {
            byte b = text[i];
            short as = written[b & 0xFF];
            if (as != Escapes.PLAIN) {
                if (as == Escapes.FORBIDDEN) {
                    throw FileColumns.unwritable(
                            c,
                            "a value holds " + nameOf(b) + ", which " + codec.layout
                                    + " without an escape character cannot hold; use escapedBy('\\\\')");
                }
                a[n++] = (byte) codec.escapes.escape;
                b = (byte) as;
            }
            a[n++] = b;
        }
        out.setSize(n);
    }

    /** True where a byte is below a space, the delimiter or the escape character, and may be where one is. */
    private boolean mayNeedEscape(long word) {
        return ByteSearch.mayHaveControl(word)
                || (ByteSearch.matches(word, delimiterPattern) | ByteSearch.matches(word, escapePattern)) != 0;
    }

    private String nameOf(byte b) {
        return switch (b) {
            case '\n' -> "a newline";
            case '\r' -> "a carriage return";
            default -> "the field delimiter";
        };
    }
}
