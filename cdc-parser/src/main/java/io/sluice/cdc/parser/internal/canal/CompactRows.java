package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.parser.ParserLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rows of {@code data} and {@code old} exactly as Canal writes them: compact, all values strings or null, columns in
 * the layout's order, of which some may be left out. Like {@link CompactScanner} it only takes or refuses.
 */
final class CompactRows {

    static final int NO = -1;
    private static final int NULL_WORD = Words.getIntLE("null".getBytes(StandardCharsets.US_ASCII), 0);

    private final int maxRows;
    private final int maxString;
    private int count;

    CompactRows(ParserLimits limits) {
        this.maxRows = limits.maxRows();
        this.maxString = limits.maxStringBytes();
    }

    /** Number of rows last read. */
    int count() {
        return count;
    }

    /** Reads rows up to and with the bracket that closes their array; returns the index after it, or {@link #NO}. */
    int read(Message m, RowLayout layout, boolean old, int at, int end) {
        byte[] a = m.array;
        if (end - at > maxString) {
            return NO; // so no string needs its length compared
        }
        int columns = layout.columnCount();
        int row = 0;
        int pos = at;
        while (pos < end && a[pos] == '{' && row < maxRows) {
            long cellsEnd = (row + 1L) * columns;
            long[] cells = old ? m.oldFor(cellsEnd) : m.dataFor(cellsEnd);
            pos = row(a, pos, end, m.start, layout, cells, row * columns);
            row++;
            if (pos == NO || pos >= end) {
                return NO;
            }
            if (a[pos] == ']') {
                count = row;
                return pos + 1;
            }
            if (a[pos] != ',') {
                return NO;
            }
            pos++;
        }
        return NO;
    }

    /** One row from its brace to after its closing brace. */
    private int row(byte[] a, int brace, int end, int start, RowLayout layout, long[] cells, int base) {
        int slot = base;
        int slots = base + layout.columnCount();
        int last = end - layout.reach();
        int pos = brace + 1;
        if (pos <= last && a[pos] == '}') {
            return leaveOut(cells, slot, slots, pos);
        }
        while (slot < slots && pos <= last) {
            if (!layout.opens(slot - base, a, pos)) {
                int column = layout.next(slot - base, a, pos);
                if (column < 0) {
                    return NO;
                }
                while (slot < base + column) {
                    cells[slot++] = CellRef.ABSENT;
                }
                int value = pos + layout.openingLength(slot - base) - 1;
                if (a[value] != '"') {
                    if (value + 4 >= end || Words.getIntLE(a, value) != NULL_WORD) {
                        return NO;
                    }
                    cells[slot++] = CellRef.NULL;
                    pos = value + 5;
                    byte next = a[value + 4];
                    if (next != ',') {
                        return next != '}' ? NO : leaveOut(cells, slot, slots, pos - 1);
                    }
                    continue;
                }
            }
            int from = pos + layout.openingLength(slot - base);
            int kind = CellRef.STRING;
            int to = JsonBytes.plainStringEnd(a, from, end);
            if (to < 0) {
                to = JsonBytes.stringEnd(a, from, end);
                if (JsonBytes.isFault(to)) {
                    return NO;
                }
                kind = to < 0 ? CellRef.ESCAPED_STRING : CellRef.STRING;
                to = to < 0 ? ~to : to;
            }
            cells[slot++] = CellRef.of(kind, from - start, to - from);
            pos = to + 2;
            byte next = pos > end ? 0 : a[to + 1];
            if (next != ',') {
                return next != '}' ? NO : leaveOut(cells, slot, slots, to + 1);
            }
        }
        return NO;
    }

    private static int leaveOut(long[] cells, int from, int to, int brace) {
        Arrays.fill(cells, from, to, CellRef.ABSENT);
        return brace + 1;
    }
}
