package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.model.internal.text.PlainDigits;
import io.sluice.cdc.parser.ParserLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fast way through a row message exactly as Canal writes it: one compact object, keys in alphabetical order, all
 * values strings or null, of a table met before.
 *
 * <p>It only ever says yes or no. At anything else, legal or not, it answers false, and {@link EnvelopeScanner} reads the
 * message from its start and finds what is wrong with it. So every check here must be at least as strict as there, and
 * none needs an error message.
 *
 * <p>The layout is guessed from the table's name in the message's tail before the rows are read (Canal writes
 * {@code data} first) and proven by the type blocks that follow them.
 */
final class CompactScanner {

    private static final int NO = -1;
    private static final byte[] HEAD = ascii("{\"data\":[");
    private static final byte[] DATABASE = ascii(",\"database\":\"");
    private static final byte[] GTID = ascii(",\"gtid\":\"");
    private static final byte[] AFTER_GTID = ascii("\",\"id\":");
    private static final byte[] ID = ascii(",\"id\":");
    private static final int NULL_WORD = Words.getIntLE(ascii("null"), 0);
    private static final int LONGEST_TIME = 18;
    private static final int USUAL_TIME = 13;

    private final ParserLimits limits;
    private final LayoutMemory memory;
    private final JsonScanner scanner;
    private long number;
    private int rowsRead;

    CompactScanner(ParserLimits limits, LayoutMemory memory) {
        this.limits = limits;
        this.memory = memory;
        this.scanner = new JsonScanner(limits.maxNesting(), limits.maxStringBytes());
    }

    /** Fills the message and answers true, or answers false with the message in no defined state. */
    boolean scan(Message m, MessageTail tail) {
        Operation operation = tail.operation();
        byte[] a = m.array;
        TableLayout layout = operation == null ? null : memory.lastOf(a, tail.tableFrom(), tail.tableTo());
        if (operation == null || layout == null || !layout.rows.isPlain()) {
            return false;
        }
        int end = tail.tableKey();
        int pos = after(HEAD, a, m.start, end);
        pos = pos == NO ? NO : rows(m, layout.rows, false, pos, end);
        if (pos == NO || rowsRead == 0) {
            return false;
        }
        m.rows = rowsRead;
        layout = database(layout, a, pos, end);
        if (layout == null) {
            return false;
        }
        pos = header(m, pos + layout.beforeEs.length, end);
        pos = pos == NO ? NO : after(layout.beforeOld, a, pos, end);
        pos = pos == NO ? NO : old(m, layout.rows, operation, pos, end);
        pos = pos == NO ? NO : after(layout.beforeSqlType, a, pos, end);
        if (pos == NO || !sqlType(layout, a, pos, end)) {
            return false;
        }
        m.layout = layout;
        m.operation = operation;
        m.ts = tail.ts();
        return true;
    }

    private @Nullable TableLayout database(TableLayout guess, byte[] a, int at, int end) {
        if (after(guess.beforeEs, a, at, end) != NO) {
            return guess;
        }
        int pos = after(DATABASE, a, at, end);
        int close = pos == NO ? NO : JsonBytes.stringEnd(a, pos, end);
        TableLayout layout = close < 0 ? null : memory.ofDatabase(guess, a, pos, close);
        return layout == null || after(layout.beforeEs, a, at, end) == NO ? null : layout;
    }

    /** From the value of es to the end of the value of id. */
    private int header(Message m, int at, int end) {
        byte[] a = m.array;
        int pos = number(a, at, end);
        if (pos == NO) {
            return NO;
        }
        m.es = number;
        int gtid = after(GTID, a, pos, end);
        if (gtid == NO) {
            pos = after(ID, a, pos, end);
        } else {
            int close = JsonBytes.stringEnd(a, gtid, end);
            if (close < 0) {
                return NO;
            }
            m.gtidStart = gtid;
            m.gtidEnd = close;
            pos = after(AFTER_GTID, a, close, end);
        }
        return pos == NO ? NO : number(a, pos, end);
    }

    private int old(Message m, RowLayout layout, Operation operation, int at, int end) {
        byte[] a = m.array;
        if (operation != Operation.UPDATE) {
            m.oldRows = 0;
            return isNull(a, at, end) ? at + 4 : NO;
        }
        if (a[at] != '[') {
            return NO;
        }
        int pos = rows(m, layout, true, at + 1, end);
        m.oldRows = rowsRead;
        return pos == NO || rowsRead == 0 || rowsRead > m.rows ? NO : pos;
    }

