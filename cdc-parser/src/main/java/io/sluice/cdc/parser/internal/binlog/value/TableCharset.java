package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A character set whose characters stand in a {@link CharsetTable}. ASCII, where the set has it, is copied in runs. */
final class TableCharset extends ServerCharset {

    private static final int THREE_BYTE_LEAD = 0x8F;
    private static final int LENGTH_BITS = 3;

    private final CharsetTable table;
    private final boolean ascii;

    TableCharset(String name, CharsetTable table) {
        super(name);
        this.table = table;
        boolean same = true;
        for (int i = 0; i < 128; i++) {
            same &= table.single[i] == i;
        }
        this.ascii = same;
    }

    @Override
    int append(byte[] a, int from, int to, ByteSink out) {
        int i = from;
        while (i < to) {
            if (ascii && a[i] >= 0) {
                int end = Utf8Text.asciiEnd(a, i, to);
                out.put(a, i, end - i);
                i = end;
            } else {
                int character = character(a, i, to);
                if (character < 0) {
                    return i;
                }
                Utf8Text.put(character >> LENGTH_BITS, out);
                i += character & (1 << LENGTH_BITS) - 1;
            }
        }
        return VALID;
    }

    @Override
    boolean isUtf8(byte[] a, int from, int to) {
        return ascii && Words.isAscii(a, from, to);
    }

    /** Code point above, length below; negative where there is none. */
    private int character(byte[] a, int i, int to) {
        int b0 = a[i] & 0xFF;
        int point = table.single[b0];
        if (point >= 0) {
            return point << LENGTH_BITS | 1;
        }
        int left = to - i;
        if (left >= 2) {
            point = look(table.pairs[b0], a[i + 1]);
            if (point != 0) {
                return point << LENGTH_BITS | 2;
            }
        }
        if (b0 == THREE_BYTE_LEAD && left >= 3) {
            point = look(table.triples[a[i + 1] & 0xFF], a[i + 2]);
            if (point != 0) {
                return point << LENGTH_BITS | 3;
            }
        }
        point = left >= 4 ? quad(a, i) : CharsetTable.NONE;
        return point < 0 ? point : point << LENGTH_BITS | 4;
    }

    private static int look(char @Nullable [] row, byte b) {
        return row == null ? 0 : row[b & 0xFF];
    }

    /** Four bytes of GB 18030: 81-FE, 30-39, 81-FE, 30-39. */
    private int quad(byte[] a, int i) {
        int b0 = (a[i] & 0xFF) - 0x81;
        int b1 = a[i + 1] - '0';
        int b2 = (a[i + 2] & 0xFF) - 0x81;
        int b3 = a[i + 3] - '0';
        if (b0 < 0 || b0 > 125 || b1 < 0 || b1 > 9 || b2 < 0 || b2 > 125 || b3 < 0 || b3 > 9) {
            return CharsetTable.NONE;
        }
        int number = ((b0 * 10 + b1) * 126 + b2) * 10 + b3;
        int run = Arrays.binarySearch(table.quadStarts, number);
        run = run < 0 ? -run - 2 : run;
        return run < 0 || number >= table.quadEnds[run]
                ? CharsetTable.NONE
                : table.quadPoints[run] + number - table.quadStarts[run];
    }
}
