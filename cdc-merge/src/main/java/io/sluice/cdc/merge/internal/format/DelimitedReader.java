package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Utf8;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Locates the fields of a delimited row eight bytes at a time. All that locating keeps is where each field starts and ends
 * and whether an escape character stands in it; nothing is copied before a cell is asked for.
 */
final class DelimitedReader implements RowCodec.Reader {

    private static final long HIGH = 0x8080808080808080L;

    private final DelimitedCodec codec;
    private final FileColumn[] columns;
    private final CellSpelling[] spellings;
    private final boolean[] readsWrittenUnchanged;
    private final int escape;
    private final long delimiterPattern;
    private final long escapePattern;
    /** Of a row that is located by itself. */
    private final int[] ownBounds;
    /** These look at many rows at once, where the layout allows it. */
    private final @Nullable RowMarks marks;

    private final @Nullable VerbatimRows verbatimRows;

    /** Cell c of the row located last stands between what {@code at + c} and {@code at + c + 1} point at. */
    private int[] bounds;

    private int at;

    /** Whether the row located last was scanned, is not odd, and is found to be written as it stands. */
    private boolean verbatim;

    /** Whether scanned rows are looked at for that. */
    private boolean checks;

    private final boolean[] escaped;
    private final ByteSink scratch = new ByteSink();
    private byte[] row = new byte[0];
    private int rowStart;

    DelimitedReader(DelimitedCodec codec) {
        this.codec = codec;
        this.columns = codec.columns;
        this.spellings = FileColumns.newSpellings(columns);
        this.escape = codec.escapes.escape;
        this.delimiterPattern = ByteSearch.pattern(codec.delimiter);
        this.escapePattern = ByteSearch.pattern(escape);
        this.ownBounds = new int[columns.length + 1];
        this.bounds = ownBounds;
        this.marks = escape == Escapes.NO_ESCAPE && codec.delimiter < ' ' && codec.writesPlainFromSpace
                ? new RowMarks(columns.length, codec.delimiter)
                : null;
        this.verbatimRows = marks == null ? null : new VerbatimRows(marks, spellings, codec.nullText);
        this.escaped = new boolean[columns.length];
        this.readsWrittenUnchanged = new boolean[columns.length];
        for (int i = 0; i < columns.length; i++) {
            readsWrittenUnchanged[i] = spellings[i].readsWrittenUnchanged();
        }
    }

    @Override
    public void locate(byte[] a, int from, int end, int lastColumn) {
        row = a;
        rowStart = from;
        // A newline that is escaped ends no row: the file ends within one.
        int to = end > from && a[end - 1] == '\n' && !codec.isEscapedNewline(a, from, end - 1) ? end - 1 : end;
        bounds = ownBounds;
        at = 0;
        verbatim = false;
        bounds[0] = from - 1;
        if (escape == Escapes.NO_ESCAPE) {
            locatePlain(a, from, to, lastColumn);
        } else {
            locateEscaped(a, from, to, lastColumn);
        }
    }

    @Override
    public int scan(byte[] a, int from, int to, int[] starts, boolean forVerbatim) {
        if (marks == null || verbatimRows == null) {
            return 0;
        }
        row = a;
        checks = forVerbatim;
        int rows = marks.find(a, from, to, starts);
        if (forVerbatim) {
            verbatimRows.check(a, rows);
        }
        return rows;
    }

    @Override
    public void locateScanned(int scanned, int from, int end) {
        RowMarks found = Objects.requireNonNull(marks);
        int first = found.first(scanned);
        if (first == RowMarks.ODD) {
            locate(row, from, end, columns.length - 1);
        } else {
            rowStart = from;
            bounds = found.marks();
            at = first;
            verbatim = checks && Objects.requireNonNull(verbatimRows).isVerbatim(scanned);
        }
    }

    private void locatePlain(byte[] a, int from, int to, int lastColumn) {
        int column = 0;
        int p = from;
        for (; p <= to - 8; p += 8) {
            for (long m = ByteSearch.matches(Words.getLongLE(a, p), delimiterPattern); m != 0; m &= m - 1) {
                if (endField(column++, p + ByteSearch.first(m), lastColumn)) {
                    return;
                }
            }
        }
        for (; p < to; p++) {
            if (a[p] == (byte) codec.delimiter && endField(column++, p, lastColumn)) {
                return;
            }
        }
        endRow(column, to, lastColumn);
    }

    private void locateEscaped(byte[] a, int from, int to, int lastColumn) {
        Arrays.fill(escaped, 0, lastColumn + 1, false);
        int column = 0;
        int taken = -1; // the byte after an escape character is no delimiter
        int p = from;
        for (; p <= to - 8; p += 8) {
            long word = Words.getLongLE(a, p);
            long m = ByteSearch.matches(word, delimiterPattern) | ByteSearch.matches(word, escapePattern);
            for (; m != 0; m &= m - 1) {
                int at = p + ByteSearch.first(m);
                if (at == taken) {
                    continue;
                }
                if ((a[at] & 0xFF) == escape) {
                    escaped[column] = true;
                    taken = at + 1;
                } else if (endField(column++, at, lastColumn)) {
                    return;
                }
            }
        }
        for (; p < to; p++) {
            if (p == taken) {
                continue;
            }
            if ((a[p] & 0xFF) == escape) {
                escaped[column] = true;
                taken = p + 1;
            } else if (a[p] == (byte) codec.delimiter && endField(column++, p, lastColumn)) {
                return;
            }
        }
        if (taken == to) {
            throw malformed("the row ends after an escape character", to - 1);
        }
        endRow(column, to, lastColumn);
    }

