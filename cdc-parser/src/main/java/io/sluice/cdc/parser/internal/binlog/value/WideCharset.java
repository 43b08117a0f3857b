package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;

/**
 * ucs2, utf16, utf16le and utf32, the first two and the last big-endian. Surrogates are characters only in pairs and only in
 * utf16; MariaDB lets lone ones pass, which is no Unicode text and has no UTF-8.
 */
final class WideCharset extends ServerCharset {

    static final WideCharset UCS2 = new WideCharset("ucs2", 2, false, false);
    static final WideCharset UTF16 = new WideCharset("utf16", 2, false, true);
    static final WideCharset UTF16LE = new WideCharset("utf16le", 2, true, true);
    static final WideCharset UTF32 = new WideCharset("utf32", 4, false, false);

    private final int unit;
    private final boolean littleEndian;
    private final boolean pairs;

    private WideCharset(String name, int unit, boolean littleEndian, boolean pairs) {
        super(name);
        this.unit = unit;
        this.littleEndian = littleEndian;
        this.pairs = pairs;
    }

    @Override
    int append(byte[] a, int from, int to, ByteSink out) {
        int i = from;
        while (i < to) {
            int length = unit;
            if (length > to - i) {
                return i;
            }
            int point = unit == 4 ? Words.getInt(a, i) : unit(a, i);
            if (pairs && (point & 0xFC00) == 0xD800 && to - i >= 4) {
                int low = unit(a, i + 2);
                if ((low & 0xFC00) == 0xDC00) {
                    point = 0x1_0000 + ((point & 0x3FF) << 10 | low & 0x3FF);
                    length = 4;
                }
            }
            if (point < 0 || point > 0x10_FFFF || (point & 0xFFFF_F800) == 0xD800) {
                return i;
            }
            Utf8Text.put(point, out);
            i += length;
        }
        return VALID;
    }

    private int unit(byte[] a, int i) {
        return littleEndian ? Words.getShortLE(a, i) : Words.getShort(a, i);
    }
}
