package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * CHAR, VARCHAR and the TEXT kinds: a length, then characters of the column's set. A CHAR's trailing spaces are padding,
 * which servers leave out of the log.
 */
final class TextDecoder extends ColumnDecoder {

    private final ServerCharset charset;
    private final boolean padded;
    private final TextCell cell;

    TextDecoder(ColumnType type, int lengthBytes, ServerCharset charset) {
        super(type, -lengthBytes);
        this.charset = charset;
        this.padded = type.kind() == Kind.CHAR;
        this.cell = new TextCell(charset, lengthBytes, padded);
    }

    @Override
    public CellReading reading() {
        return cell;
    }

    @Override
    public int canonicalStart(byte[] a, int from, int to) {
        return cell.canonicalStart(a, from, to);
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        appendContent(a, from + prefix, to, out);
    }

    /** The same of bytes without their length before them. */
    void appendContent(byte[] a, int from, int to, ByteSink out) {
        int start = out.size();
        int fault = charset.append(a, from, to, out);
        if (fault != ServerCharset.VALID) {
            out.setSize(start);
            throw invalid("byte " + (fault - from) + " begins no character of " + charset.name());
        }
        if (padded) {
            byte[] text = out.array();
            int end = out.size();
            while (end > start && text[end - 1] == ' ') {
                end--;
            }
            out.setSize(end);
        }
    }
}
