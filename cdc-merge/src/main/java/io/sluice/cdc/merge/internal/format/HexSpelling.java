package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;

/** Bytes as two hexadecimal digits each. */
final class HexSpelling implements CellSpelling {

    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        if ((to - from) % 2 != 0) {
            throw new BadCellException("an odd number of hexadecimal digits");
        }
        for (int i = from; i < to; i += 2) {
            out.put(digit(text[i]) << 4 | digit(text[i + 1]));
        }
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        for (int i = from; i < to; i++) {
            out.put(DIGITS[canonical[i] >> 4 & 15]);
            out.put(DIGITS[canonical[i] & 15]);
        }
    }

    private static int digit(byte b) {
        int lower = b | 0x20;
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        if (lower >= 'a' && lower <= 'f') {
            return lower - 'a' + 10;
        }
        throw new BadCellException("not hexadecimal; the dialect says that bytes are");
    }

    @Override
    public boolean writesUnchanged() {
        return false;
    }
}
