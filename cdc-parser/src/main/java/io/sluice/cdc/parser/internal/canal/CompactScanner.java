package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.MalformedInputException;
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
 * <p>It only ever says yes or no. At anything else, legal or not, it answers false, and {@link Envelope} reads the
 * message from its start and finds what is wrong with it. So every check here must be at least as strict as there, and
 * none needs an error message.
 *
 * <p>The layout is guessed before the rows are read (Canal writes {@code data} first) and proven by the type blocks and
 * the table's name, which follow them. The message is read forward only: memory that is read in order comes early.
 */
final class CompactScanner {

    private static final int NO = CompactRows.NO;
    private static final byte[] HEAD = ascii("{\"data\":[");
    private static final byte[] DATABASE = ascii(",\"database\":\"");
    private static final byte[] GTID = ascii(",\"gtid\":\"");
    private static final byte[] AFTER_GTID = ascii("\",\"id\":");
    private static final byte[] ID = ascii(",\"id\":");
    private static final int NULL_WORD = Words.getIntLE(ascii("null"), 0);
    /** From here on what the platform does for long arrays is worth its setup. */
    private static final int LONG = 64;

    private static final int LONGEST_TIME = 18;
    private static final int USUAL_TIME = 13;

    private final LayoutMemory memory;
    private final JsonScanner scanner;
    private final CompactRows rows;
    private long number;

    CompactScanner(ParserLimits limits, LayoutMemory memory) {
        this.memory = memory;
        this.scanner = new JsonScanner(limits.maxNesting(), limits.maxStringBytes());
        this.rows = new CompactRows(limits);
    }

    /**
     * Fills the message and answers true, or answers false with the message in no defined state.
     *
     * @param guess a layout of the table the message is likely of
     */
    boolean scan(Message m, TableLayout guess) {
        if (!guess.rows.isPlain()) {
            return false;
        }
        byte[] a = m.array;
        int end = m.end;
        int pos = after(HEAD, a, m.start, end);
        pos = pos == NO ? NO : rows.read(m, guess.rows, false, pos, end);
        if (pos == NO) {
            return false;
        }
        m.rows = rows.count();
        TableLayout layout = database(guess, a, pos, end);
        if (layout == null) {
            return false;
        }
        pos = header(m, pos + layout.beforeEs.length, end);
        pos = pos == NO ? NO : after(layout.beforeOld, a, pos, end);
        pos = pos == NO ? NO : old(m, layout.rows, pos, end);
        pos = pos == NO ? NO : fromKeysToTime(layout, a, pos, end);
        pos = pos == NO ? NO : number(a, pos, end);
        Operation operation = pos == NO ? null : MessageTail.operationAtEnd(a, pos, end);
        if (operation == null || (operation == Operation.UPDATE) != (m.oldRows > 0)) {
            return false;
        }
        m.ts = number;
        m.layout = layout;
        m.operation = operation;
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

    private int old(Message m, RowLayout layout, int at, int end) {
        byte[] a = m.array;
        if (isNull(a, at, end)) {
            m.oldRows = 0;
            return at + 4;
        }
        int pos = at < end && a[at] == '[' ? rows.read(m, layout, true, at + 1, end) : NO;
        m.oldRows = rows.count();
        return pos == NO || m.oldRows > m.rows ? NO : pos;
    }

    /** From pkNames to the value of ts: as in a message before, or with another sqlType, which is then remembered. */
    private int fromKeysToTime(TableLayout layout, byte[] a, int at, int end) {
        int known = layout.afterKnownBlock(a, at, end);
        if (known != NO) {
            return known;
        }
        int sqlType = after(layout.beforeSqlType, a, at, end);
        if (sqlType == NO) {
            return NO;
        }
        scanner.reset(a, sqlType, end, null);
        try {
            int pos = SqlTypeBlock.check(scanner) ? after(layout.beforeTs, a, scanner.pos(), end) : NO;
            if (pos != NO) {
                layout.rememberBlock(a, at, pos);
            }
            return pos;
        } catch (MalformedInputException e) {
            return NO;
        }
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
        boolean same = to <= end
                && (expected.length < LONG
                        ? Words.standsAt(expected, a, at)
                        : Arrays.equals(a, at, to, expected, 0, expected.length));
        return same ? to : NO;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
