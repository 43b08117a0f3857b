package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;

/**
 * Text under a {@code _bin} collation with PAD SPACE: code points, the shorter value as if followed by spaces without end
 * (MySQL manual, "Trailing Space Handling in Comparisons").
 *
 * <p>Trailing spaces go. A control character sorts below the padding, any other above, so a space is where the order of
 * what follows must be decided: the end is 20 02; a run of n spaces is 20 01 n before a lower character and 20 03 ~n before
 * a higher one. Everything else stands as it is.
 */
final class PaddedTextKeyPart extends KeyPart {

    private static final int END = 0x2002;
    private static final int BELOW_PADDING = 0x2001;
    private static final int ABOVE_PADDING = 0x2003;

    PaddedTextKeyPart(TableId table, String column) {
        super(table, column);
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        int end = to;
        while (end > from && a[end - 1] == ' ') {
            end--;
        }
        int start = from;
        int i = from;
        while (i < end) {
            if (a[i] != ' ') {
                i++;
                continue;
            }
            out.put(a, start, i - start);
            start = i;
            while (a[i] == ' ') {
                i++;
            }
            int spaces = i - start;
            if ((a[i] & 0xFF) < ' ') {
                out.putShort(BELOW_PADDING);
                out.putInt(spaces);
            } else {
                out.putShort(ABOVE_PADDING);
                out.putInt(~spaces);
            }
            start = i;
        }
        out.put(a, start, end - start);
        out.putShort(END);
    }
}
