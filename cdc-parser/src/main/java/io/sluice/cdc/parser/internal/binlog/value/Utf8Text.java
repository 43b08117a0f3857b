package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;

/** Code points to UTF-8. */
final class Utf8Text {

    private static final long HIGH = 0x8080808080808080L;

    private Utf8Text() {}

    /** Index of the first byte from {@code from} on that is not ASCII, or {@code to}. */
    static int asciiEnd(byte[] a, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES) {
            long high = Words.getLongLE(a, i) & HIGH;
            if (high != 0) {
                return i + (Long.numberOfTrailingZeros(high) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < to && a[i] >= 0) {
            i++;
        }
        return i;
    }

    static void put(int point, ByteSink out) {
        byte[] a = out.reserve(4);
        int at = out.size();
        if (point < 0x80) {
            a[at++] = (byte) point;
        } else if (point < 0x800) {
            a[at++] = (byte) (0xC0 | point >> 6);
            a[at++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x1_0000) {
            a[at++] = (byte) (0xE0 | point >> 12);
            a[at++] = (byte) (0x80 | point >> 6 & 0x3F);
            a[at++] = (byte) (0x80 | point & 0x3F);
        } else {
            a[at++] = (byte) (0xF0 | point >> 18);
            a[at++] = (byte) (0x80 | point >> 12 & 0x3F);
            a[at++] = (byte) (0x80 | point >> 6 & 0x3F);
            a[at++] = (byte) (0x80 | point & 0x3F);
        }
        out.setSize(at);
    }
}