    /** Notes the field's end and returns whether all that was asked for is located. */
    private boolean endField(int column, int at, int lastColumn) {
        if (column == columns.length - 1) {
            throw malformed(
                    "more than the " + columns.length + " columns of the table; is "
                            + (escape == Escapes.NO_ESCAPE
                                    ? "a delimiter part of a value, or the table written with an escape character?"
                                    : "the column list right?"),
                    at);
        }
        ownBounds[column + 1] = at;
        return column == lastColumn;
    }

    private void endRow(int column, int to, int lastColumn) {
        if (column < columns.length - 1) {
            throw malformed(
                    "the row ends after " + (column + 1) + " of " + columns.length
                            + " columns; is the row broken by a line end within a value, or the column list another?",
                    to);
        }
        ownBounds[column + 1] = to;
        if (to > rowStart && row[to - 1] == '\r' && !codec.escapes.newlineEscapable) {
            throw malformed(
                    "a carriage return ends the row, which Hive reads as a row's end of its own;"
                            + " write the table with newlines alone",
                    to - 1);
        }
    }

    @Override
    public boolean isNull(int column) {
        return isNull(from(column), to(column));
    }

    private boolean isNull(int from, int to) {
        byte[] text = codec.nullText;
        // the first byte tells nearly always, and costs no call
        return to - from == text.length
                && (text.length == 0
                        || row[from] == text[0] && Arrays.equals(row, from, from + text.length, text, 0, text.length));
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int before = sink.size();
        try {
            if (escape != Escapes.NO_ESCAPE && escaped[column]) {
                scratch.clear();
                unescape(column);
                spellings[column].read(scratch.array(), 0, scratch.size(), sink);
            } else {
                spellings[column].read(row, from(column), to(column), sink);
            }
        } catch (BadCellException e) {
            sink.setSize(before);
            throw malformed("column " + columns[column].label() + ": " + e.reason(), from(column));
        }
    }

    /** A byte below a space may be one that the writer escapes or refuses; above, only delimiter and escape character are. */
    @Override
    public boolean isVerbatim(int column, boolean ours) {
        if (escaped[column] || isNull(column)) {
            return false;
        }
        return ours ? readsWrittenUnchanged[column] : verbatim || isVerbatim(column, from(column), to(column));
    }

    private boolean isVerbatim(int column, int from, int to) {
        return codec.writesPlainFromSpace
                && !hasControlByte(row, from, to)
                && spellings[column].isVerbatim(row, from, to);
    }

    /**
     * Control bytes and UTF-8 are looked for in the row as a whole: delimiters are ASCII, so its text is UTF-8 exactly where
     * each cell's is, and the only bytes below a space are the delimiters themselves.
     */
    @Override
    public boolean isRowVerbatim(int all, boolean ours) {
        if (verbatim && !ours) {
            return true;
        }
        if (ours || !codec.writesPlainFromSpace || !isPlain(rowStart, to(all - 1), all - 1)) {
            return RowCodec.Reader.super.isRowVerbatim(all, ours);
        }
        for (int column = 0; column < all; column++) {
            if (escaped[column]
                    || !isNull(column) && !spellings[column].isVerbatimUtf8(row, from(column), to(column))) {
                return false;
            }
        }
        return true;
    }

    private boolean isPlain(int from, int to, int delimiters) {
        byte[] a = row;
        int below = 0;
        long any = 0;
        int p = from;
        for (; p <= to - 8; p += 8) {
            long word = Words.getLongLE(a, p);
            any |= word;
            below += Long.bitCount(~(word | word << 1 | word << 2) & HIGH);
        }
        for (; p < to; p++) {
            any |= a[p];
            below += (a[p] & 0xE0) == 0 ? 1 : 0;
        }
        return below == (codec.delimiter < ' ' ? delimiters : 0)
                && ((any & HIGH) == 0 || Utf8.kind(a, from, to) != Utf8.INVALID);
    }

    @Override
    public void spans(int[] wanted, int[] spans) {
        int[] b = bounds;
        int first = at;
        for (int i = 0; i < wanted.length; i++) {
            int from = b[first + wanted[i]] + 1;
            int to = b[first + wanted[i] + 1];
            spans[2 * i] = isNull(from, to) ? -1 : from;
            spans[2 * i + 1] = to;
        }
    }

    @Override
    public int from(int column) {
        return bounds[at + column] + 1;
    }

    @Override
    public int to(int column) {
        return bounds[at + column + 1];
    }

    private static boolean hasControlByte(byte[] a, int from, int to) {
        int p = from;
        for (; p <= to - 8; p += 8) {
            if (ByteSearch.mayHaveControl(Words.getLongLE(a, p))) {
                return true;
            }
        }
        for (; p < to; p++) {
            if ((a[p] & 0xE0) == 0) {
                return true;
            }
        }
        return false;
    }

    private void unescape(int column) {
        byte[] a = row;
        byte[] out = scratch.reserve(to(column) - from(column));
        int n = 0;
        for (int p = from(column); p < to(column); p++) {
            int b = a[p] & 0xFF;
            if (b == escape) {
                // locateEscaped saw that a byte of this field follows.
                b = codec.escapes.read[a[++p] & 0xFF];
                if (b == Escapes.FORBIDDEN) {
                    throw new BadCellException("an escape that " + codec.layout + " does not have within a value");
                }
            }
            out[n++] = (byte) b;
        }
        scratch.setSize(n);
    }

    private MalformedInputException malformed(String reason, int at) {
        return new MalformedInputException(codec.layout + ": " + reason, null, at - rowStart);
    }
}