    private boolean sqlType(TableLayout layout, byte[] a, int from, int end) {
        if (layout.knowsSqlType(a, from, end)) {
            return true;
        }
        scanner.reset(a, from, end, null);
        try {
            if (SqlTypeBlock.check(scanner) && scanner.pos() == end) {
                layout.rememberSqlType(a, from, end);
                return true;
            }
        } catch (io.sluice.cdc.model.MalformedInputException e) {
            return false;
        }
        return false;
    }

    /** Rows up to and with the bracket that closes their array. */
    private int rows(Message m, RowLayout layout, boolean old, int at, int end) {
        byte[] a = m.array;
        int columns = layout.columnCount();
        int row = 0;
        int pos = at;
        while (pos < end && a[pos] == '{') {
            if (row == limits.maxRows()) {
                return NO;
            }
            long cellsEnd = (row + 1L) * columns;
            long[] cells = old ? m.oldFor(cellsEnd) : m.dataFor(cellsEnd);
            pos = row(a, pos + 1, end, m.start, layout, cells, row * columns);
            row++;
            if (pos == NO || pos >= end) {
                return NO;
            }
            if (a[pos] == ']') {
                rowsRead = row;
                return pos + 1;
            }
            if (a[pos] != ',') {
                return NO;
            }
            pos++;
        }
        return NO;
    }

    /** One row from after its brace to after its closing brace. Columns come in the layout's order; some may be left out. */
    private int row(byte[] a, int at, int end, int start, RowLayout layout, long[] cells, int base) {
        int columns = layout.columnCount();
        int reach = layout.reach();
        int maxString = limits.maxStringBytes();
        int column = 0;
        int pos = at;
        if (a[pos] == '}') {
            Arrays.fill(cells, base, base + columns, CellRef.ABSENT);
            return pos + 1;
        }
        while (pos + reach < end) {
            while (column < columns && !layout.matches(column, a, pos)) {
                cells[base + column++] = CellRef.ABSENT;
            }
            if (column == columns) {
                return NO;
            }
            pos += layout.keyLength(column);
            if (a[pos] == '"') {
                int from = pos + 1;
                int kind = CellRef.ASCII_STRING;
                pos = JsonBytes.asciiStringEnd(a, from, end);
                if (pos < 0) {
                    kind = CellRef.STRING;
                    pos = JsonBytes.stringEnd(a, ~pos, end);
                }
                if (pos < 0) {
                    if (JsonBytes.isFault(pos)) {
                        return NO;
                    }
                    pos = ~pos;
                    kind = CellRef.ESCAPED_STRING;
                }
                if (pos - from > maxString) {
                    return NO;
                }
                cells[base + column++] = CellRef.of(kind, from - start, pos - from);
                pos++;
            } else if (isNull(a, pos, end)) {
                cells[base + column++] = CellRef.NULL;
                pos += 4;
            } else {
                return NO;
            }
            if (pos >= end) {
                return NO;
            }
            byte next = a[pos++];
            if (next == '}') {
                while (column < columns) {
                    cells[base + column++] = CellRef.ABSENT;
                }
                return pos;
            }
            if (next != ',') {
                return NO;
            }
        }
        return NO;
    }

    private static boolean isNull(byte[] a, int at, int end) {
        return at + 4 <= end && Words.getIntLE(a, at) == NULL_WORD;
    }

    /** A whole number without sign, which becomes {@link #number}. */
    private int number(byte[] a, int at, int end) {
        int usual = at + USUAL_TIME;
        if (usual < end && a[usual] == ',' && a[at] != '0') {
            number = PlainDigits.read(a, at, usual);
            if (number >= 0) {
                return usual;
            }
        }
        long v = 0;
        int pos = at;
        while (pos < end && a[pos] >= '0' && a[pos] <= '9') {
            v = v * 10 + (a[pos++] - '0');
        }
        int digits = pos - at;
        number = v;
        return digits == 0 || digits > LONGEST_TIME || (digits > 1 && a[at] == '0') ? NO : pos;
    }

    private static int after(byte[] expected, byte[] a, int at, int end) {
        int to = at + expected.length;
        return to <= end && Arrays.equals(a, at, to, expected, 0, expected.length) ? to : NO;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
