package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;

/** ascii: seven bits, copied. */
final class AsciiCharset extends ServerCharset {

    static final AsciiCharset ASCII = new AsciiCharset();

    private AsciiCharset() {
        super("ascii");
    }

    @Override
    int append(byte[] a, int from, int to, ByteSink out) {
        int end = Utf8Text.asciiEnd(a, from, to);
        out.put(a, from, end - from);
        return end == to ? VALID : end;
    }

    @Override
    boolean isUtf8(byte[] a, int from, int to) {
        return Words.isAscii(a, from, to);
    }
}
