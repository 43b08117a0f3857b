package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes as base64 with padding (RFC 4648, section 4). Only the one encoding of each value is read. */
final class Base64Spelling implements CellSpelling {

    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        if ((to - from) % 4 != 0) {
            throw new BadCellException("not base64 with padding; the dialect says that bytes are");
        }
        for (int i = from; i < to; i += 4) {
            int padding = i + 4 < to || text[i + 3] != '=' ? 0 : text[i + 2] != '=' ? 1 : 2;
            int bits = value(text[i]) << 18
                    | value(text[i + 1]) << 12
                    | (padding == 2 ? 0 : value(text[i + 2])) << 6
                    | (padding > 0 ? 0 : value(text[i + 3]));
            if ((bits & (1 << padding * 8) - 1) != 0) {
                throw new BadCellException("not base64: bits beyond the last byte are set");
            }
            out.put(bits >> 16);
            if (padding < 2) {
                out.put(bits >> 8);
            }
            if (padding < 1) {
                out.put(bits);
            }
        }
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        int i = from;
        for (; i <= to - 3; i += 3) {
            int bits = (canonical[i] & 0xFF) << 16 | (canonical[i + 1] & 0xFF) << 8 | canonical[i + 2] & 0xFF;
            out.put(DIGITS[bits >> 18]);
            out.put(DIGITS[bits >> 12 & 63]);
            out.put(DIGITS[bits >> 6 & 63]);
            out.put(DIGITS[bits & 63]);
        }
        if (i < to) {
            boolean two = i + 1 < to;
            int bits = (canonical[i] & 0xFF) << 16 | (two ? (canonical[i + 1] & 0xFF) << 8 : 0);
            out.put(DIGITS[bits >> 18]);
            out.put(DIGITS[bits >> 12 & 63]);
            out.put(two ? DIGITS[bits >> 6 & 63] : '=');
            out.put('=');
        }
    }

    private static int value(byte digit) {
        int v = VALUES[digit & 0xFF];
        if (v < 0) {
            throw new BadCellException("not base64; the dialect says that bytes are");
        }
        return v;
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = (byte) i;
        }
        return values;
    }

    @Override
    public boolean writesUnchanged() {
        return false;
    }
}
