package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/** binary: bytes as they are. Of ENUM and SET labels; columns of text have another set. */
final class BinaryCharset extends ServerCharset {

    static final BinaryCharset BINARY = new BinaryCharset();

    private BinaryCharset() {
        super("binary");
    }

    @Override
    int append(byte[] a, int from, int to, ByteSink out) {
        out.put(a, from, to - from);
        return VALID;
    }

    @Override
    boolean isUtf8(byte[] a, int from, int to) {
        return true;
    }
}
