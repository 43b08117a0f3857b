package io.sluice.cdc.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of one change within its lane, in commit order. Positions of different lanes cannot be compared.
 *
 * <p>In a binlog: server epoch, numeric suffix of the file, offset of the event that makes the row visible, offset of the row's
 * event within its transaction (in a transaction payload: within the uncompressed payload), index of the row within its event. For records of a transport: file 0, the
 * record's offset, and the row's index within the message. For listed files: number of the file in the list, byte offset
 * of the message, row index.
 *
 * <p>The text form {@code epoch/file:offset+inner#row} is stable; {@code epoch/}, {@code +inner} and {@code #row} are left
 * out where 0.
 */
public record SourcePosition(int epoch, long file, long offset, long inner, int row)
        implements Comparable<SourcePosition> {

    private static final Pattern TEXT =
            Pattern.compile("(?:(\\d{1,10})/)?(\\d{1,19}):(\\d{1,19})(?:\\+(\\d{1,19}))?(?:#(\\d{1,10}))?");

    public SourcePosition {
        if (epoch < 0 || file < 0 || offset < 0 || inner < 0 || row < 0) {
            throw new CdcException(
                    "negative part in position " + epoch + "/" + file + ":" + offset + "+" + inner + "#" + row);
        }
    }

    /** A row of a transport's record. */
    public static SourcePosition ofRecord(long offset, int row) {
        return new SourcePosition(0, 0, offset, 0, row);
    }

    /** A row of a message at a byte offset of the n-th listed file. */
    public static SourcePosition ofFile(long file, long offset, int row) {
        return new SourcePosition(0, file, offset, 0, row);
    }

    /** Reads the text form that {@link #toString()} writes. */
    public static SourcePosition parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new CdcException("'" + text + "' is no position; the form is [epoch/]file:offset[+inner][#row]");
        }
        try {
            return new SourcePosition(
                    m.group(1) == null ? 0 : Integer.parseInt(m.group(1)),
                    Long.parseLong(m.group(2)),
                    Long.parseLong(m.group(3)),
                    m.group(4) == null ? 0 : Long.parseLong(m.group(4)),
                    m.group(5) == null ? 0 : Integer.parseInt(m.group(5)));
        } catch (NumberFormatException e) {
            throw new CdcException(
                    "'" + text
                            + "' is no position; the form is [epoch/]file:offset[+inner][#row], and a number of it is too large",
                    e);
        }
    }

    @Override
    public int compareTo(SourcePosition o) {
        int c = Integer.compare(epoch, o.epoch);
        c = c != 0 ? c : Long.compare(file, o.file);
        c = c != 0 ? c : Long.compare(offset, o.offset);
        c = c != 0 ? c : Long.compare(inner, o.inner);
        return c != 0 ? c : Integer.compare(row, o.row);
    }

    @Override
    public String toString() {
        StringBuilder s = new StringBuilder(32);
        if (epoch != 0) {
            s.append(epoch).append('/');
        }
        s.append(file).append(':').append(offset);
        if (inner != 0) {
            s.append('+').append(inner);
        }
        if (row != 0) {
            s.append('#').append(row);
        }
        return s.toString();
    }
}
